package org.score4j.matching.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.score4j.matching.objective.PathMatching.Quantity;
import org.score4j.matching.objective.Regression.Reduction;
import org.score4j.process.BridgeNoise;
import org.score4j.process.ConditionalPath;
import org.score4j.process.Interpolant;

class PathMatchingTest {
    private static final double SOURCE_MEAN = -0.4;
    private static final double SOURCE_STD = 0.8;
    private static final double TARGET_MEAN = 1.1;
    private static final double TARGET_STD = 0.3;

    private static ConditionalPath path(String name) {
        return switch (name) {
            case "brownian" -> Interpolant.linear(new BridgeNoise.Brownian(1));
            case "quadratic" -> Interpolant.linear(new BridgeNoise.Quadratic());
            case "trigonometric" -> Interpolant.trigonometric(new BridgeNoise.Brownian(1));
            case "plain" -> Interpolant.linear(new BridgeNoise.None());
            default -> throw new IllegalArgumentException(name);
        };
    }

    /** E loss of slope·x + offset with independent Gaussian ends. */
    private static double loss(PathMatching objective, double t, double slope, double offset) {
        return Quadrature.expectation(3, z -> {
            Regression regression = objective.regression(
                    new double[] {SOURCE_MEAN + SOURCE_STD * z[0]},
                    new double[] {TARGET_MEAN + TARGET_STD * z[1]},
                    new double[] {t},
                    new double[] {z[2]});
            double[] outputs = new double[regression.size()];
            for (int row = 0; row < outputs.length; row++) {
                outputs[row] = slope * regression.inputs()[row] + offset;
            }
            return regression.loss(outputs, Reduction.MEAN);
        });
    }

    @ParameterizedTest
    @CsvSource({
        "brownian,DRIFT",
        "brownian,MEAN_VELOCITY",
        "brownian,SCORE",
        "brownian,DENOISER",
        "quadratic,DRIFT",
        "quadratic,SCORE",
        "trigonometric,DRIFT",
        "trigonometric,DENOISER",
        "plain,DRIFT"
    })
    void optimumIsTheConditionalExpectation(String name, Quantity quantity) {
        ConditionalPath path = path(name);
        double t = 0.35;
        double a = path.source(t);
        double b = path.target(t);
        double gamma = path.noise(t);
        double variance = a * a * SOURCE_STD * SOURCE_STD + b * b * TARGET_STD * TARGET_STD + gamma * gamma;
        double mean = a * SOURCE_MEAN + b * TARGET_MEAN;
        // E[target | x] = E target + cov(target, x)/var(x)·(x − E x)
        double drift = path.sourceDerivative(t) * SOURCE_MEAN + path.targetDerivative(t) * TARGET_MEAN;
        double meanCovariance = path.sourceDerivative(t) * a * SOURCE_STD * SOURCE_STD
                + path.targetDerivative(t) * b * TARGET_STD * TARGET_STD;
        double covariance = switch (quantity) {
            case DRIFT -> meanCovariance + path.noiseProduct(t);
            case MEAN_VELOCITY -> meanCovariance;
            case SCORE -> -1;
            case DENOISER -> -gamma;
        };
        double expected = quantity == Quantity.DRIFT || quantity == Quantity.MEAN_VELOCITY ? drift : 0;
        double slope = covariance / variance;
        double offset = expected - slope * mean;
        for (boolean antithetic : new boolean[] {false, true}) {
            PathMatching objective = new PathMatching(path, quantity, antithetic);
            double h = 0.5;
            double bySlope = (loss(objective, t, slope + h, offset) - loss(objective, t, slope - h, offset)) / (2 * h);
            double byOffset = (loss(objective, t, slope, offset + h) - loss(objective, t, slope, offset - h)) / (2 * h);
            assertThat(bySlope).isCloseTo(0, within(1e-11));
            assertThat(byOffset).isCloseTo(0, within(1e-11));
            assertThat(loss(objective, t, slope + 0.1, offset) - loss(objective, t, slope, offset))
                    .isCloseTo(0.01 * (variance + mean * mean), within(1e-11));
        }
    }

    @Test
    void oneSidedScoreIsThatOfTheSource() {
        PathMatching score = new PathMatching(Interpolant.oneSidedLinear(), Quantity.SCORE, false);
        Regression regression =
                score.regression(new double[] {0.6}, new double[] {2}, new double[] {0.25}, new double[] {9});
        assertThat(regression.inputs()[0]).isCloseTo(0.75 * 0.6 + 0.25 * 2, within(1e-15));
        assertThat(regression.targets()[0]).isCloseTo(-0.6 / 0.75, within(1e-15));
    }

    @Test
    void antitheticScoreOfAOneSidedPathNegatesItsSource() {
        PathMatching score = new PathMatching(Interpolant.oneSidedLinear(), Quantity.SCORE, true);
        Regression regression =
                score.regression(new double[] {0.6}, new double[] {2}, new double[] {0.25}, new double[] {9});
        assertThat(regression.inputs()[1]).isCloseTo(-0.75 * 0.6 + 0.25 * 2, within(1e-15));
        assertThat(regression.targets()[1]).isCloseTo(0.6 / 0.75, within(1e-15));
    }

    @Test
    void antitheticRowsDifferInTheNoiseAlone() {
        PathMatching drift = new PathMatching(Interpolant.linear(new BridgeNoise.Brownian(1)), Quantity.DRIFT, true);
        double t = 0.2;
        Regression regression =
                drift.regression(new double[] {1, 2}, new double[] {3, 5}, new double[] {t}, new double[] {0.5, -1});
        assertThat(regression.size()).isEqualTo(2);
        double gamma = Math.sqrt(t * (1 - t));
        assertThat(regression.inputs()[0] - regression.inputs()[2]).isCloseTo(2 * gamma * 0.5, within(1e-14));
        assertThat((regression.targets()[1] + regression.targets()[3]) / 2).isCloseTo(3, within(1e-14));
    }

    @Test
    void polesAtTheEndsAreRefused() {
        PathMatching score = new PathMatching(Interpolant.linear(new BridgeNoise.Brownian(1)), Quantity.SCORE, false);
        assertThatThrownBy(() -> score.regression(new double[1], new double[1], new double[] {0}, new double[1]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("time is 0.0");
        assertThatThrownBy(() -> score.regression(new double[2], new double[1], new double[] {0.5}, new double[2]))
                .hasMessageContaining("target has 1 entries; expected 2");
    }
}
