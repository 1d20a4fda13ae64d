package org.score4j.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.score4j.reference.ReferenceCase.numbers;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.score4j.reference.ReferenceCase;

/** Processes against the tables of published implementations. */
class ProcessReferenceTest {
    @ParameterizedTest
    @ValueSource(strings = {"vp", "subvp", "ve"})
    void scoreSdeTablesAreReproduced(String name) {
        ReferenceCase reference = ReferenceCase.read("scoresde-process-" + name + "-a");
        AffineProcess process = switch (name) {
            case "vp" -> VariancePreserving.linear(0.1, 20);
            case "subvp" -> SubVariancePreserving.linear(0.1, 20);
            default -> VarianceExploding.geometric(0.01, 50);
        };
        int steps = reference.parameters().get("N").asInt();
        JsonNode states = reference.root().get("x_init");
        JsonNode rows = reference.expected().get("rows");
        assertThat(rows).isNotEmpty();
        for (JsonNode row : rows) {
            double t = row.get("t").asDouble();
            Discretization chain = process.chain(t, steps);
            reference.assertClose(
                    "std at " + t, process.sigma(t), row.get("std").asDouble());
            reference.assertClose(
                    "diffusion at " + t,
                    Math.sqrt(process.diffusionSquared(t)),
                    row.get("diffusion").asDouble());
            reference.assertClose(
                    "G at " + t, chain.noiseStd(), row.get("discretize_G").asDouble());
            for (int b = 0; b < states.size(); b++) {
                double[] x = numbers(states.get(b));
                reference.assertClose(
                        "mean",
                        times(process.alpha(t), x),
                        numbers(row.get("mean").get(b)));
                reference.assertClose(
                        "drift",
                        times(process.drift(t), x),
                        numbers(row.get("drift").get(b)));
                reference.assertClose(
                        "f",
                        times(chain.stateFactor() - 1, x),
                        numbers(row.get("discretize_f").get(b)));
            }
        }
        double[] densities = numbers(reference.expected().get("prior_logp_of_z"));
        for (int b = 0; b < densities.length; b++) {
            double squaredNorm = 0;
            for (double z : numbers(reference.root().get("z").get(b))) {
                squaredNorm += z * z;
            }
            reference.assertClose("prior", process.logPriorDensity(squaredNorm, 3), densities[b]);
        }
    }

    private static double[] times(double factor, double... x) {
        double[] y = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            y[i] = factor * x[i];
        }
        return y;
    }

    @Test
    void scoreSdeChainsAreReproducedInFull() {
        ReferenceCase vp = ReferenceCase.read("scoresde-process-vp-a");
        double[] betas = numbers(vp.expected().get("discrete_betas"));
        double[] products = numbers(vp.expected().get("alphas_cumprod"));
        ReferenceCase ve = ReferenceCase.read("scoresde-process-ve-a");
        double[] sigmas = numbers(ve.expected().get("discrete_sigmas"));
        double product = 1;
        double variance = 0;
        for (int i = 0; i < 50; i++) {
            double t = Math.min(1, (i + 0.5) / 49);
            Discretization preserving = VariancePreserving.linear(0.1, 20).chain(t, 50);
            vp.assertClose("beta " + i, preserving.noiseStd() * preserving.noiseStd(), betas[i]);
            product *= preserving.stateFactor() * preserving.stateFactor();
            vp.assertClose("product " + i, product, products[i]);
            Discretization exploding = VarianceExploding.geometric(0.01, 50).chain(t, 50);
            variance += exploding.noiseStd() * exploding.noiseStd();
            ve.assertClose("sigma " + i, Math.sqrt(variance), sigmas[i]);
        }
    }

    @Test
    void dpmSolverLinearProcessIsReproduced() {
        assertContinuous(ReferenceCase.read("dpmsolver-process-linear-a"), VariancePreserving.linear(0.1, 20));
    }

    @Test
    void saSolverCosineProcessIsReproduced() {
        ReferenceCase reference = ReferenceCase.read("sasolver-process-cosine-a");
        assertContinuous(reference, VariancePreserving.cosine());
        double[] times = numbers(reference.expected().get("t"));
        double[] rho = numbers(reference.expected().get("edm_sigma"));
        for (int i = 0; i < times.length; i++) {
            reference.assertClose("rho", VariancePreserving.cosine().rho(times[i]), rho[i]);
        }
    }

    private static void assertContinuous(ReferenceCase reference, AffineProcess process) {
        assertLevels(reference, process, 1, 0, 0);
    }

    /** Our time is the reference's times {@code scale}, less {@code shift}; those below {@code from} are left out. */
    private static void assertLevels(
            ReferenceCase reference, AffineProcess process, double scale, double shift, double from) {
        JsonNode expected = reference.expected();
        double[] times = numbers(expected.get("t"));
        int compared = 0;
        for (int i = 0; i < times.length; i++) {
            double t = times[i] * scale - shift;
            if (t < from) {
                continue;
            }
            compared++;
            reference.assertClose(
                    "alpha at " + t,
                    process.alpha(t),
                    expected.get("alpha").get(i).asDouble());
            reference.assertClose(
                    "sigma at " + t,
                    process.sigma(t),
                    expected.get("sigma").get(i).asDouble());
            reference.assertClose(
                    "lambda at " + t,
                    process.halfLogSnr(t),
                    expected.get("lambda").get(i).asDouble());
        }
        assertThat(compared).isGreaterThanOrEqualTo(times.length - 1);
        double[] lambdas = numbers(expected.get("lambda_in"));
        double[] answers = numbers(expected.get("t_of_lambda"));
        for (int i = 0; i < lambdas.length; i++) {
            double t = (process.timeAtHalfLogSnr(lambdas[i]) + shift) / scale;
            reference.assertClose("time at " + lambdas[i], t, answers[i]);
        }
    }

    /** Before the first timestep the reference continues the table's first slope instead of ending in clean data. */
    @Test
    void dpmSolverDiscreteProcessIsReproducedWithinItsTable() {
        ReferenceCase reference = ReferenceCase.read("dpmsolver-process-discrete-a");
        DiscreteVariancePreserving table = DiscreteVariancePreserving.linear(1e-4, 0.02, 1000);
        assertLevels(reference, table, 1000, 1, 0);
    }
}
