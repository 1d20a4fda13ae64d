package org.score4j.model.exact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.score4j.model.Condition;
import org.score4j.model.NoiseLevel;
import org.score4j.model.Preconditioning;
import org.score4j.model.Prediction;
import org.score4j.model.ScoreModel;
import org.score4j.process.CriticallyDampedLangevin;
import org.score4j.process.Edm;
import org.score4j.tensor.ElementType;
import org.score4j.tensor.Tensors;

class LangevinModelTest {
    private static final double[] WEIGHTS = {0.3, 0.7};
    private static final double[][] MEANS = {{-1, 0.4}, {0.8, -0.3}};
    private static final double[] STDS = {0.3, 0.2};
    private static final CriticallyDampedLangevin PROCESS = CriticallyDampedLangevin.standard();
    private static final LangevinModel MODEL = LangevinModel.of(GaussianMixtureModel.of(WEIGHTS, MEANS, STDS), PROCESS);
    private static final double[] POSITION = {0.35, -0.2};
    private static final double[] VELOCITY = {-0.4, 0.25};

    /**
     * ln Σₖ wₖ Π N((x, v); m·μₖ, Σ + sₖ²·m·mᵀ) and, if {@code denoised} is not null, E[x0 | x, v], from two by two Gaussians.
     */
    private static double logDensity(double t, double[] x, double[] v, double... denoised) {
        CriticallyDampedLangevin.Covariance sigma = PROCESS.covariance(t);
        double mx = PROCESS.positionMean(t);
        double mv = PROCESS.velocityMean(t);
        double total = 0;
        Arrays.fill(denoised, 0);
        for (int k = 0; k < WEIGHTS.length; k++) {
            double variance = STDS[k] * STDS[k];
            double xx = sigma.position() + variance * mx * mx;
            double xv = sigma.cross() + variance * mx * mv;
            double vv = sigma.velocity() + variance * mv * mv;
            double determinant = xx * vv - xv * xv;
            double density = WEIGHTS[k];
            double[] mean = new double[2];
            for (int d = 0; d < 2; d++) {
                double dx = x[d] - mx * MEANS[k][d];
                double dv = v[d] - mv * MEANS[k][d];
                double square = (vv * dx * dx - 2 * xv * dx * dv + xx * dv * dv) / determinant;
                density *= Math.exp(-0.5 * square) / (2 * Math.PI * Math.sqrt(determinant));
                mean[d] = MEANS[k][d] + variance * (mx * (vv * dx - xv * dv) + mv * (xx * dv - xv * dx)) / determinant;
            }
            total += density;
            for (int d = 0; d < denoised.length; d++) {
                denoised[d] += density * mean[d];
            }
        }
        for (int d = 0; d < denoised.length; d++) {
            denoised[d] /= total;
        }
        return Math.log(total);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.01, 0.06, 0.2, 0.5, 1})
    void scoreIsTheGradientOfTheLogDensity(double t) {
        double[] score = new double[2];
        MODEL.score(t, POSITION, VELOCITY, score);
        double h = 1e-5;
        for (int d = 0; d < 2; d++) {
            double[] above = VELOCITY.clone();
            double[] below = VELOCITY.clone();
            above[d] += h;
            below[d] -= h;
            double difference = (logDensity(t, POSITION, above) - logDensity(t, POSITION, below)) / (2 * h);
            assertThat(score[d]).isCloseTo(difference, within(1e-7 * (1 + Math.abs(difference))));
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.01, 0.2, 1})
    void scoreGivesTheMeanOfTheDataGivenPositionAndVelocity(double t) {
        double[] expected = new double[2];
        logDensity(t, POSITION, VELOCITY, expected);
        double[] score = new double[2];
        MODEL.score(t, POSITION, VELOCITY, score);
        CriticallyDampedLangevin.Denoising denoising = PROCESS.denoising(t);
        for (int d = 0; d < 2; d++) {
            double denoised = denoising.position() * POSITION[d]
                    + denoising.velocity() * VELOCITY[d]
                    + denoising.score() * score[d];
            assertThat(denoised).isCloseTo(expected[d], within(1e-9));
        }
    }

    @Test
    void everySampleOfABatchHasItsOwnTime() {
        double[] times = {0.3, 0.7, 0.3};
        NoiseLevel level = NoiseLevel.ofSize(3);
        System.arraycopy(times, 0, level.noise(), 0, 3);
        double[] states = new double[12];
        for (int sample = 0; sample < 3; sample++) {
            System.arraycopy(POSITION, 0, states, 4 * sample, 2);
            System.arraycopy(VELOCITY, 0, states, 4 * sample + 2, 2);
        }
        double[] score = new double[2];
        try (INDArray x = Tensors.of(states, 3, 4);
                INDArray out = Tensors.zeros(ElementType.FLOAT64, 3, 2)) {
            MODEL.evaluate(x, level, Condition.none(), out);
            double[] all = Tensors.toDoubles(out);
            for (int sample = 0; sample < 3; sample++) {
                MODEL.score(times[sample], POSITION, VELOCITY, score);
                assertThat(Arrays.copyOfRange(all, 2 * sample, 2 * sample + 2)).isEqualTo(score);
            }
        }
    }

    @Test
    void cleanDataHaveNoScore() {
        assertThatThrownBy(() -> MODEL.score(0, POSITION, VELOCITY, new double[2]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("t is 0.0");
    }

    @Test
    void hybridScoresAreNoiseOverTheLastEntryOfTheCholeskyFactor() {
        Preconditioning.Coefficients factors = Preconditioning.hybridScore().at(PROCESS, 0.4);
        assertThat(factors.prediction()).isEqualTo(Prediction.SCORE);
        assertThat(factors.skip()).isZero();
        assertThat(factors.input()).isEqualTo(1);
        assertThat(factors.noise()).isEqualTo(0.4);
        // (Σ⁻¹)vv = 1/ℓ², so that the score of the velocity is −eps/ℓ
        CriticallyDampedLangevin.Covariance sigma = PROCESS.covariance(0.4);
        assertThat(factors.output() * factors.output())
                .isCloseTo(sigma.position() / sigma.determinant(), within(1e-12));
        assertThat(factors.output()).isNegative();
        assertThatThrownBy(() -> Preconditioning.hybridScore().at(Edm.standard(), 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("need a critically damped Langevin diffusion");
        assertThatThrownBy(() -> Preconditioning.hybridScore().at(new CriticallyDampedLangevin(4, 0.25, 0), 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("time is 0.0");
    }

    @Test
    void velocitiesDoNotMoveToOtherProcesses() {
        ScoreModel model = MODEL.model();
        assertThat(model.in(PROCESS)).isSameAs(model);
        assertThatThrownBy(() -> model.in(Edm.standard()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("velocity");
        ScoreModel plain = ScoreModel.exact(GaussianModel.isotropic(2, 0, 1), Edm.standard());
        assertThatThrownBy(() -> plain.in(PROCESS)).isInstanceOf(IllegalArgumentException.class);
    }
}
