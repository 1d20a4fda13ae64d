package org.score4j.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.lang.ref.Reference;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.score4j.model.Condition;
import org.score4j.model.NetworkSpec;
import org.score4j.model.NoiseLevel;
import org.score4j.model.ScoreNetwork;

/**
 * A network from an ONNX file: out = F(x; c_noise, conditions), run by ONNX Runtime on the CPU.
 *
 * <p>State and prediction [B, ...] are float32 or float64, as the file says, and are shared with ONNX Runtime, not
 * copied. c_noise goes to an input [B], [B, 1], [1] or [] of float32, float64 or int64; for the last two shapes a batch
 * with several noise levels takes one call per run of equal levels. An input for a condition that is not given gets
 * zeros, the null condition. A network exported for a fixed batch is called as often as the samples need.
 *
 * <p>Thread-safe: several threads may evaluate at once, and closing waits for them. Memory for noise levels and
 * conditions is kept for as many calls as ever ran at once, so that a call allocates about 2 KB on the heap for each chunk
 * and thread, and nothing beside it.
 */
public final class OnnxScoreNetwork implements ScoreNetwork {
    /** Fewest values of the state that are worth waking a thread. */
    private static final int LEAST_VALUES = 1024;

    /** How much more than its share a thread may have to compute. */
    private static final double MOST_IMBALANCE = 4.0 / 3;

    private final NetworkSpec spec;
    private final Signature signature;
    private final Path file;
    private final OnnxOptions options;
    private final OrtEnvironment environment;
    private final Sessions sessions;
    private final Lanes lanes;
    private final ConcurrentLinkedDeque<NetworkInputs> idle = new ConcurrentLinkedDeque<>();
    private final ReadWriteLock lifetime = new ReentrantReadWriteLock();
    private boolean closed;

    private OnnxScoreNetwork(
            Path file,
            String name,
            Signature signature,
            OnnxOptions options,
            OrtEnvironment environment,
            Sessions sessions) {
        this.file = file;
        this.signature = signature;
        this.options = options;
        this.environment = environment;
        this.sessions = sessions;
        lanes = new Lanes(options.threads());
        spec = signature.spec(name);
    }

    /**
     * Loads a network with {@link OnnxOptions#defaults()}.
     *
     * @throws OnnxModelException as {@link #load(Path, OnnxOptions)}
     */
    public static OnnxScoreNetwork load(Path file) {
        return load(file, OnnxOptions.defaults());
    }

    /**
     * Loads a network, with the names of the side-car file where there is one and the options leave them open. The file must stay as it
     * is until the network is closed, see {@link OnnxOptions.Sharing#AUTOMATIC}.
     *
     * @param file an ONNX file
     * @param options names, threads
     * @throws IllegalStateException if starting ONNX Runtime would crash the process
     * @throws OnnxModelException if the file or its side-car is missing, truncated or malformed, needs operators that
     *     this ONNX Runtime does not have, or if inputs and outputs are ambiguous, unknown, or do not fit together
     */
    public static OnnxScoreNetwork load(Path file, OnnxOptions options) {
        Optional<OnnxModelCard> card = OnnxModelCard.beside(file);
        OnnxFile.check(file, card.map(OnnxModelCard::sha256).orElse(null));
        OnnxOptions named = card.map(
                        found -> options.orNames(found.state(), found.noise(), found.output(), found.conditions()))
                .orElse(options);
        String name =
                card.map(OnnxModelCard::name).orElseGet(() -> OnnxModelCard.stem(String.valueOf(file.getFileName())));
        OrtEnvironment environment = OrtRuntime.environment();
        Sessions sessions = Sessions.open(environment, file, named);
        try {
            OrtSession session = sessions.first();
            Signature signature = Signature.resolve(
                    file,
                    ports(session.getInputInfo().values()),
                    ports(session.getOutputInfo().values()),
                    named);
            return new OnnxScoreNetwork(file, name, signature, named, environment, sessions);
        } catch (OrtException | RuntimeException e) {
            closeQuietly(sessions, e);
            throw e instanceof RuntimeException unchecked
                    ? unchecked
                    : new OnnxModelException(file, "has unreadable inputs or outputs: " + e.getMessage(), e);
        }
    }

    private static List<Port> ports(Collection<NodeInfo> nodes) {
        return nodes.stream().map(Port::of).toList();
    }

