package org.score4j.specs.cases;

import java.util.Arrays;
import java.util.List;
import org.score4j.model.exact.GaussianMixtureModel;
import org.score4j.process.AffineProcess;
import org.score4j.process.Discretization;
import org.score4j.specs.Fields;

/** The SDEs of Song et al.: forward, reverse, discretised. */
final class ScoreSdeProcesses {
    private ScoreSdeProcesses() {}

    static List<Comparison> run(ReferenceCase reference) {
        AffineProcess process = Processes.of(reference);
        int steps = reference.parameters().integer("N");
        Expected all = Expected.of(reference).rows(row -> row(reference, process, steps, row));
        double[][] ends = reference.root().matrix("z");
        all.numbers(
                "prior_logp_of_z",
                Arrays.stream(ends)
                        .mapToDouble(z -> process.logPriorDensity(
                                Arrays.stream(z).map(v -> v * v).sum(), z.length))
                        .toArray());
        chain(all, process, steps);
        return all.all();
    }

    private static List<Comparison> row(ReferenceCase reference, AffineProcess process, int steps, Fields row) {
        double[][] x = reference.initial();
        double t = row.number("t");
        GaussianMixtureModel mixture = reference.mixture();
        double[][] score = new double[x.length][x[0].length];
        for (int i = 0; i < x.length; i++) {
            mixture.at(process.alpha(t), process.sigma(t)).score(x[i], score[i]);
        }
        double variance = process.diffusionSquared(t);
        Discretization chain = process.chain(t, steps);
        double noise = chain.noiseStd();
        return new Expected(row)
                .points("mean", sum(process.alpha(t), x, 0, score))
                .number("std", process.sigma(t))
                .points("drift", sum(process.drift(t), x, 0, score))
                .number("diffusion", Math.sqrt(variance))
                .points("discretize_f", sum(chain.stateFactor() - 1, x, 0, score))
                .number("discretize_G", noise)
                .points("score", score)
                .points("reverse_drift", sum(process.drift(t), x, -variance, score))
                .points("ode_drift", sum(process.drift(t), x, -0.5 * variance, score))
                .points("reverse_discretize_f", sum(chain.stateFactor() - 1, x, -noise * noise, score))
                .number("reverse_discretize_G", noise)
                .all();
    }

    /** The tables of the discrete chains, from the library's transitions. */
    private static void chain(Expected all, AffineProcess process, int steps) {
        double[] betas = new double[steps];
        double[] products = new double[steps];
        double[] sigmas = new double[steps];
        double product = 1;
        double variance = 0;
        for (int i = 0; i < steps; i++) {
            Discretization transition = process.chain(Math.min(1, (i + 0.5) / (steps - 1)), steps);
            double squared = transition.noiseStd() * transition.noiseStd();
            product *= transition.stateFactor() * transition.stateFactor();
            variance += squared;
            betas[i] = squared;
            products[i] = product;
            sigmas[i] = Math.sqrt(variance);
        }
        if (all.has("discrete_betas")) {
            all.numbers("discrete_betas", betas).numbers("alphas_cumprod", products);
        }
        if (all.has("discrete_sigmas")) {
            all.numbers("discrete_sigmas", sigmas);
        }
    }

    /** a·x + b·y, row by row. */
    private static double[][] sum(double a, double[][] x, double b, double[][] y) {
        double[][] sum = new double[x.length][x[0].length];
        for (int i = 0; i < x.length; i++) {
            for (int d = 0; d < sum[i].length; d++) {
                sum[i][d] = a * x[i][d] + b * y[i][d];
            }
        }
        return sum;
    }
}
