package org.score4j.matching.objective;

import org.score4j.model.Preconditioning;
import org.score4j.process.AffineProcess;

/**
 * Progressive distillation: one DDIM step of the student is to arrive where two of the teacher do.
 *
 * <p>From z at t the teacher steps to the middle and to s, and arrives at z″. The sample that takes DDIM from z at t straight to z″ is
 * x̃ = (z″ − (sigma_s/sigma_t)·z)/(alpha_s − (sigma_s/sigma_t)·alpha_t): the student's target.
 *
 * <p>Source: Salimans and Ho, Progressive Distillation for Fast Sampling of Diffusion Models (2022), algorithm 2.
 *
 * @param preconditioning of the student
 * @param process the forward process
 * @param weighting of the denoised sample's error; {@link Weighting.TruncatedSnr} in the paper
 */
public record ProgressiveDistillation(Preconditioning preconditioning, AffineProcess process, Weighting weighting) {
    /**
     * The problem for a batch.
     *
     * @param data x0 [B·n]
     * @param from times t [B]
     * @param middle times between [B]
     * @param to times s [B], cleaner; sigma may be 0
     * @param eps unit noise [B·n]
     * @param teacher E[x0 | xt], or the student of the stage before
     */
    public Regression regression(
            double[] data, double[] from, double[] middle, double[] to, double[] eps, Denoiser teacher) {
        int length = Rows.length(data, from.length);
        double[] start = Rows.noisy(process, data, from, eps);
        double[] half = ddim(start, from, middle, teacher.denoise(start, from), length);
        double[] end = ddim(half, middle, to, teacher.denoise(half, middle), length);
        double[] wanted = new double[data.length];
        for (int i = 0; i < wanted.length; i++) {
            double t = from[i / length];
            double s = to[i / length];
            double ratio = process.sigma(s) / process.sigma(t);
            wanted[i] = (end[i] - ratio * start[i]) / (process.alpha(s) - ratio * process.alpha(t));
        }
        // the noise with which the wanted sample would have become this state
        double[] unit = new double[data.length];
        for (int i = 0; i < unit.length; i++) {
            double t = from[i / length];
            unit[i] = (start[i] - process.alpha(t) * wanted[i]) / process.sigma(t);
        }
        return new DenoisingScoreMatching(preconditioning, process, weighting).regression(wanted, from, unit);
    }

    private double[] ddim(double[] states, double[] from, double[] to, double[] denoised, int length) {
        double[] next = new double[states.length];
        for (int i = 0; i < states.length; i++) {
            double t = from[i / length];
            double s = to[i / length];
            double ratio = process.sigma(s) / process.sigma(t);
            next[i] = ratio * states[i] + (process.alpha(s) - ratio * process.alpha(t)) * denoised[i];
        }
        return next;
    }
}
