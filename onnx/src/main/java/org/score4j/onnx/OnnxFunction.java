package org.score4j.onnx;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxTensorLike;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Any ONNX file as a function of rows: one input [B, ...] and one output [B, ...] of float32 or float64, such as a network of features.
 *
 * <p>{@code function::apply} is a feature map of the metrics of score4j-score-matching. Rows are computed in batches of {@link
 * OnnxOptions#chunk}, or of the file's own batch, whose last one is filled with zeros. Where a network mixes the rows of a batch (batch
 * normalisation in training mode) the batches are seen in the numbers.
 *
 * <p>Thread-safe; calls after {@link #close} are refused.
 */
public final class OnnxFunction implements AutoCloseable {
    private static final int USUAL_CHUNK = 64;

    private final Path file;
    private final OrtEnvironment environment;
    private final Sessions sessions;
    private final Port input;
    private final Port output;
    private final List<Long> sampleShape;
    private final int chunk;
    private final ReentrantReadWriteLock use = new ReentrantReadWriteLock();
    private boolean closed;

    private OnnxFunction(
            Path file,
            OrtEnvironment environment,
            Sessions sessions,
            Port input,
            Port output,
            List<Long> sampleShape,
            int chunk) {
        this.file = file;
        this.environment = environment;
        this.sessions = sessions;
        this.input = input;
        this.output = output;
        this.sampleShape = sampleShape;
        this.chunk = chunk;
    }

    /** A file's only input and output. */
    public static OnnxFunction load(Path file) {
        return load(file, OnnxOptions.defaults());
    }

    /**
     * A file.
     *
     * @param options {@code output} where the file has several; threads, spinning, chunk and the CUDA device; nothing else is used
     * @param shape of a sample, where the file leaves several of its extents open; empty for the file's own
     * @throws IllegalArgumentException if the file's input has another shape
     * @throws OnnxModelException if the file is missing, damaged or refused by ONNX Runtime, has several inputs, or several outputs none
     *     of which is named, or they are no tensors [B, ...] of float32 or float64
     */
    public static OnnxFunction load(Path file, OnnxOptions options, long... shape) {
        OnnxFile.check(file, null);
        OrtEnvironment environment = OrtRuntime.environment();
        Sessions sessions = Sessions.open(environment, file, options.withSharing(OnnxOptions.Sharing.OPERATORS));
        try {
            return of(file, environment, sessions, options, shape);
        } catch (OrtException e) {
            OnnxModelException refused = new OnnxModelException(file, "cannot be asked for its inputs", e);
            close(sessions, refused);
            throw refused;
        } catch (RuntimeException e) {
            close(sessions, e);
            throw e;
        }
    }

    private static void close(Sessions sessions, RuntimeException cause) {
        try {
            sessions.close();
        } catch (OrtException e) {
            cause.addSuppressed(e);
        }
    }

    private static OnnxFunction of(
            Path file, OrtEnvironment environment, Sessions sessions, OnnxOptions options, long... shape)
            throws OrtException {
        List<Port> inputs =
                sessions.first().getInputInfo().values().stream().map(Port::of).toList();
        List<Port> outputs =
                sessions.first().getOutputInfo().values().stream().map(Port::of).toList();
        if (inputs.size() != 1) {
            throw new OnnxModelException(file, "has inputs " + inputs + "; expected one");
        }
        String wanted = options.output();
        List<Port> chosen = outputs.stream()
                .filter(port -> wanted == null || port.name().equals(wanted))
                .toList();
        if (chosen.size() != 1) {
            throw new OnnxModelException(
                    file,
                    wanted == null
                            ? "has outputs " + outputs + "; set option 'output'"
                            : "has no output '" + wanted + "'; it has " + outputs);
        }
        Port input = inputs.get(0);
        for (Port port : List.of(input, chosen.get(0))) {
            if (!port.isFloating() || port.rank() < 1) {
                throw new OnnxModelException(file, port + " is not supported; expected FLOAT or DOUBLE [batch, ...]");
            }
        }
        List<Long> sampleShape = shape.length == 0 ? input.sampleShape() : said(file, input, shape);
        int fixed = Math.toIntExact(Math.max(0, input.shape().get(0)));
        int chunk = options.chunk() == 0 ? USUAL_CHUNK : options.chunk();
        return new OnnxFunction(
                file, environment, sessions, input, chosen.get(0), sampleShape, fixed > 0 ? fixed : chunk);
    }

    private static List<Long> said(Path file, Port input, long... shape) {
        List<Long> said = Arrays.stream(shape).boxed().toList();
        List<Long> own = input.sampleShape();
        boolean fits = said.size() == own.size();
        for (int axis = 0; fits && axis < shape.length; axis++) {
            fits = shape[axis] > 0 && (own.get(axis) == -1 || own.get(axis) == shape[axis]);
        }
        if (!fits) {
            throw new IllegalArgumentException("shape is " + said + "; the input of " + file + " has " + own);
        }
        return said;
    }

    /** Shape of a row without the batch, −1 where any extent is accepted. */
    public List<Long> sampleShape() {
        return sampleShape;
    }

    /**
     * The function of some rows.
     *
     * @param rows [count, d] in 'c' order, d the elements of a sample; rounded to float32 where the file computes in it
     * @param count rows, at least 1
     * @return [count, k] in 'c' order
     * @throws IllegalArgumentException if the rows do not fit the input
     * @throws OnnxModelException if ONNX Runtime fails, or the output has no rows for the input's
     */
    public double[] apply(double[] rows, int count) {
        if (count < 1 || rows.length % count != 0) {
            throw new IllegalArgumentException(
                    "rows has " + rows.length + " elements for a count of " + count + "; expected as many for each");
        }
        use.readLock().lock();
        try {
            if (closed) {
                throw new IllegalStateException("the function of " + file + " is closed");
            }
            return inBatches(rows, count);
        } finally {
            use.readLock().unlock();
        }
    }

    private double[] inBatches(double[] rows, int count) {
        int length = rows.length / count;
        long[] shape = shape(length);
        double[] results = new double[0];
        for (int from = 0; from < count; from += chunk) {
            int some = Math.min(chunk, count - from);
            // the file's own batch where it has one
            int size = input.shape().get(0) > 0 ? chunk : some;
            double[] batch = new double[size * length];
            System.arraycopy(rows, from * length, batch, 0, some * length);
            shape[0] = size;
            double[] values = run(batch, shape);
            int each = values.length / size;
            if (from == 0) {
                results = new double[Math.multiplyExact(count, each)];
            }
            System.arraycopy(values, 0, results, from * each, some * each);
        }
        return results;
    }

    /** The input's shape for rows of this length, with room for the batch. */
    private long[] shape(int length) {
        long known = 1;
        int open = 0;
        for (long extent : sampleShape) {
            known *= extent < 0 ? 1 : extent;
            open += extent < 0 ? 1 : 0;
        }
        if (open > 1 || (open == 0 && known != length) || length % known != 0) {
            throw new IllegalArgumentException("a row has " + length + " elements; the input of " + file + " has shape "
                    + sampleShape + (open > 1 ? "; load it with the shape of a sample" : ""));
        }
        long[] shape = new long[sampleShape.size() + 1];
        for (int axis = 1; axis < shape.length; axis++) {
            long extent = sampleShape.get(axis - 1);
            shape[axis] = extent < 0 ? length / known : extent;
        }
        return shape;
    }

    private double[] run(double[] values, long[] shape) {
        try (OnnxTensor tensor = tensor(values, shape);
                OrtSession.Result result = sessions.wide()
                        .run(Map.<String, OnnxTensorLike>of(input.name(), tensor), Set.of(output.name()))) {
            OnnxTensor answer = (OnnxTensor) result.get(0);
            long[] made = answer.getInfo().getShape();
            if (made.length < 1 || made[0] != shape[0] || Arrays.stream(made).anyMatch(extent -> extent < 1)) {
                throw new OnnxModelException(
                        file,
                        output + " has shape " + Arrays.toString(made) + " for " + shape[0]
                                + " rows; expected a row for each");
            }
            return values(answer);
        } catch (OrtException e) {
            throw new OnnxModelException(file, "failed in ONNX Runtime: " + e.getMessage(), e);
        }
    }

    private OnnxTensor tensor(double[] values, long[] shape) throws OrtException {
        if (input.type() == OnnxJavaType.DOUBLE) {
            return OnnxTensor.createTensor(environment, DoubleBuffer.wrap(values), shape);
        }
        float[] rounded = new float[values.length];
        for (int i = 0; i < rounded.length; i++) {
            rounded[i] = (float) values[i];
        }
        return OnnxTensor.createTensor(environment, FloatBuffer.wrap(rounded), shape);
    }

    private double[] values(OnnxTensor tensor) {
        if (output.type() == OnnxJavaType.DOUBLE) {
            DoubleBuffer buffer = tensor.getDoubleBuffer();
            double[] values = new double[buffer.remaining()];
            buffer.get(values);
            return values;
        }
        FloatBuffer buffer = tensor.getFloatBuffer();
        double[] values = new double[buffer.remaining()];
        for (int i = 0; i < values.length; i++) {
            values[i] = buffer.get(i);
        }
        return values;
    }

    /** Waits for calls under way, then releases the sessions; further calls do nothing. */
    @Override
    public void close() {
        use.writeLock().lock();
        try {
            if (!closed) {
                closed = true;
                sessions.close();
            }
        } catch (OrtException e) {
            throw new OnnxModelException(file, "cannot be closed: " + e.getMessage(), e);
        } finally {
            use.writeLock().unlock();
        }
    }
}
