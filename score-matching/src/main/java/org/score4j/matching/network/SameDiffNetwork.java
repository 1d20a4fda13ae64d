package org.score4j.matching.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.score4j.matching.graph.SameDiffOperations;
import org.score4j.matching.graph.SameDiffRunner;
import org.score4j.matching.graph.SameDiffValue;
import org.score4j.matching.graph.Shape;
import org.score4j.model.Condition;
import org.score4j.model.DifferentiableNetwork;
import org.score4j.model.NetworkSpec;
import org.score4j.model.NoiseLevel;
import org.score4j.tensor.ElementType;
import org.score4j.tensor.Tensors;

/**
 * A network that ND4J's SameDiff computes: F(x; c_noise, conditions) and vᵀ·∂F/∂x, for any batch.
 *
 * <p>Conditions that are not given are zeros, the null condition. Arrays are kept from call to call for the last two batch sizes,
 * and released by {@link #close()}.
 *
 * <p>Thread-safe: calls from several threads wait for each other, as ND4J spreads each over all processors already.
 */
public final class SameDiffNetwork implements DifferentiableNetwork {
    private static final String STATE = "input.x";
    private static final String NOISE = "input.c_noise";
    private static final String CONDITION = "input.condition.";
    private static final String VECTOR = "input.v";

    private final Architecture architecture;
    private final ElementType type;
    private final NetworkSpec spec;
    private final SameDiff graph = SameDiff.create();
    private final SameDiffOperations operations;
    private final SameDiffRunner runner = new SameDiffRunner(graph);
    private final SameDiffValue x;
    private final SameDiffValue output;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable SameDiffValue product;
    private boolean closed;

    private SameDiffNetwork(Architecture architecture, ElementType type) {
        this.architecture = architecture;
        this.type = type;
        spec = new NetworkSpec(
                architecture.name(), architecture.sampleShape(), Set.of(type), architecture.conditions(), true);
        operations = new SameDiffOperations(graph, type);
        x = operations.placeholder(STATE, Shape.batchOf(architecture.sampleShape()));
        SameDiffValue noise = operations.placeholder(NOISE, Shape.batchOf());
        Map<String, SameDiffValue> conditions = new LinkedHashMap<>();
        architecture.conditions().forEach((name, shape) -> {
            conditions.put(name, operations.placeholder(CONDITION + name, Shape.batchOf(shape)));
        });
        output = architecture.apply(operations, x, noise, conditions);
    }

    /**
     * A network in float32.
     *
     * @throws IllegalArgumentException as {@link #of(Architecture, Parameters, ElementType)}
     */
    public static SameDiffNetwork of(Architecture architecture, Parameters parameters) {
        return of(architecture, parameters, ElementType.FLOAT32);
    }

    /**
     * A network.
     *
     * @param architecture what it computes
     * @param parameters its numbers, which are copied
     * @param type what it computes in, and the type of its states
     * @throws IllegalArgumentException if a parameter is missing or has another shape, or shapes in the network do not fit
     */
    public static SameDiffNetwork of(Architecture architecture, Parameters parameters, ElementType type) {
        Parameters fitting = parameters.fittedTo(architecture);
        SameDiffNetwork network = new SameDiffNetwork(architecture, type);
        network.write(fitting);
        return network;
    }

    @Override
    public NetworkSpec spec() {
        return spec;
    }

    /**
     * Replaces the numbers of all parameters, such as by averages of them.
     *
     * @param parameters copied; those that the network does not have are left out
     * @throws IllegalArgumentException if a parameter is missing or has another shape
     * @throws IllegalStateException if the network is closed
     */
    public void setParameters(Parameters parameters) {
        Parameters fitting = parameters.fittedTo(architecture);
        locked(() -> write(fitting));
    }

