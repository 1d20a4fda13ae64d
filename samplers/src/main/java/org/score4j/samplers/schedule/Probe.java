package org.score4j.samplers.schedule;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.score4j.exec.RunListener;
import org.score4j.exec.Samples;
import org.score4j.model.ScoreModel;
import org.score4j.noise.Draw;
import org.score4j.noise.PhiloxNoise;
import org.score4j.process.AffineProcess;
import org.score4j.samplers.Sampler;
import org.score4j.samplers.Solver;
import org.score4j.schedule.Schedule;
import org.score4j.schedule.TimeGrid;
import org.score4j.tensor.ElementType;
import org.score4j.tensor.Tensors;

/** Samples on which grids are judged: a model, a seed, a number of samples of one shape; states are float64. */
final class Probe {
    private final ScoreModel model;
    private final long seed;
    private final int count;
    private final long[] shape;

    Probe(ScoreModel model, long seed, int count, long... shape) {
        if (count < 1) {
            throw new IllegalArgumentException("count is " + count + "; allowed: 1 and more");
        }
        this.model = model;
        this.seed = seed;
        this.count = count;
        this.shape = shape.clone();
    }

    AffineProcess process() {
        return model.process();
    }

    int count() {
        return count;
    }

    /** The states that runs start from [count·D]. */
    double[] initial(double std) {
        int length = 1;
        for (long extent : shape) {
            length = Math.toIntExact(length * extent);
        }
        double[] states = new double[count * length];
        for (int sample = 0; sample < count; sample++) {
            new PhiloxNoise(seed).fill(Draw.initial(), sample, 0, states, sample * length, length);
        }
        for (int i = 0; i < states.length; i++) {
            states[i] *= std;
        }
        return states;
    }

    /** What a solver makes of the samples' noise [count·D]. */
    double[] sample(Solver solver, TimeGrid grid) {
        try (Samples samples = sampler(solver, grid).sample(count, shape)) {
            return Tensors.toDoubles(samples.array());
        }
    }

    /** The same, reporting every step of the whole batch to a listener. */
    double[] sample(Solver solver, TimeGrid grid, RunListener listener) {
        try (Samples samples =
                sampler(solver, grid).batch(count).listener(listener).sample(count, shape)) {
            return Tensors.toDoubles(samples.array());
        }
    }

    /** What a solver makes of these states [count·D]. */
    double[] advance(Solver solver, TimeGrid grid, double... states) {
        long[] batch = new long[shape.length + 1];
        batch[0] = count;
        System.arraycopy(shape, 0, batch, 1, shape.length);
        try (INDArray initial = Tensors.of(states, batch);
                Samples samples = sampler(solver, grid).initial(initial).sample(count, shape)) {
            return Tensors.toDoubles(samples.array());
        }
    }

    private Sampler sampler(Solver solver, TimeGrid grid) {
        return Sampler.of(model)
                .solver(solver)
                .schedule(Schedule.explicit(grid.times()))
                .seed(seed)
                .type(ElementType.FLOAT64);
    }

    /** Mean over samples of the root mean square over their elements: one sample in another mode does not rule all. */
    double distance(double[] a, double[] b) {
        int length = a.length / count;
        double total = 0;
        for (int sample = 0; sample < count; sample++) {
            double squares = 0;
            for (int i = sample * length; i < (sample + 1) * length; i++) {
                squares += (a[i] - b[i]) * (a[i] - b[i]);
            }
            total += Math.sqrt(squares / length);
        }
        return total / count;
    }
}
