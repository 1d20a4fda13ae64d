package org.score4j.matching.training;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.score4j.matching.objective.Denoiser;
import org.score4j.model.Condition;
import org.score4j.model.NetworkSpec;
import org.score4j.model.NoiseLevel;
import org.score4j.model.Prediction;
import org.score4j.model.ScoreModel;
import org.score4j.program.NetworkCall;
import org.score4j.tensor.ElementType;
import org.score4j.tensor.Tensors;

/**
 * A model as a denoiser of flat batches, each sample at its own time.
 *
 * @param model its network is asked in float64 if it can, in float32 else
 * @param conditions [B·m] by name; those that the network does not know are left out
 */
record ModelDenoiser(ScoreModel model, Map<String, float[]> conditions) implements Denoiser {
    @Override
    public double[] denoise(double[] states, double[] times) {
        int batch = times.length;
        int length = states.length / batch;
        NetworkSpec spec = model.network().spec();
        NoiseLevel level = NoiseLevel.ofSize(batch);
        double[] inputs = new double[states.length];
        NetworkCall.Scaling[] scalings = new NetworkCall.Scaling[batch];
        for (int i = 0; i < batch; i++) {
            NetworkCall.Scaling scaling = NetworkCall.Scaling.at(model, Prediction.SAMPLE, times[i]);
            scalings[i] = scaling;
            level.noise()[i] = scaling.noise();
            level.alpha()[i] = scaling.alpha();
            level.sigma()[i] = scaling.sigma();
            for (int d = i * length; d < (i + 1) * length; d++) {
                inputs[d] = scaling.input() * states[d];
            }
        }
        double[] denoised = evaluate(spec, inputs, level, extents(batch, shape(spec, length)));
        for (int d = 0; d < denoised.length; d++) {
            NetworkCall.Scaling scaling = scalings[d / length];
            denoised[d] = scaling.skip() * states[d] + scaling.gain() * denoised[d];
        }
        return denoised;
    }

    private double[] evaluate(NetworkSpec spec, double[] inputs, NoiseLevel level, long[] extents) {
        ElementType type = spec.typeFor(ElementType.FLOAT64);
        List<INDArray> own = new ArrayList<>();
        try {
            INDArray x = Tensors.zeros(type, extents);
            own.add(x);
            Tensors.write(x, 0, inputs);
            INDArray out = Tensors.zeros(type, extents);
            own.add(out);
            Map<String, INDArray> given = new LinkedHashMap<>();
            conditions.forEach((name, values) -> {
                List<Long> shape = spec.conditions().get(name);
                if (shape != null) {
                    INDArray array = Tensors.of(values, extents(Math.toIntExact(extents[0]), shape));
                    own.add(array);
                    given.put(name, array);
                }
            });
            model.network().evaluate(x, level, Condition.of(given), out);
            return Tensors.toDoubles(out);
        } finally {
            own.forEach(INDArray::close);
        }
    }

    /** The network's, or a vector where it takes any. */
    private static List<Long> shape(NetworkSpec spec, int length) {
        return spec.sampleShape().isEmpty() ? List.of((long) length) : spec.sampleShape();
    }

    private static long[] extents(int batch, List<Long> shape) {
        long[] extents = new long[shape.size() + 1];
        extents[0] = batch;
        for (int axis = 0; axis < shape.size(); axis++) {
            extents[axis + 1] = shape.get(axis);
        }
        return extents;
    }
}
