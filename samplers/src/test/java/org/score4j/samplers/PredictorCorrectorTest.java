package org.score4j.samplers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.score4j.exec.Samples;
import org.score4j.model.ScoreModel;
import org.score4j.model.exact.GaussianMixtureModel;
import org.score4j.process.Edm;
import org.score4j.samplers.langevin.LangevinCorrector;
import org.score4j.samplers.langevin.PredictorCorrector;
import org.score4j.samplers.sde.ReverseDiffusion;
import org.score4j.schedule.Schedule;
import org.score4j.tensor.ElementType;
import org.score4j.tensor.Tensors;

/** Samples of predictor and corrector against samples of the distribution itself. */
class PredictorCorrectorTest {
    private static final int DIMENSIONS = 32;
    private static final int COUNT = 400;
    private static final int SEEDS = 20;

    private static final double[] WEIGHTS = {0.35, 0.65};
    private static final double[] CENTRES = {-0.5, 0.4};
    private static final double[] STDS = {0.5, 0.4};

    private static GaussianMixtureModel mixture() {
        double[][] means = new double[2][DIMENSIONS];
        for (int k = 0; k < 2; k++) {
            Arrays.fill(means[k], CENTRES[k]);
        }
        return GaussianMixtureModel.of(WEIGHTS, means, STDS);
    }

    @Test
    void twoSampleTestsHaveUniformPValues() {
        double[] pValues = new double[SEEDS];
        for (int seed = 0; seed < SEEDS; seed++) {
            pValues[seed] = kolmogorovSmirnov(sampled(seed), direct(1000 + seed), COUNT);
        }
        Arrays.sort(pValues);
        // the p-values themselves against the uniform distribution
        double distance = 0;
        for (int i = 0; i < SEEDS; i++) {
            distance = Math.max(distance, Math.max((i + 1.0) / SEEDS - pValues[i], pValues[i] - (double) i / SEEDS));
        }
        assertThat(survival(distance * Math.sqrt(SEEDS)))
                .as(Arrays.toString(pValues))
                .isGreaterThan(0.01);
    }

    @Test
    void theTestTellsAnotherDistribution() {
        double[] wrong = Arrays.stream(sampled(0)).map(v -> 2 * v).toArray();
        assertThat(kolmogorovSmirnov(wrong, direct(1000), COUNT)).isLessThan(1e-4);
    }

    /** A projection that sees both components: the first element. */
    private static double[] sampled(long seed) {
        try (Samples samples = Sampler.of(ScoreModel.exact(mixture(), new Edm(0.02, 20)))
                .solver(PredictorCorrector.of(ReverseDiffusion.create(), LangevinCorrector.of(1, 0.05)))
                .schedule(Schedule.karras(200))
                .type(ElementType.FLOAT64)
                .seed(seed)
                .sample(COUNT, DIMENSIONS)) {
            double[] all = Tensors.toDoubles(samples.array());
            double[] first = new double[COUNT];
            Arrays.setAll(first, i -> all[i * DIMENSIONS]);
            return first;
        }
    }

    private static double[] direct(long seed) {
        Random random = new Random(seed);
        double[] values = new double[COUNT];
        for (int i = 0; i < COUNT; i++) {
            int k = random.nextDouble() < WEIGHTS[0] ? 0 : 1;
            values[i] = CENTRES[k] + STDS[k] * random.nextGaussian();
        }
        return values;
    }

    private static double kolmogorovSmirnov(double[] a, double[] b, int count) {
        double[] x = a.clone();
        double[] y = b.clone();
        Arrays.sort(x);
        Arrays.sort(y);
        double distance = 0;
        int i = 0;
        int j = 0;
        while (i < count && j < count) {
            if (x[i] <= y[j]) {
                i++;
            } else {
                j++;
            }
            distance = Math.max(distance, Math.abs(i - j) / (double) count);
        }
        return survival(distance * Math.sqrt(count / 2.0));
    }

    /** Kolmogorov's limit distribution: 2·Σ (−1)^(k−1)·e^(−2k²t²). */
    private static double survival(double t) {
        double sum = 0;
        for (int k = 1; k <= 100; k++) {
            sum += (k % 2 == 1 ? 2 : -2) * Math.exp(-2 * k * k * t * t);
        }
        return Math.max(0, Math.min(1, sum));
    }
}
