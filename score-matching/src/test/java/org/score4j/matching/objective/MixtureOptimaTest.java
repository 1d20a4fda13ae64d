package org.score4j.matching.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.score4j.matching.objective.PathMatching.Quantity;
import org.score4j.matching.objective.Regression.Reduction;
import org.score4j.model.Preconditioning;
import org.score4j.model.exact.MixtureInterpolant;
import org.score4j.process.AffineProcess;
import org.score4j.process.BridgeNoise;
import org.score4j.process.ConditionalPath;
import org.score4j.process.FlowPath;
import org.score4j.process.Interpolant;

/**
 * On mixtures of Gaussians the optimum of every objective is known. Away from it by δ·g the population's loss is higher by δ²·E[w·g²],
 * for any function g and either sign of δ: the gradient vanishes at the optimum, and nowhere else.
 */
class MixtureOptimaTest {
    private static final MixturePopulation DATA = MixturePopulation.of(
            new double[] {0.5, 0.3, 0.2}, new double[] {-1, 0.4, 1.5}, new double[] {0.3, 0.2, 0.5});
    private static final MixturePopulation SOURCE =
            MixturePopulation.of(new double[] {0.4, 0.6}, new double[] {0.6, -0.5}, new double[] {0.4, 0.7});
    private static final MixturePopulation NOISE =
            MixturePopulation.of(new double[] {1}, new double[] {0}, new double[] {1});

    private static final List<DoubleUnaryOperator> PERTURBATIONS =
            List.of(x -> 1, x -> x, x -> Math.sin(2 * x), x -> Math.tanh(x - 0.3));

    static Stream<AffineProcess> processes() {
        return DenoisingScoreMatchingTest.PROCESSES.stream();
    }

    /** The loss is as far above its optimum as the weight says, on both sides of it. */
    private static void assertOptimal(MixturePopulation.Points points, Regression regression, double[] optimum) {
        double least = points.mean(regression.losses(optimum, Reduction.MEAN));
        double[] weights = regression.weights();
        for (DoubleUnaryOperator g : PERTURBATIONS) {
            double expected = points.mean(i -> weights[i] * square(g.applyAsDouble(points.states()[i])));
            for (double delta : new double[] {-0.3, 0.3}) {
                double[] moved = optimum.clone();
                for (int i = 0; i < moved.length; i++) {
                    moved[i] += delta * g.applyAsDouble(points.states()[i]);
                }
                double rise = points.mean(regression.losses(moved, Reduction.MEAN)) - least;
                double scale = expected + least / delta / delta;
                assertThat(rise / delta / delta).isCloseTo(expected, within(1e-9 * scale));
            }
        }
    }

    private static double square(double value) {
        return value * value;
    }

    @ParameterizedTest
    @MethodSource("processes")
    void theExactDenoiserIsTheOptimumOfDenoisingAndOfExplicitMatching(AffineProcess process) {
        for (double rho : new double[] {0.2, 1.5}) {
            double t = process.timeAtRho(rho);
            double alpha = process.alpha(t);
            double sigma = process.sigma(t);
            MixturePopulation.Points points = DATA.noisy(alpha, sigma);
            double[] times = points.fill(x -> t);
            double[] score = points.fill(DATA.score(alpha, sigma));
            for (Preconditioning preconditioning : DenoisingScoreMatchingTest.PRECONDITIONINGS) {
                Preconditioning.Coefficients own = preconditioning.at(process, t);
                double[] optimum = new double[score.length];
                for (int i = 0; i < optimum.length; i++) {
                    double x = points.states()[i];
                    double denoised = (x + sigma * sigma * score[i]) / alpha;
                    double prediction = own.prediction().sampleFactor(process, t) * denoised
                            - own.prediction().noiseFactor(process, t) * sigma * score[i];
                    optimum[i] = (prediction - own.skip() * x) / own.output();
                }
                for (Weighting weighting : DenoisingScoreMatchingTest.WEIGHTINGS) {
                    DenoisingScoreMatching matching = new DenoisingScoreMatching(preconditioning, process, weighting);
                    assertOptimal(points, matching.regression(points.data(), times, points.noise()), optimum);
                }
                Regression explicit = new ExplicitScoreMatching(new DenoisingScoreMatching(
                                preconditioning, process, DenoisingScoreMatchingTest.WEIGHTINGS.get(0)))
                        .regression(points.data(), times, points.noise(), (states, at) -> score);
                assertOptimal(points, explicit, optimum);
                double scale = explicit.weights()[0] * (1 + points.mean(i -> square(optimum[i])));
                assertThat(points.mean(explicit.losses(optimum, Reduction.MEAN)))
                        .isCloseTo(0, within(1e-20 * scale));
            }
        }
    }

    static Stream<Object[]> paths() {
        return Stream.of(
                new Object[] {Interpolant.linear(new BridgeNoise.Brownian(1)), SOURCE},
                new Object[] {Interpolant.linear(new BridgeNoise.Quadratic()), SOURCE},
                new Object[] {Interpolant.trigonometric(new BridgeNoise.Brownian(1)), SOURCE},
                new Object[] {FlowPath.straight(0.1), SOURCE},
                new Object[] {FlowPath.bridge(0.5), SOURCE},
                new Object[] {Interpolant.oneSidedLinear(), NOISE},
                new Object[] {Interpolant.oneSidedTrigonometric(), NOISE});
    }

    @ParameterizedTest
    @MethodSource("paths")
    void exactFieldsAreTheOptimaOfMatchingAlongPaths(ConditionalPath path, MixturePopulation source) {
        for (double t : new double[] {0.25, 0.7}) {
            MixturePopulation.Points points = source.between(DATA, path, t);
            MixtureInterpolant.Level level =
                    MixtureInterpolant.of(source.model(), DATA.model(), path).at(t);
            double std = path.noise(t) == 0 ? path.source(t) : path.noise(t);
            for (Quantity quantity : Quantity.values()) {
                double[] optimum = points.fill(x -> {
                    double[] out = new double[1];
                    switch (quantity) {
                        case DRIFT -> level.drift(new double[] {x}, out);
                        case MEAN_VELOCITY -> level.velocity(new double[] {x}, out);
                        case SCORE, DENOISER -> level.score(new double[] {x}, out);
                    }
                    return quantity == Quantity.DENOISER ? std * out[0] : out[0];
                });
                Regression regression = new PathMatching(path, quantity, false)
                        .regression(points.source(), points.data(), points.fill(x -> t), points.noise());
                for (int i = 0; i < points.states().length; i++) {
                    assertThat(regression.inputs()[i]).isCloseTo(points.states()[i], within(1e-12));
                }
                assertOptimal(points, regression, optimum);
            }
        }
    }
}
