package org.score4j.model.exact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.score4j.process.BridgeNoise;
import org.score4j.process.ConditionalPath;
import org.score4j.process.FlowPath;
import org.score4j.process.FlowTime;
import org.score4j.process.Interpolant;
import org.score4j.process.RectifiedFlow;

class MixtureInterpolantTest {
    private static final GaussianMixtureModel SOURCE = GaussianMixtureModel.of(
            new double[] {0.4, 0.6}, new double[][] {{-1, 0.5}, {0.7, -0.2}}, new double[] {0.5, 0.4});
    private static final GaussianMixtureModel TARGET = GaussianMixtureModel.of(
            new double[] {0.2, 0.5, 0.3},
            new double[][] {{1, 1}, {-0.5, 0.2}, {0.1, -1.3}},
            new double[][] {{0.4, 0.6}, {0.3, 0.5}, {0.7, 0.4}});
    private static final double[][] POINTS = {{0.2, -0.1}, {-0.9, 0.6}, {1.1, 0.3}};

    static List<ConditionalPath> paths() {
        return List.of(
                Interpolant.linear(new BridgeNoise.Brownian(1)),
                Interpolant.linear(new BridgeNoise.None()),
                Interpolant.trigonometric(new BridgeNoise.SineSquared()),
                Interpolant.encodingDecoding(new BridgeNoise.Quadratic()),
                FlowPath.toTarget(0.1),
                FlowPath.bridge(0.6));
    }

    private static double density(MixtureInterpolant interpolant, double t, double x, double y) {
        return Math.exp(interpolant.at(t).logDensity(new double[] {x, y}));
    }

    /** ∂p/∂t + ∇·(b·p) = 0: the drift transports the density. */
    @ParameterizedTest
    @MethodSource("paths")
    void theDriftTransportsTheDensity(ConditionalPath path) {
        MixtureInterpolant interpolant = MixtureInterpolant.of(SOURCE, TARGET, path);
        double step = 1e-4;
        for (double t : new double[] {0.15, 0.4, 0.7, 0.93}) {
            for (double[] point : POINTS) {
                double rate = (density(interpolant, t + step, point[0], point[1])
                                - density(interpolant, t - step, point[0], point[1]))
                        / (2 * step);
                double divergence = 0;
                for (int d = 0; d < 2; d++) {
                    divergence +=
                            (flux(interpolant, t, point, d, step) - flux(interpolant, t, point, d, -step)) / (2 * step);
                }
                assertThat(rate + divergence).as(path.name() + " at " + t).isCloseTo(0, within(1e-5));
            }
        }
    }

    private static double flux(MixtureInterpolant interpolant, double t, double[] point, int d, double shift) {
        double[] moved = point.clone();
        moved[d] += shift;
        double[] drift = new double[2];
        interpolant.at(t).drift(moved, drift);
        return drift[d] * density(interpolant, t, moved[0], moved[1]);
    }

    @ParameterizedTest
    @MethodSource("paths")
    void theScoreIsTheGradientOfTheLogDensity(ConditionalPath path) {
        MixtureInterpolant.Level level =
                MixtureInterpolant.of(SOURCE, TARGET, path).at(0.35);
        double step = 1e-5;
        for (double[] point : POINTS) {
            double[] score = new double[2];
            level.score(point, score);
            for (int d = 0; d < 2; d++) {
                double[] above = point.clone();
                double[] below = point.clone();
                above[d] += step;
                below[d] -= step;
                assertThat(score[d])
                        .isCloseTo((level.logDensity(above) - level.logDensity(below)) / (2 * step), within(1e-6));
            }
        }
    }

    @Test
    void velocityAndDriftAreFiniteAtTheEndsOfABrownianBridge() {
        MixtureInterpolant interpolant =
                MixtureInterpolant.of(SOURCE, TARGET, Interpolant.linear(new BridgeNoise.Brownian(1)));
        for (double t : new double[] {0, 1}) {
            MixtureInterpolant.Level level = interpolant.at(t);
            double[] drift = new double[2];
            double[] velocity = new double[2];
            double[] score = new double[2];
            level.drift(POINTS[0], drift);
            level.velocity(POINTS[0], velocity);
            level.score(POINTS[0], score);
            for (int d = 0; d < 2; d++) {
                assertThat(drift[d]).isFinite();
                assertThat(velocity[d] - drift[d]).isCloseTo((0.5 - t) * score[d], within(1e-13));
            }
        }
        // at the source nothing is known of x1: its mean
        double[] velocity = new double[2];
        interpolant.at(0).velocity(POINTS[0], velocity);
        assertThat(velocity[0]).isCloseTo(0.2 - 0.25 + 0.03 - POINTS[0][0], within(1e-14));
    }

    /** With a standard normal source and no latent noise it is the denoising model of an affine process. */
    @Test
    void aGaussianSourceGivesTheFieldsOfTheAffineProcess() {
        GaussianMixtureModel noise =
                GaussianMixtureModel.of(new double[] {1}, new double[][] {{0, 0}}, new double[] {1});
        RectifiedFlow process = new RectifiedFlow();
        double t = 0.6;
        MixtureInterpolant.Level level =
                MixtureInterpolant.of(noise, TARGET, new FlowTime(process)).at(t);
        Marginal marginal = TARGET.at(process.alpha(1 - t), process.sigma(1 - t));
        for (double[] point : POINTS) {
            double[] score = new double[2];
            double[] expected = new double[2];
            double[] drift = new double[2];
            double[] denoised = new double[2];
            level.score(point, score);
            marginal.score(point, expected);
            assertThat(score).containsExactly(expected, within(1e-12));
            level.drift(point, drift);
            marginal.denoise(point, denoised);
            for (int d = 0; d < 2; d++) {
                // dx/dt = x1 − x0 with x0 = (x − t·x1)/(1 − t)
                assertThat(drift[d]).isCloseTo((denoised[d] - point[d]) / (1 - t), within(1e-12));
            }
        }
    }

    @Test
    void whatIsNoPairIsRefused() {
        GaussianMixtureModel line = GaussianMixtureModel.of(new double[] {1}, new double[][] {{0}}, new double[] {1});
        Interpolant path = Interpolant.encodingDecoding(new BridgeNoise.None());
        assertThatThrownBy(() -> MixtureInterpolant.of(line, TARGET, path))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("source has 1 dimensions and target 2");
        assertThatThrownBy(() -> MixtureInterpolant.of(SOURCE, TARGET, path).at(0.5))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
