package org.score4j.matching.objective;

import java.util.Arrays;
import org.score4j.model.ConsistencyPreconditioning;
import org.score4j.model.Preconditioning;
import org.score4j.process.AffineProcess;

/**
 * Consistency models: the answer at a noisier time is to be the running average's answer at a cleaner one, on the same trajectory.
 *
 * <p>Training takes alpha·x0 + sigma·eps with the same x0 and eps at both times; distillation takes a step of the probability-flow
 * ODE with a teacher from the noisier time. The gradient does not go through the answer at the cleaner time.
 *
 * <p>Sources: Song, Dhariwal, Chen and Sutskever, Consistency Models (2023), algorithms 2 and 3; Song and Dhariwal, Improved
 * Techniques for Training Consistency Models (2024), which takes the student itself for the average, the pseudo-Huber distance
 * with c = 0.00054·√n and weights 1/(ρ(noisier) − ρ(cleaner)).
 *
 * @param preconditioning of the student, exact at its boundary
 * @param process the forward process
 * @param softness c of the pseudo-Huber distance between denoised samples; 0 for their squared distance
 */
public record ConsistencyMatching(ConsistencyPreconditioning preconditioning, AffineProcess process, double softness) {
    private static final double SOFTNESS = 0.00054;

    /** Checks the softness. */
    public ConsistencyMatching {
        if (!(softness >= 0) || Double.isInfinite(softness)) {
            throw new IllegalArgumentException("softness is " + softness + "; allowed: [0, ∞)");
        }
    }

    /** Squared distances. */
    public static ConsistencyMatching squared(ConsistencyPreconditioning preconditioning, AffineProcess process) {
        return new ConsistencyMatching(preconditioning, process, 0);
    }

    /**
     * Pseudo-Huber distances with c = 0.00054·√n, as published.
     *
     * @param length n, values of a sample, at least 1
     */
    public static ConsistencyMatching pseudoHuber(
            ConsistencyPreconditioning preconditioning, AffineProcess process, int length) {
        if (length < 1) {
            throw new IllegalArgumentException("length is " + length + "; allowed: 1 and more");
        }
        return new ConsistencyMatching(preconditioning, process, SOFTNESS * Math.sqrt(length));
    }

    /**
     * Consistency training.
     *
     * @param data x0 [B·n]
     * @param noisier times [B]
     * @param cleaner times [B], below {@code noisier}
     * @param eps unit noise [B·n]
     * @param average the student, or its running average
     */
    public Regression training(double[] data, double[] noisier, double[] cleaner, double[] eps, Denoiser average) {
        return matching(
                Rows.noisy(process, data, noisier, eps),
                noisier,
                Rows.noisy(process, data, cleaner, eps),
                cleaner,
                average);
    }

    /**
     * Consistency distillation with a step of Heun's method in rho = sigma/alpha.
     *
     * @param teacher a denoiser E[x0 | xt]
     */
    public Regression distillation(
            double[] data, double[] noisier, double[] cleaner, double[] eps, Denoiser teacher, Denoiser average) {
        double[] states = Rows.noisy(process, data, noisier, eps);
        return matching(states, noisier, heun(states, noisier, cleaner, teacher), cleaner, average);
    }

    /** d(x/alpha)/drho = (x/alpha − D)/rho, by two evaluations. */
    private double[] heun(double[] states, double[] from, double[] to, Denoiser teacher) {
        int length = Rows.length(states, from.length);
        double[] denoised = teacher.denoise(states, from);
        double[] euler = new double[states.length];
        for (int i = 0; i < states.length; i++) {
            double t = from[i / length];
            double s = to[i / length];
            double x = states[i] / process.alpha(t);
            double slope = (x - denoised[i]) / process.rho(t);
            euler[i] = process.alpha(s) * (x + (process.rho(s) - process.rho(t)) * slope);
        }
        double[] again = teacher.denoise(euler, to);
        double[] result = new double[states.length];
        for (int i = 0; i < states.length; i++) {
            double t = from[i / length];
            double s = to[i / length];
            double x = states[i] / process.alpha(t);
            double slope = (x - denoised[i]) / process.rho(t);
            double slopeAtEnd = (euler[i] / process.alpha(s) - again[i]) / process.rho(s);
            result[i] = process.alpha(s) * (x + (process.rho(s) - process.rho(t)) * 0.5 * (slope + slopeAtEnd));
        }
        return result;
    }

