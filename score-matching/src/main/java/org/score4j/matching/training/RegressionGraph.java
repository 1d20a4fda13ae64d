package org.score4j.matching.training;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.score4j.matching.graph.Initialisation;
import org.score4j.matching.graph.SameDiffOperations;
import org.score4j.matching.graph.SameDiffRunner;
import org.score4j.matching.graph.SameDiffValue;
import org.score4j.matching.graph.Shape;
import org.score4j.matching.network.Architecture;
import org.score4j.matching.network.Parameter;
import org.score4j.matching.network.Parameters;
import org.score4j.matching.objective.Regression;
import org.score4j.tensor.ElementType;
import org.score4j.tensor.Tensors;

/** The loss of a regression and its gradient with respect to all parameters, by SameDiff in float32. Not thread-safe. */
final class RegressionGraph implements AutoCloseable {
    private static final String INPUT = "x";
    private static final String NOISE = "c_noise";
    private static final String TARGET = "target";
    private static final String WEIGHT = "weight";
    private static final String SOFTNESS = "softness";
    private static final String SHARE = "share";
    private static final String CONDITION = "condition.";

    private final Loss kind;
    private final List<Long> sampleShape;
    private final Map<String, List<Long>> conditions;
    private final SameDiffOperations operations;
    private final SameDiffRunner runner;
    private final String loss;
    private final Map<String, String> gradients = new LinkedHashMap<>();

    RegressionGraph(Architecture architecture, Loss kind) {
        this.kind = kind;
        sampleShape = architecture.sampleShape();
        conditions = architecture.conditions();
        SameDiff graph = SameDiff.create();
        operations = new SameDiffOperations(graph, ElementType.FLOAT32);
        SameDiffValue x = placeholder(INPUT, sampleShape);
        SameDiffValue noise = placeholder(NOISE, List.of());
        SameDiffValue target = placeholder(TARGET, sampleShape);
        SameDiffValue weight = placeholder(WEIGHT, List.of(1L));
        SameDiffValue softness = placeholder(SOFTNESS, List.of(1L));
        SameDiffValue share = placeholder(SHARE, List.of(1L));
        Map<String, SameDiffValue> given = new LinkedHashMap<>();
        conditions.forEach((name, shape) -> given.put(name, placeholder(CONDITION + name, shape)));
        NetworkFunction network = new NetworkFunction(architecture, operations, noise, given);
        SameDiffValue losses =
                kind.losses(operations, new Loss.Terms<>(network, x, target, weight, softness, noise, share));
        loss = losses.variable().name();
        List<String> names = List.copyOf(operations.parameters().keySet());
        List<SameDiffValue> parameters = new ArrayList<>();
        operations
                .parameters()
                .forEach((name, array) ->
                        parameters.add(operations.parameter(name, Initialisation.zeros(), array.shape())));
        SameDiffValue ones = operations.affine(losses, 0, 1);
        List<SameDiffValue> derivatives = operations.gradients(losses, ones, parameters);
        for (int i = 0; i < names.size(); i++) {
            gradients.put(names.get(i), derivatives.get(i).variable().name());
        }
        runner = new SameDiffRunner(graph);
    }

    private SameDiffValue placeholder(String name, List<Long> shape) {
        return operations.placeholder(name, Shape.batchOf(shape));
    }

    /** The network's parameters, and zeros for those of the loss. */
    Parameters complete(Parameters network) {
        List<Parameter> all = new ArrayList<>(network.all());
        operations.parameters().forEach((name, array) -> {
            if (name.startsWith(Loss.PREFIX)) {
                all.add(new Parameter(name, Shape.of(array.shape()), new float[Math.toIntExact(array.length())]));
            }
        });
        return Parameters.of(all);
    }

    /** Takes these numbers from now on. */
    void set(Parameters parameters) {
        operations
                .parameters()
                .forEach((name, array) ->
                        Tensors.floats(array).put(parameters.get(name).values()));
    }

    /**
     * The losses of some samples of a step, with their share of its mean.
     *
     * @param samples of the whole step
     * @param given conditions [B·n] by name
     * @param sums gradients by name, to which those of these samples are added; none are computed if it is empty
     */
    double[] run(Regression regression, int samples, Map<String, float[]> given, Map<String, float[]> sums) {
        int size = regression.size();
        double[] shares = new double[size];
        double[] weights = new double[size];
        double values = kind.averagesValues() ? regression.length() : 1;
        for (int i = 0; i < size; i++) {
            shares[i] = 1.0 / samples;
            weights[i] = regression.weights()[i] / samples / values;
        }
        Map<String, INDArray> placeholders = new LinkedHashMap<>();
        try {
            placeholders.put(INPUT, array(regression.inputs(), size, sampleShape));
            placeholders.put(NOISE, array(regression.noise(), size, List.of()));
            placeholders.put(TARGET, array(regression.targets(), size, sampleShape));
            placeholders.put(WEIGHT, array(weights, size, List.of(1L)));
            placeholders.put(SOFTNESS, array(regression.softness(), size, List.of(1L)));
            placeholders.put(SHARE, array(shares, size, List.of(1L)));
            conditions.forEach((name, shape) -> placeholders.put(
                    CONDITION + name, Tensors.of(Objects.requireNonNull(given.get(name)), extents(size, shape))));
            List<String> outputs = new ArrayList<>(List.of(loss));
            if (!sums.isEmpty()) {
                outputs.addAll(gradients.values());
            }
            double[] losses = new double[size];
            runner.run(size, placeholders, outputs, arrays -> {
                Tensors.read(Objects.requireNonNull(arrays.get(loss)), 0, losses);
                sums.forEach((name, sum) -> add(Objects.requireNonNull(arrays.get(gradients.get(name))), sum));
            });
            return losses;
        } finally {
            placeholders.values().forEach(INDArray::close);
        }
    }

    private static void add(INDArray gradient, float[] sum) {
        FloatBuffer values = Tensors.floats(gradient);
        for (int i = 0; i < sum.length; i++) {
            sum[i] += values.get(i);
        }
    }

    private static INDArray array(double[] values, int size, List<Long> shape) {
        float[] rounded = new float[values.length];
        for (int i = 0; i < rounded.length; i++) {
            rounded[i] = (float) values[i];
        }
        return Tensors.of(rounded, extents(size, shape));
    }

    private static long[] extents(int size, List<Long> shape) {
        long[] extents = new long[shape.size() + 1];
        extents[0] = size;
        for (int axis = 0; axis < shape.size(); axis++) {
            extents[axis + 1] = shape.get(axis);
        }
        return extents;
    }

    @Override
    public void close() {
        runner.close();
    }
}