    @Override
    public NetworkSpec spec() {
        return spec;
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if types, shapes or batches of the arguments do not fit the network or each other,
     *     if a condition is unknown, or if the network takes whole noise levels and gets another
     * @throws IllegalStateException if the network is closed
     * @throws OnnxModelException if ONNX Runtime fails in the network
     */
    @Override
    public void evaluate(INDArray x, NoiseLevel level, Condition condition, INDArray out) {
        int batch = requireArguments(x, level, condition, out);
        lifetime.readLock().lock();
        try {
            if (closed) {
                throw new IllegalStateException("network '" + spec.name() + "' is closed");
            }
            int unit = Math.max(1, signature.fixedBatch());
            if (sharesSamples(batch / unit, x.length())) {
                OrtSession session = sessions.narrow();
                lanes.run(batch, unit, (first, end) -> run(session, first, end, x, level, condition, out));
            } else {
                boolean alone = options.sharing() == OnnxOptions.Sharing.SAMPLES;
                run(alone ? sessions.narrow() : sessions.wide(), 0, batch, x, level, condition, out);
            }
        } catch (OrtException e) {
            throw new OnnxModelException(file, "ONNX Runtime fails on a batch of " + batch + ": " + e.getMessage(), e);
        } finally {
            lifetime.readLock().unlock();
            // Native code works on their memory, which the garbage collector cannot see.
            Reference.reachabilityFence(x);
            Reference.reachabilityFence(out);
            Reference.reachabilityFence(condition);
        }
    }

    /** Whether threads compute samples of their own: each about as many, and enough to be worth waking it. */
    private boolean sharesSamples(int units, long values) {
        int threads = options.threads();
        boolean can = threads > 1 && units >= threads && values / threads >= LEAST_VALUES;
        int longest = (units + threads - 1) / threads;
        return switch (options.sharing()) {
            case OPERATORS -> false;
            case SAMPLES -> can;
            case AUTOMATIC -> can && longest * threads <= MOST_IMBALANCE * units;
        };
    }

    /** Computes samples {@code first} … {@code end − 1} on this thread. */
    private void run(
            OrtSession session, int first, int end, INDArray x, NoiseLevel level, Condition condition, INDArray out)
            throws OrtException {
        NetworkInputs inputs = idle.pollFirst();
        if (inputs == null) {
            inputs = new NetworkInputs(environment, signature);
        }
        try {
            inputs.bind(x, level, condition, out);
            long sampleLength = x.length() / x.size(0);
            for (int at = first; at < end; ) {
                int count = countFrom(at, end, sampleLength, level);
                inputs.run(session, at, count);
                at += count;
            }
        } finally {
            inputs.release();
            idle.addFirst(inputs);
        }
    }

    /** How many samples from {@code first} on the network can take in one call. */
    private int countFrom(int first, int batch, long sampleLength, NoiseLevel level) {
        long chunk = options.chunk() > 0 ? options.chunk() : Math.max(1, OnnxOptions.CHUNK_VALUES / sampleLength);
        int most = signature.fixedBatch() > 0 ? signature.fixedBatch() : (int) Math.min(chunk, batch - first);
        if (!signature.sharesNoise()) {
            return most;
        }
        int equal = 1;
        while (equal < most && Double.compare(level.noise()[first + equal], level.noise()[first]) == 0) {
            equal++;
        }
        if (equal < most && signature.fixedBatch() > 0) {
            throw new IllegalArgumentException("noise levels of samples " + first + " to " + (first + most - 1)
                    + " differ; network '" + spec.name() + "' takes one level for " + most + " samples");
        }
        return equal;
    }

    private int requireArguments(INDArray x, NoiseLevel level, Condition condition, INDArray out) {
        requireType("x", x);
        requireType("out", out);
        long[] shape = x.shape();
        if (!Arrays.equals(shape, out.shape())) {
            throw new IllegalArgumentException(
                    "out has shape " + Arrays.toString(out.shape()) + "; x has " + Arrays.toString(shape));
        }
        if (x == out) {
            throw new IllegalArgumentException("x and out are the same array; the network would overwrite its input");
        }
        spec.requireSampleShape(Arrays.copyOfRange(shape, Math.min(1, shape.length), shape.length));
        int batch = Math.toIntExact(shape[0]);
        int fixed = signature.fixedBatch();
        if (fixed > 0 && batch % fixed != 0) {
            throw new IllegalArgumentException("batch is " + batch + "; network '" + spec.name()
                    + "' was exported for a batch of " + fixed + ", so allowed: multiples of " + fixed);
        }
        if (level.noise().length < batch) {
            throw new IllegalArgumentException(
                    "level has " + level.noise().length + " entries; the batch has " + batch);
        }
        spec.requireCondition(condition);
        condition.requireBatch(batch);
        return batch;
    }

    private void requireType(String argument, INDArray array) {
        if (array.dataType() != signature.elementType().dataType()) {
            throw new IllegalArgumentException(argument + " has data type " + array.dataType() + "; network '"
                    + spec.name() + "' expects " + signature.elementType().dataType());
        }
    }

    /** Waits for calls under way, then releases ONNX Runtime's session; further calls do nothing. */
    @Override
    public void close() {
        lifetime.writeLock().lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            idle.forEach(NetworkInputs::close);
            idle.clear();
            lanes.close();
            sessions.close();
        } catch (OrtException e) {
            throw new OnnxModelException(file, "cannot be closed: " + e.getMessage(), e);
        } finally {
            lifetime.writeLock().unlock();
        }
    }

    private static void closeQuietly(Sessions sessions, Exception reason) {
        try {
            sessions.close();
        } catch (OrtException e) {
            reason.addSuppressed(e);
        }
    }

    @Override
    public String toString() {
        return "OnnxScoreNetwork[" + spec.name() + ", state " + signature.state() + ", noise " + signature.noise()
                + ", conditions " + signature.conditions() + ", output " + signature.output() + "]";
    }
}
