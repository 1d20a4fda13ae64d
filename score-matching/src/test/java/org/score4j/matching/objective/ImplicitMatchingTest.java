package org.score4j.matching.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.score4j.matching.graph.DoubleOperations;
import org.score4j.matching.graph.Operations;

class ImplicitMatchingTest {
    private static final double[] MATRIX = {-1.3, 0.4, 0.2, -0.7};
    private static final double[] X = {0.3, -0.8, 1.1, 0.5};
    private static final double[] V = {0.6, 1.2, -0.9, 0.1};

    /** s(x) = x·M, or tanh of it. */
    private record Field(boolean bent) implements ScoreFunction {
        @Override
        public <T> T apply(Operations<T> ops, T x) {
            T linear = ops.matmul(x, ops.constant(MATRIX, 2, 2));
            return bent ? ops.tanh(linear) : linear;
        }
    }

    private static double[] losses(ImplicitMatching objective, ScoreFunction field, double step) {
        DoubleOperations ops = DoubleOperations.seeded(1);
        return objective
                .losses(ops, field, ops.input(X, 2, 2), ops.input(V, 2, 2), step)
                .values();
    }

    private static double[] score(boolean bent, int sample) {
        double[] s = new double[2];
        for (int column = 0; column < 2; column++) {
            s[column] = X[2 * sample] * MATRIX[column] + X[2 * sample + 1] * MATRIX[2 + column];
            s[column] = bent ? Math.tanh(s[column]) : s[column];
        }
        return s;
    }

    /** vᵀ(∂s/∂x)v, or the trace, by hand. */
    private static double curvature(boolean bent, int sample, boolean trace) {
        double[] s = score(bent, sample);
        double sum = 0;
        for (int out = 0; out < 2; out++) {
            double slope = bent ? 1 - s[out] * s[out] : 1;
            for (int in = 0; in < 2; in++) {
                double weight = trace ? (in == out ? 1 : 0) : V[2 * sample + in] * V[2 * sample + out];
                sum += weight * slope * MATRIX[2 * in + out];
            }
        }
        return sum;
    }

    private static double energy(boolean bent, int sample, boolean sliced) {
        double[] s = score(bent, sample);
        double along = s[0] * V[2 * sample] + s[1] * V[2 * sample + 1];
        return 0.5 * (sliced ? along * along : s[0] * s[0] + s[1] * s[1]);
    }

    @Test
    void lossesAreTheirFormulas() {
        for (boolean bent : new boolean[] {false, true}) {
            Field field = new Field(bent);
            double[] exact = losses(ImplicitMatching.EXACT, field, 0);
            double[] sliced = losses(ImplicitMatching.SLICED, field, 0);
            double[] reduced = losses(ImplicitMatching.SLICED_VARIANCE_REDUCED, field, 0);
            for (int sample = 0; sample < 2; sample++) {
                assertThat(exact[sample])
                        .isCloseTo(curvature(bent, sample, true) + energy(bent, sample, false), within(1e-13));
                assertThat(sliced[sample])
                        .isCloseTo(curvature(bent, sample, false) + energy(bent, sample, true), within(1e-13));
                assertThat(reduced[sample])
                        .isCloseTo(curvature(bent, sample, false) + energy(bent, sample, false), within(1e-13));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"FINITE_DIFFERENCE", "FINITE_DIFFERENCE_VARIANCE_REDUCED"})
    void finiteDifferencesAreExactOnLinesAndOffByTheSquareOfTheStepElsewhere(ImplicitMatching objective) {
        ImplicitMatching exact = objective == ImplicitMatching.FINITE_DIFFERENCE
                ? ImplicitMatching.SLICED
                : ImplicitMatching.SLICED_VARIANCE_REDUCED;
        assertThat(losses(objective, new Field(false), 0.1))
                .containsExactly(losses(exact, new Field(false), 0), within(1e-12));
        double wanted = losses(exact, new Field(true), 0)[0];
        double coarse = losses(objective, new Field(true), 0.02)[0] - wanted;
        double fine = losses(objective, new Field(true), 0.01)[0] - wanted;
        assertThat(coarse / fine).isCloseTo(4, within(0.01));
        assertThatThrownBy(() -> losses(objective, new Field(true), 0)).hasMessage("step is 0.0; allowed: (0, ∞)");
    }

    /** s(x) = slope·x + offset in two dimensions. */
    private record Line(double slope, double offset) implements ScoreFunction {
        @Override
        public <T> T apply(Operations<T> ops, T x) {
            return ops.affine(x, slope, offset);
        }
    }

    @ParameterizedTest
    @EnumSource
    void theMinimumOnAGaussianIsItsScore(ImplicitMatching objective) {
        double mean = 0.4;
        double variance = 0.25;
        double slope = -1 / variance;
        double offset = mean / variance;
        double h = 0.5;
        assertThat(expected(objective, mean, variance, slope + h, offset)
                        - expected(objective, mean, variance, slope - h, offset))
                .isCloseTo(0, within(1e-10));
        assertThat(expected(objective, mean, variance, slope, offset + h)
                        - expected(objective, mean, variance, slope, offset - h))
                .isCloseTo(0, within(1e-10));
        assertThat(expected(objective, mean, variance, slope + h, offset))
                .isGreaterThan(expected(objective, mean, variance, slope, offset));
    }

    /** The expected loss on N(mean, variance·I) with normal probes. */
    private static double expected(
            ImplicitMatching objective, double mean, double variance, double slope, double offset) {
        double std = Math.sqrt(variance);
        return Quadrature.expectation(4, z -> {
            DoubleOperations ops = DoubleOperations.seeded(1);
            DoubleOperations.Value x = ops.input(new double[] {mean + std * z[0], mean + std * z[1]}, 1, 2);
            DoubleOperations.Value v = ops.input(new double[] {z[2], z[3]}, 1, 2);
            return objective.losses(ops, new Line(slope, offset), x, v, 0.1).values()[0];
        });
    }

    @Test
    void contractiveAutoencoderEstimatesTheScoreOfTheDataWithItsNoise() {
        double variance = 0.25;
        double sigma = 0.2;
        AutoencoderMatching matching = new AutoencoderMatching(sigma);
        double best = variance / (variance + sigma * sigma);
        double h = 0.1;
        assertThat(contractive(matching, variance, best + h) - contractive(matching, variance, best - h))
                .isCloseTo(0, within(1e-12));
        DoubleOperations ops = DoubleOperations.seeded(1);
        double[] score = matching.score(ops, new Line(best, 0), ops.input(new double[] {0.7}, 1, 1))
                .values();
        assertThat(score[0]).isCloseTo(-0.7 / (variance + sigma * sigma), within(1e-12));
        assertThatThrownBy(() -> new AutoencoderMatching(0)).hasMessage("sigma is 0.0; allowed: (0, ∞)");
    }

    private static double contractive(AutoencoderMatching matching, double variance, double slope) {
        return Quadrature.expectation(2, z -> {
            DoubleOperations ops = DoubleOperations.seeded(1);
            DoubleOperations.Value x = ops.input(new double[] {Math.sqrt(variance) * z[0]}, 1, 1);
            return matching.losses(ops, new Line(slope, 0), x, ops.input(new double[] {z[1]}, 1, 1))
                    .values()[0];
        });
    }
}