    private Regression matching(
            double[] states, double[] noisier, double[] cleanerStates, double[] cleaner, Denoiser average) {
        int length = Rows.length(states, noisier.length);
        Rows.requireLength("cleaner", cleaner, noisier.length);
        double[] answers = average.denoise(cleanerStates, cleaner);
        Rows.requireLength("answers of the average", answers, states.length);
        double[] inputs = new double[states.length];
        double[] noise = new double[noisier.length];
        double[] targets = new double[states.length];
        double[] weights = new double[noisier.length];
        double[] soft = new double[noisier.length];
        for (int i = 0; i < noisier.length; i++) {
            double gap = process.rho(noisier[i]) - process.rho(cleaner[i]);
            if (!(gap > 0)) {
                throw new IllegalArgumentException("times of sample " + i + " are " + noisier[i] + " and " + cleaner[i]
                        + "; expected a noisier and a cleaner one");
            }
            Preconditioning.Coefficients own = preconditioning.at(process, noisier[i]);
            noise[i] = own.noise();
            double gain = Math.abs(own.output());
            // in terms of the raw output: ‖D − D′‖ = |c_out|·‖F − F′‖
            soft[i] = softness / gain;
            weights[i] = softness == 0 ? gain * gain / gap : gain / gap;
            for (int d = i * length; d < (i + 1) * length; d++) {
                inputs[d] = own.input() * states[d];
                targets[d] = (answers[d] - own.skip() * states[d]) / own.output();
            }
        }
        return new Regression(length, inputs, noise, targets, weights, soft);
    }

    /**
     * The levels between which a network is trained at a stage: ρ of Karras et al.'s schedule, from the boundary up.
     *
     * @param levels N + 1, at least 2
     * @param most largest rho, usually 80
     * @return times, increasing in rho
     */
    public double[] times(int levels, double most) {
        if (levels < 2) {
            throw new IllegalArgumentException("levels is " + levels + "; allowed: 2 and more");
        }
        double least = preconditioning.boundary();
        if (!(most > least)) {
            throw new IllegalArgumentException("most is " + most + "; expected more than the boundary " + least);
        }
        double[] times = new double[levels];
        Arrays.setAll(times, i -> {
            double root = Math.pow(least, 1.0 / 7)
                    + i / (levels - 1.0) * (Math.pow(most, 1.0 / 7) - Math.pow(least, 1.0 / 7));
            return process.timeAtRho(Math.pow(root, 7));
        });
        return times;
    }

    /**
     * Times of the pairs of a batch.
     *
     * @param noisier [B]
     * @param cleaner [B]
     */
    public record Times(double[] noisier, double[] cleaner) {}

    /**
     * Neighbouring levels for a batch.
     *
     * @param curriculum how many there are, and which are taken
     * @param step of the training, from 0
     * @param quantiles in (0, 1) [B]
     */
    public Times times(ConsistencyCurriculum curriculum, long step, double[] quantiles) {
        double[] levels = times(curriculum.intervals(step) + 1, curriculum.most());
        int[] chosen =
                curriculum.intervals(Arrays.stream(levels).map(process::rho).toArray(), quantiles);
        return new Times(
                Arrays.stream(chosen).mapToDouble(i -> levels[i + 1]).toArray(),
                Arrays.stream(chosen).mapToDouble(i -> levels[i]).toArray());
    }
}
