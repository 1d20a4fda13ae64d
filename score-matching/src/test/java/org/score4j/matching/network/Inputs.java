package org.score4j.matching.network;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.score4j.matching.graph.DoubleOperations;
import org.score4j.matching.graph.DoubleOperations.Value;
import org.score4j.matching.graph.Shape;
import org.score4j.model.Condition;
import org.score4j.model.NoiseLevel;
import org.score4j.tensor.ElementType;
import org.score4j.tensor.Tensors;

/** One call's arguments as plain numbers. */
record Inputs(Architecture network, Value x, double[] noise, Map<String, Value> conditions) {
    static Inputs random(Architecture network, int batch, boolean conditional, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Map<String, Value> conditions = new HashMap<>();
        network.conditions().forEach((name, shape) -> {
            Value tensor = zeros(batch, shape);
            for (int sample = 0; conditional && sample < batch; sample++) {
                tensor.values()[Math.toIntExact(sample * shape.get(0) + sample % shape.get(0))] = 1;
            }
            conditions.put(name, tensor);
        });
        Value x = zeros(batch, network.sampleShape());
        Arrays.setAll(x.values(), i -> (float) random.nextDouble(-1, 1));
        return new Inputs(
                network, x, random.doubles(batch, -1, 1).map(v -> (float) v).toArray(), conditions);
    }

    private static Value zeros(int batch, List<Long> shape) {
        long[] full = Shape.batchOf(shape).toArray();
        full[0] = batch;
        return new Value(new double[Math.toIntExact(Shape.of(full).elements())], true, full);
    }

    double[] plain(Parameters parameters) {
        return plain(network, parameters, x, noise, conditions);
    }

    /** What a network says by plain loops. */
    static double[] plain(
            Architecture network, Parameters parameters, Value x, double[] noise, Map<String, Value> conditions) {
        DoubleOperations ops = new DoubleOperations((name, initialisation, shape) -> {
            float[] values = parameters.get(name).values();
            double[] wide = new double[values.length];
            Arrays.setAll(wide, i -> values[i]);
            return wide;
        });
        return network.apply(ops, x, ops.input(noise, noise.length), conditions).values();
    }

    private NoiseLevel level() {
        return new NoiseLevel(noise, new double[noise.length], new double[noise.length]);
    }

    private Condition condition() {
        Map<String, INDArray> arrays = new HashMap<>();
        conditions.forEach((name, tensor) -> {
            if (Arrays.stream(tensor.values()).anyMatch(value -> value != 0)) {
                arrays.put(name, array(ElementType.FLOAT32, tensor.values(), tensor.shape()));
            }
        });
        return Condition.of(arrays);
    }

    double[] evaluate(SameDiffNetwork computed) {
        ElementType type = computed.spec().typeFor(ElementType.FLOAT64);
        try (INDArray state = array(type, x.values(), x.shape());
                INDArray out = Tensors.zeros(type, x.shape())) {
            computed.evaluate(state, level(), condition(), out);
            return Tensors.toDoubles(out);
        }
    }

    double[] product(SameDiffNetwork computed, double[] v) {
        ElementType type = computed.spec().typeFor(ElementType.FLOAT64);
        try (INDArray state = array(type, x.values(), x.shape());
                INDArray vector = array(type, v, x.shape());
                INDArray out = Tensors.zeros(type, x.shape())) {
            computed.vectorJacobianProduct(state, level(), condition(), vector, out);
            return Tensors.toDoubles(out);
        }
    }

    static INDArray array(ElementType type, double[] values, long... shape) {
        INDArray array = Tensors.zeros(type, shape);
        Tensors.write(array, 0, values);
        return array;
    }
}
