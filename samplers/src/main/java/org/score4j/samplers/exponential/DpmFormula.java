package org.score4j.samplers.exponential;

import org.score4j.model.Prediction;
import org.score4j.process.AffineProcess;
import org.score4j.samplers.algebra.ExponentialWeights;
import org.score4j.samplers.algebra.Interval;
import org.score4j.samplers.algebra.LagrangeWeights;
import org.score4j.samplers.algebra.ReverseSde;
import org.score4j.samplers.algebra.StagedSolver.Row;

/**
 * The formulas that multistep, single-step and adaptive DPM-Solvers share: x' = a·x + g·Σⱼ wⱼ·Pⱼ with the solution's
 * a = sigma'/sigma, g = alpha' for predictions of the sample (DPM-Solver++), a = alpha'/alpha, g = sigma' for those of the
 * noise (DPM-Solver). The weights w integrate predictions at given nodes, offsets in λ from the start of the step:
 * negative for history, positive for stages.
 *
 * <p>Source: Lu et al., DPM-Solver (2022), section 3; Lu et al., DPM-Solver++ (2022), section 4.
 *
 * @param prediction SAMPLE or NOISE
 * @param variant how differences are weighed
 */
public record DpmFormula(Prediction prediction, DpmVariant variant) {
    /** Checks the prediction. */
    public DpmFormula {
        if (prediction != Prediction.SAMPLE && prediction != Prediction.NOISE) {
            throw new IllegalArgumentException("prediction is " + prediction + "; allowed: SAMPLE, NOISE");
        }
    }

    /** The same in another variant. */
    public DpmFormula with(DpmVariant other) {
        return new DpmFormula(prediction, other);
    }

    /** "dpm++" or "dpm". */
    public String label() {
        return isSample() ? "dpm++" : "dpm";
    }

    private boolean isSample() {
        return prediction == Prediction.SAMPLE;
    }

    private ReverseSde withoutNoise() {
        return new ReverseSde(isSample(), 0);
    }

    private double kappa() {
        return withoutNoise().kappa();
    }

    /** a. */
    public double state(Interval interval, String solver) {
        return withoutNoise().state(interval, solver);
    }

    /** g·w of first order: one prediction, at the start. */
    public double[] first(Interval interval) {
        return scaled(interval, ExponentialWeights.of(kappa(), interval.h(), 0));
    }

    /** g·w of second order: predictions at the start and at {@code node}. */
    public double[] second(Interval interval, double node) {
        double h = interval.h();
        if (variant == DpmVariant.TAYLOR) {
            return scaled(interval, ExponentialWeights.of(kappa(), h, 0, node));
        }
        double gain = ExponentialWeights.of(kappa(), h, 0)[0];
        double slope = 0.5 * h / node;
        return scaled(interval, gain * (1 - slope), gain * slope);
    }

    /** g·w of third order: the parabola through the predictions at the start and two nodes, integrated exactly. */
    public double[] third(Interval interval, double near, double far) {
        return scaled(interval, ExponentialWeights.of(kappa(), interval.h(), 0, near, far));
    }

    /**
     * {@link #third}, or with {@link DpmVariant#MIDPOINT} its recommended form that leaves the first stage out. As the
     * prediction of a first stage is of low order, both need {@code far} at two thirds of the step for third order: there the
     * weight of the first stage tends to 0.
     */
    public double[] thirdWithStages(Interval interval, double near, double far) {
        if (variant == DpmVariant.TAYLOR) {
            return third(interval, near, far);
        }
        double[] weights = with(DpmVariant.TAYLOR).second(interval, far);
        return new double[] {weights[0], 0, weights[1]};
    }

    /** {@link #third} with half of the weight of the second difference, as published for the multistep method: order 2. */
    double[] thirdAsPublished(Interval interval, double near, double far) {
        double[] moments = ExponentialWeights.moments(kappa(), interval.h(), 3);
        moments[2] *= 0.5;
        return scaled(interval, LagrangeWeights.ofMoments(moments, interval.h(), 0, near, far));
    }

    /**
     * The factors of the state and of the predictions so far that lead from {@code t} to {@code next}.
     *
     * @param stages times of the predictions after the first, at most two
     */
    public Row row(AffineProcess process, double t, double next, String solver, double... stages) {
        Interval interval = new Interval(process, t, next);
        double[] outputs = switch (stages.length) {
            case 0 -> first(interval);
            case 1 -> second(interval, node(interval, stages[0]));
            default -> thirdWithStages(interval, node(interval, stages[0]), node(interval, stages[1]));
        };
        return Row.of(next, state(interval, solver), outputs);
    }

    private static double node(Interval interval, double time) {
        return interval.process().halfLogSnr(time) - interval.lambda();
    }

    private double[] scaled(Interval interval, double... weights) {
        double g = withoutNoise().gain(interval);
        for (int j = 0; j < weights.length; j++) {
            weights[j] *= g;
        }
        return weights;
    }
}
