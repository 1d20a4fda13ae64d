package org.score4j.matching.objective;

import org.score4j.process.AffineProcess;

/**
 * Explicit score matching: E ½·w·‖s(xt; t) − ∇ln p(xt)‖² against a score that is known, in the terms of a denoising objective.
 *
 * <p>By Tweedie's formula the score stands for the sample D = (xt + sigma²·∇ln p)/alpha, and denoising score matching of D has the
 * gradient of explicit matching: its target is the expectation of the usual one given xt, so that nothing of the noise is left in it.
 * With a network's score in place of the exact one this is distillation of its outputs.
 *
 * <p>Sources: Hyvärinen (2005), equation 1; Vincent (2011), section 4.1.
 *
 * @param matching preconditioning, process and weight
 */
public record ExplicitScoreMatching(DenoisingScoreMatching matching) {
    /** A score that is known. */
    @FunctionalInterface
    public interface KnownScore {
        /**
         * ∇ln p(xt; t).
         *
         * @param states xt [B·n]; not modified
         * @param times [B]
         * @return [B·n]
         */
        double[] score(double[] states, double[] times);

        /** That of a denoiser in a process: (alpha·D − xt)/sigma². */
        static KnownScore of(Denoiser denoiser, AffineProcess process) {
            return (states, times) -> {
                int length = Rows.length(states, times.length);
                double[] denoised = denoiser.denoise(states, times);
                Rows.requireLength("denoised samples", denoised, states.length);
                double[] result = new double[states.length];
                for (int i = 0; i < result.length; i++) {
                    double t = times[i / length];
                    double sigma = process.sigma(t);
                    result[i] = (process.alpha(t) * denoised[i] - states[i]) / (sigma * sigma);
                }
                return result;
            };
        }
    }

    /**
     * The problem for a batch.
     *
     * @param data x0 [B·n]
     * @param times [B], with alpha &gt; 0 and sigma &gt; 0
     * @param eps unit noise [B·n]
     * @param score of the noisy data
     */
    public Regression regression(double[] data, double[] times, double[] eps, KnownScore score) {
        int length = Rows.length(data, times.length);
        double[] states = Rows.noisy(matching.process(), data, times, eps);
        double[] known = score.score(states, times);
        Rows.requireLength("scores", known, states.length);
        double[] denoised = new double[states.length];
        double[] unit = new double[states.length];
        for (int i = 0; i < states.length; i++) {
            double sigma = matching.process().sigma(times[i / length]);
            unit[i] = -sigma * known[i];
            denoised[i] = (states[i] - sigma * unit[i]) / matching.process().alpha(times[i / length]);
        }
        return matching.regression(denoised, times, unit);
    }
}
