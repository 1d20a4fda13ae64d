package org.score4j.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
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
 *
 * <p>A network whose file also has a vector–Jacobian product is an {@link OnnxDifferentiableNetwork}, and no other is.
 */
public sealed class OnnxScoreNetwork implements ScoreNetwork permits OnnxDifferentiableNetwork {
    private final NetworkSpec spec;
    private final Signature signature;
    private final Path file;
    private final Batches batches;

    /** A network that runs by {@code batches}. */
    OnnxScoreNetwork(Path file, NetworkSpec spec, Signature signature, Batches batches) {
        this.file = file;
        this.spec = spec;
        this.signature = signature;
        this.batches = batches;
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
        OnnxOptions named = card.map(options::orNames).orElse(options);
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
            return create(file, name, signature, named, environment, sessions);
        } catch (OrtException | RuntimeException e) {
            closeQuietly(sessions, e);
            throw e instanceof RuntimeException unchecked
                    ? unchecked
                    : new OnnxModelException(file, "has unreadable inputs or outputs: " + e.getMessage(), e);
        }
    }

    private static OnnxScoreNetwork create(
            Path file,
            String name,
            Signature signature,
            OnnxOptions options,
            OrtEnvironment environment,
            Sessions sessions) {
        NetworkSpec spec = signature.spec(name);
        if (signature.product() == null) {
            return new OnnxScoreNetwork(
                    file,
                    spec,
                    signature,
                    new Batches(file, name, signature, options, environment, sessions, sessions));
        }
        Sessions predicting = sessions.predicting(signature);
        return new OnnxDifferentiableNetwork(
                file, spec, signature, new Batches(file, name, signature, options, environment, predicting, sessions));
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
        run(new Arguments(x, level, condition, null, out));
    }

    /**
     * This network with its vector–Jacobian product.
     *
     * @throws OnnxModelException if its file has none
     */
    public OnnxDifferentiableNetwork asDifferentiable() {
        throw new OnnxModelException(
                file,
                "has no vector–Jacobian product; expected an input '" + OnnxOptions.VECTOR + "' and an output '"
                        + OnnxOptions.PRODUCT + "' with the state's shape, or the names of such in the options"
                        + " 'vectorInput' and 'productOutput'; it is " + this);
    }

    /** Checks arguments and computes what they ask for. */
    final void run(Arguments arguments) {
        requireFitting(arguments);
        batches.run(arguments);
    }

    private void requireFitting(Arguments arguments) {
        INDArray x = arguments.x();
        requireType("x", x);
        long[] shape = x.shape();
        spec.requireSampleShape(Arrays.copyOfRange(shape, Math.min(1, shape.length), shape.length));
        requireLike("out", arguments.out(), x);
        INDArray v = arguments.v();
        if (v != null) {
            requireLike("v", v, x);
        }
        if (x == arguments.out() || v == arguments.out()) {
            throw new IllegalArgumentException((v == arguments.out() ? "v" : "x")
                    + " and out are the same array; the network would overwrite its input");
        }
        int batch = arguments.batch();
        int fixed = signature.fixedBatch();
        if (fixed > 0 && batch % fixed != 0) {
            throw new IllegalArgumentException("batch is " + batch + "; network '" + spec.name()
                    + "' was exported for a batch of " + fixed + ", so allowed: multiples of " + fixed);
        }
        int levels = arguments.level().noise().length;
        if (levels < batch) {
            throw new IllegalArgumentException("level has " + levels + " entries; the batch has " + batch);
        }
        spec.requireCondition(arguments.condition());
        arguments.condition().requireBatch(batch);
    }

    private void requireLike(String argument, INDArray array, INDArray x) {
        requireType(argument, array);
        if (!Arrays.equals(array.shape(), x.shape())) {
            throw new IllegalArgumentException(argument + " has shape " + Arrays.toString(array.shape()) + "; x has "
                    + Arrays.toString(x.shape()));
        }
    }

    private void requireType(String argument, INDArray array) {
        if (array.dataType() != signature.elementType().dataType()) {
            throw new IllegalArgumentException(argument + " has data type " + array.dataType() + "; network '"
                    + spec.name() + "' expects " + signature.elementType().dataType());
        }
    }

    /** Waits for calls under way, then releases ONNX Runtime's sessions; further calls do nothing. */
    @Override
    public void close() {
        batches.close();
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
        Product product = signature.product();
        return getClass().getSimpleName() + "[" + spec.name() + ", state " + signature.state() + ", noise "
                + signature.noise() + ", conditions " + signature.conditions() + ", output " + signature.output()
                + (product == null ? "" : ", vector " + product.vector() + ", product " + product.output()) + "]";
    }
}
