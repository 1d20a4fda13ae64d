package org.score4j.schedule;

import org.score4j.process.AffineProcess;

/**
 * A rule that chooses the times of a run for a process. Immutable.
 *
 * <p>By default n steps visit n noise levels from the process's start to its end time and then go to clean data, which
 * is the last of n + 1 times; {@link SpacedSchedule#endingAtEndTime} stops at the end time instead.
 */
public interface Schedule {
    /** Number of steps. */
    int steps();

    /** What users call the rule. */
    String name();

    /**
     * The times for a process.
     *
     * @throws IllegalArgumentException if the rule does not suit the process
     */
    TimeGrid grid(AffineProcess process);

    /** Equal steps in time. */
    static SpacedSchedule uniform(int steps) {
        return SpacedSchedule.of(new Spacing.Power(1), steps);
    }

    /** Equal steps in √t, for times of at least 0. */
    static SpacedSchedule quadratic(int steps) {
        return SpacedSchedule.of(new Spacing.Power(2), steps);
    }

    /** Equal steps in time, the last of which goes to clean data: n of the n + 1 levels of {@link #uniform}. */
    static SpacedSchedule sgmUniform(int steps) {
        return SpacedSchedule.of(new Spacing.UniformWithoutEnd(), steps);
    }

    /** The levels of a variance-preserving process with linear β at equally spaced times; see {@link Spacing.VariancePreservingTime}. */
    static SpacedSchedule variancePreservingTime(int steps) {
        return SpacedSchedule.of(new Spacing.VariancePreservingTime(1, 1e-3), steps);
    }

    /** Equal steps in λ = ln(alpha/sigma); the same as equal ratios of sigma/alpha. */
    static SpacedSchedule halfLogSnr(int steps) {
        return SpacedSchedule.of(new Spacing.HalfLogSnr(), steps);
    }

    /** Equal ratios of rho = sigma/alpha: another name of {@link #halfLogSnr}. */
    static SpacedSchedule exponential(int steps) {
        return halfLogSnr(steps);
    }

    /** Equal steps in rho^(1/7), rho = sigma/alpha (Karras et al. 2022, equation 5). */
    static SpacedSchedule karras(int steps) {
        return karras(steps, 7);
    }

    /** Equal steps in rho^(1/exponent), rho = sigma/alpha (Karras et al. 2022, equation 5). */
    static SpacedSchedule karras(int steps, double exponent) {
        return SpacedSchedule.of(new Spacing.Karras(exponent), steps);
    }

    /** ln rho falls from its first to its last value as (1 − i/(n − 1))^exponent, rho = sigma/alpha. */
    static SpacedSchedule polyexponential(int steps, double exponent) {
        return SpacedSchedule.of(new Spacing.Polyexponential(exponent), steps);
    }

    /**
     * rho = sigma/alpha at the quantiles of a Beta(a, b) distribution over its range; a = b = 0.6 is usual.
     *
     * <p>Source: Lee et al., Beta Sampling is All You Need (2024).
     */
    static SpacedSchedule beta(int steps, double a, double b) {
        return SpacedSchedule.of(new Spacing.Beta(a, b), steps);
    }

    /** Align Your Steps with the levels published for Stable Diffusion 1.5. */
    static SpacedSchedule alignYourSteps(int steps) {
        return alignYourSteps(steps, Spacing.AlignYourSteps.STABLE_DIFFUSION);
    }

    /** Published noise levels, interpolated log-linearly (Sabour et al., Align Your Steps, 2024). */
    static SpacedSchedule alignYourSteps(int steps, Spacing.AlignYourSteps levels) {
        return SpacedSchedule.of(levels, steps);
    }

    /** These times, from noisy to clean, as they are. */
    static Schedule explicit(double... times) {
        return ExplicitSchedule.ofTimes(times);
    }

    /** The times at which rho = sigma/alpha has these values, from noisy to clean; a last value of 0 is clean data. */
    static Schedule sigmas(double... rho) {
        return ExplicitSchedule.ofSigmas(rho);
    }

    /** Timesteps of a discrete process at round(linspace(0, T − 1, n)). */
    static TimestepSchedule linspace(int steps) {
        return TimestepSchedule.of(TimestepSchedule.Rule.LINSPACE, steps, 0);
    }

    /** Timesteps k·(T / n) of a discrete process, k = n − 1 … 0. */
    static TimestepSchedule leading(int steps) {
        return leading(steps, 0);
    }

    /** Timesteps k·(T / n) + offset of a discrete process, k = n − 1 … 0. */
    static TimestepSchedule leading(int steps, int offset) {
        return TimestepSchedule.of(TimestepSchedule.Rule.LEADING, steps, offset);
    }

    /** Timesteps T − 1 − floor(k·T/n) of a discrete process, k = 0 … n − 1. */
    static TimestepSchedule simple(int steps) {
        return TimestepSchedule.of(TimestepSchedule.Rule.SIMPLE, steps, 0);
    }

    /** Timesteps round(T − k·T/n) − 1 of a discrete process, k = 0 … n − 1. */
    static TimestepSchedule trailing(int steps) {
        return TimestepSchedule.of(TimestepSchedule.Rule.TRAILING, steps, 0);
    }

    /**
     * Times t of {@code base} moved to shift·t/(1 + (shift − 1)·t), for processes on [0, 1].
     *
     * <p>Source: Esser et al., Scaling Rectified Flow Transformers (2024), equation 23.
     */
    static Schedule shifted(Schedule base, double shift) {
        return new ShiftedSchedule(base, shift);
    }
}