    private void write(Parameters parameters) {
        for (Parameter parameter : parameters.all()) {
            INDArray array = Objects.requireNonNull(operations.parameters().get(parameter.name()));
            if (type == ElementType.FLOAT32) {
                Tensors.floats(array).put(parameter.values());
            } else {
                double[] widened = new double[parameter.values().length];
                Arrays.setAll(widened, i -> parameter.values()[i]);
                Tensors.write(array, 0, widened);
            }
        }
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if types, shapes or batches of the arguments do not fit the network or each other, or if a
     *     condition is unknown
     * @throws IllegalStateException if the network is closed
     */
    @Override
    public void evaluate(INDArray x, NoiseLevel level, Condition condition, INDArray out) {
        int batch = requireArguments(x, level, condition, out);
        locked(() -> {
            try (Inputs inputs = new Inputs(x, level, condition, batch)) {
                run(output, batch, inputs, out);
            }
        });
    }

    /**
     * {@inheritDoc}
     *
     * <p>The first call differentiates the graph, which takes about as long as making it.
     *
     * @throws IllegalArgumentException if types, shapes or batches of the arguments do not fit the network or each other, or if a
     *     condition is unknown
     * @throws IllegalStateException if the network is closed
     */
    @Override
    public void vectorJacobianProduct(INDArray x, NoiseLevel level, Condition condition, INDArray v, INDArray out) {
        int batch = requireArguments(x, level, condition, out);
        requireLike("v", v, x);
        locked(() -> {
            SameDiffValue wanted = product();
            try (Inputs inputs = new Inputs(x, level, condition, batch)) {
                inputs.byName.put(VECTOR, v);
                run(wanted, batch, inputs, out);
            }
        });
    }

    private void run(SameDiffValue value, int batch, Inputs inputs, INDArray out) {
        String wanted = value.variable().name();
        runner.run(batch, inputs.byName, List.of(wanted), outputs -> {
            Tensors.copy(Objects.requireNonNull(outputs.get(wanted)), out);
        });
    }

    private SameDiffValue product() {
        SameDiffValue known = product;
        if (known == null) {
            SameDiffValue v = operations.placeholder(VECTOR, x.shape());
            known = operations.gradients(output, v, List.of(x)).get(0);
            product = known;
        }
        return known;
    }

    private void locked(Runnable action) {
        lock.lock();
        try {
            if (closed) {
                throw new IllegalStateException("network '" + spec.name() + "' is closed");
            }
            action.run();
        } finally {
            lock.unlock();
        }
    }

    /** The arrays of one call. */
    private final class Inputs implements AutoCloseable {
        final Map<String, INDArray> byName = new LinkedHashMap<>();
        private final List<INDArray> own = new ArrayList<>();

        Inputs(INDArray x, NoiseLevel level, Condition condition, int batch) {
            byName.put(STATE, x);
            INDArray noise = allocate(NOISE, batch, List.of());
            Tensors.write(noise, 0, Arrays.copyOf(level.noise(), batch));
            architecture.conditions().forEach((name, shape) -> {
                INDArray given = condition.tensors().get(name);
                if (given != null && given.dataType() == type.dataType()) {
                    byName.put(CONDITION + name, given);
                } else {
                    INDArray array = allocate(CONDITION + name, batch, shape);
                    if (given != null) {
                        Tensors.write(array, 0, Tensors.toDoubles(given));
                    }
                }
            });
        }

        /** Zeros for this call. */
        private INDArray allocate(String name, int batch, List<Long> sampleShape) {
            long[] shape = Shape.batchOf(sampleShape).toArray();
            shape[0] = batch;
            INDArray array = Tensors.zeros(type, shape);
            own.add(array);
            byName.put(name, array);
            return array;
        }

        @Override
        public void close() {
            own.forEach(INDArray::close);
        }
    }

    private int requireArguments(INDArray x, NoiseLevel level, Condition condition, INDArray out) {
        if (x.dataType() != type.dataType()) {
            throw new IllegalArgumentException(
                    "x has data type " + x.dataType() + "; network '" + spec.name() + "' expects " + type.dataType());
        }
        long[] shape = x.shape();
        spec.requireSampleShape(Arrays.copyOfRange(shape, Math.min(1, shape.length), shape.length));
        requireLike("out", out, x);
        int batch = Math.toIntExact(shape[0]);
        if (level.noise().length < batch) {
            throw new IllegalArgumentException(
                    "level has " + level.noise().length + " entries; the batch has " + batch);
        }
        spec.requireCondition(condition);
        condition.requireBatch(batch);
        return batch;
    }

    private static void requireLike(String name, INDArray array, INDArray x) {
        if (array.dataType() != x.dataType() || !Arrays.equals(array.shape(), x.shape())) {
            throw new IllegalArgumentException(name + " is " + array.dataType() + " " + Arrays.toString(array.shape())
                    + "; x is " + x.dataType() + " " + Arrays.toString(x.shape()));
        }
    }

    /** Waits for a call under way, then releases all arrays; further calls do nothing. */
    @Override
    public void close() {
        lock.lock();
        try {
            if (!closed) {
                closed = true;
                runner.close();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public String toString() {
        return "SameDiffNetwork[" + spec.name() + ", " + type + ", "
                + ParameterTable.of(architecture).total() + " parameters]";
    }
}
