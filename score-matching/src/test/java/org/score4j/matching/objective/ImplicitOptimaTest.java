package org.score4j.matching.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.score4j.matching.graph.DoubleOperations;
import org.score4j.matching.graph.Operations;
import org.score4j.model.exact.Marginal;

/** On a mixture: objectives that never see the score are, up to a constant, as far from their optimum as the score is from it. */
class ImplicitOptimaTest {
    private static final double[] WEIGHTS = {0.5, 0.3, 0.2};
    private static final double[] MEANS = {-1, 0.4, 1.5};
    private static final double[] STDS = {0.3, 0.2, 0.5};
    private static final double SIGMA = 0.3;
    private static final MixturePopulation DATA = MixturePopulation.of(WEIGHTS, MEANS, STDS);

    /** factor·score of the noisy mixture + identity·x + delta·tanh(x − 0.3). */
    private record Perturbed(double factor, double identity, double delta) implements ScoreFunction {
        @Override
        public <T> T apply(Operations<T> ops, T x) {
            int count = WEIGHTS.length;
            double[] scales = new double[count];
            double[] logs = new double[count];
            for (int k = 0; k < count; k++) {
                double variance = STDS[k] * STDS[k] + SIGMA * SIGMA;
                scales[k] = -1 / variance;
                logs[k] = Math.log(WEIGHTS[k]) - 0.5 * Math.log(variance);
            }
            T distance = ops.subtract(x, ops.constant(MEANS, 1, count));
            T pull = ops.multiply(distance, ops.constant(scales, 1, count));
            T exponent = ops.affine(ops.multiply(pull, distance), 0.5, 0);
            T shares = ops.softmax(ops.add(exponent, ops.constant(logs, 1, count)));
            T score = ops.sum(ops.multiply(shares, pull), 1);
            T more = ops.affine(ops.tanh(ops.affine(x, 1, -0.3)), delta, 0);
            return ops.add(ops.affine(score, factor, 0), ops.add(ops.affine(x, identity, 0), more));
        }
    }

    private static double g(double x) {
        return Math.tanh(x - 0.3);
    }

    private interface PointLosses {
        double[] of(DoubleOperations ops, DoubleOperations.Value x, DoubleOperations.Value probe);
    }

    /** The mean over points, and over probes by Gauss and Hermite's rule, exact as losses are quadratic in them. */
    private static double expected(MixturePopulation.Points points, PointLosses losses) {
        return Quadrature.expectation(1, z -> {
            DoubleOperations ops = DoubleOperations.seeded(1);
            int count = points.states().length;
            return points.mean(
                    losses.of(ops, ops.input(points.states(), count, 1), ops.input(points.fill(x -> z[0]), count, 1)));
        });
    }

    @ParameterizedTest
    @EnumSource(names = {"EXACT", "SLICED", "SLICED_VARIANCE_REDUCED"})
    void implicitLossesAreTheExplicitOneLessAConstant(ImplicitMatching objective) {
        MixturePopulation.Points points = DATA.noisy(1, SIGMA);
        DoubleUnaryOperator score = DATA.score(1, SIGMA);
        double energy = 0.5 * points.mean(i -> Math.pow(score.applyAsDouble(points.states()[i]), 2));
        double squares = 0.5 * points.mean(i -> Math.pow(g(points.states()[i]), 2));
        for (double delta : new double[] {0, -0.4, 0.4}) {
            double loss = expected(
                    points,
                    (ops, x, probe) -> objective
                            .losses(ops, new Perturbed(1, 0, delta), x, probe, 0)
                            .values());
            assertThat(loss).isCloseTo(delta * delta * squares - energy, within(1e-9 * energy));
        }
    }

    /**
     * At r = x + sigma²·∇ln p the contractive loss has slope 2·sigma⁴·E[g'·(∇ln p)'] in the direction of g, of the order of what the
     * estimate leaves out, while the loss itself is of the order sigma².
     */
    @Test
    void contractiveAutoencodersHaveTheScoreAsTheirLimit() {
        MixturePopulation.Points points = DATA.noisy(1, SIGMA);
        Marginal marginal = DATA.model().at(1, SIGMA);
        double[] one = {1};
        double[] slope = new double[1];
        double mixed = points.mean(i -> {
            double x = points.states()[i];
            marginal.jacobianVectorProduct(new double[] {x}, one, slope);
            return (1 - g(x) * g(x)) * (slope[0] - 1) / (SIGMA * SIGMA);
        });
        for (double level : new double[] {0.2, 0.05}) {
            AutoencoderMatching matching = new AutoencoderMatching(level);
            double[] losses = new double[2];
            for (int side = 0; side < 2; side++) {
                double delta = side == 0 ? 0.1 : -0.1;
                losses[side] = expected(
                        points,
                        (ops, x, probe) -> matching.losses(ops, new Perturbed(level * level, 1, delta), x, probe)
                                .values());
            }
            assertThat((losses[0] - losses[1]) / 0.2).isCloseTo(2 * Math.pow(level, 4) * mixed, within(1e-10));
        }
    }
}
