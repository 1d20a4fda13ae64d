package org.score4j.model.exact;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.score4j.model.Condition;
import org.score4j.model.NetworkSpec;
import org.score4j.model.NoiseLevel;
import org.score4j.model.Preconditioning;
import org.score4j.model.Prediction;
import org.score4j.model.ScoreModel;
import org.score4j.model.ScoreNetwork;
import org.score4j.process.CriticallyDampedLangevin;
import org.score4j.tensor.Tensors;

/**
 * The score with respect to the velocity of any data distribution with a closed form, under a critically damped Langevin
 * diffusion: given x and v stacked, [B, 2C, ...], predicts ∇ᵥ ln p(x, v), [B, C, ...].
 *
 * <p>Position and velocity say of the data what the best observation y of them does, so E[x0 | x, v] = E[x0 | y], which the
 * distribution knows; the score is the solution of {@link CriticallyDampedLangevin#denoising}. Is told the time, as {@link
 * Preconditioning#none} does; computes in float64, one sample after another. Thread-safe.
 */
public final class LangevinModel implements ScoreNetwork {
    private final ExactModel data;
    private final CriticallyDampedLangevin process;
    private final NetworkSpec spec;

    private LangevinModel(ExactModel data, CriticallyDampedLangevin process) {
        this.data = data;
        this.process = process;
        spec = NetworkSpec.closedForm(data.spec().name() + " with velocity", List.of());
    }

    /** The network of a data distribution. */
    public static LangevinModel of(ExactModel data, CriticallyDampedLangevin process) {
        return new LangevinModel(data, process);
    }

    /** The network in its place: predicts SCORE and is told the time. */
    public ScoreModel model() {
        return new ScoreModel(this, Preconditioning.none(Prediction.SCORE), process);
    }

    @Override
    public NetworkSpec spec() {
        return spec;
    }

    /**
     * out ← ∇ᵥ ln p(x, v).
     *
     * @param t in (0, ∞)
     * @param position x, [D]
     * @param velocity v, [D]
     * @param out [D]
     * @throws IllegalArgumentException if {@code t} is not positive: clean data have no density
     */
    public void score(double t, double[] position, double[] velocity, double[] out) {
        new Level(t).score(position, velocity, out);
    }

    @Override
    public void evaluate(INDArray x, NoiseLevel level, Condition condition, INDArray out) {
        int length = data.dimensions();
        double[] position = new double[length];
        double[] velocity = new double[length];
        double[] score = new double[length];
        int batch = Math.toIntExact(out.length() / length);
        double time = level.noise()[0];
        Level current = new Level(time);
        for (int sample = 0; sample < batch; sample++) {
            if (level.noise()[sample] != time) {
                time = level.noise()[sample];
                current = new Level(time);
            }
            Tensors.read(x, 2 * sample * length, position);
            Tensors.read(x, (2 * sample + 1) * length, velocity);
            current.score(position, velocity, score);
            Tensors.write(out, sample * length, score);
        }
    }

    /** What the samples of one time share. */
    private final class Level {
        private final CriticallyDampedLangevin.Observation observation;
        private final CriticallyDampedLangevin.Denoising denoising;
        private final Marginal marginal;
        private final double[] observed = new double[data.dimensions()];

        Level(double t) {
            if (!(t > 0)) {
                throw new IllegalArgumentException("t is " + t + "; allowed: (0, ∞), as clean data have no density");
            }
            observation = process.observation(t);
            denoising = process.denoising(t);
            marginal = data.at(1, process.sigma(t));
        }

        void score(double[] position, double[] velocity, double[] out) {
            for (int d = 0; d < observed.length; d++) {
                observed[d] = observation.position() * position[d] + observation.velocity() * velocity[d];
            }
            marginal.denoise(observed, out);
            for (int d = 0; d < out.length; d++) {
                out[d] = (out[d] - denoising.position() * position[d] - denoising.velocity() * velocity[d])
                        / denoising.score();
            }
        }
    }
}
