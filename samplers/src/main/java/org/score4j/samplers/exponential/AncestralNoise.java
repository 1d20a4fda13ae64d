package org.score4j.samplers.exponential;

import org.score4j.samplers.algebra.Interval;
import org.score4j.samplers.algebra.StagedSolver.Row;

/**
 * Ancestral noise of a step: the ODE is followed to a lower noise level, then noise is added up to the step's end. With rho =
 * sigma/alpha, rho_up = eta·rho'/rho·√(rho² − rho'²) and rho_down² = rho'² − rho_up².
 *
 * <p>Source: Song, Meng and Ermon (2021), equation 16; Karras et al. (2022), appendix; Crowson, k-diffusion.
 *
 * @param eta in [0, 1]
 * @param scale factor of the noise, in (0, ∞)
 * @param aboveEnd whether the lower level stays at or above the process's end time, where networks are asked, unless the step
 *     itself ends below
 */
public record AncestralNoise(double eta, double scale, boolean aboveEnd) {
    /** No noise. */
    public static final AncestralNoise NONE = new AncestralNoise(0, 1, false);

    /** Checks the ranges. */
    public AncestralNoise {
        if (!(eta >= 0 && eta <= 1)) {
            throw new IllegalArgumentException("eta is " + eta + "; allowed: [0, 1]");
        }
        if (!(scale > 0) || Double.isInfinite(scale)) {
            throw new IllegalArgumentException("scale is " + scale + "; allowed: (0, ∞)");
        }
    }

    /** rho_down/rho' = √(1 − eta²·(1 − e^(−2h))) of a step of length {@code h} in λ. */
    public static double keep(double eta, double h) {
        double decay = Math.exp(-h);
        return Math.sqrt((1 - eta) * (1 + eta) + eta * eta * decay * decay);
    }

    /** 1 − rho_down/rho = 1 − keep·e^(−h), without cancellation: the factor of alpha'·D in a step of first order. */
    public static double gain(double eta, double h) {
        double decay = Math.exp(-h);
        return -Math.expm1(-2 * h) * (1 + eta * eta * decay * decay) / (1 + keep(eta, h) * decay);
    }

    /** alpha'·rho_up = eta·sigma'·√(1 − e^(−2h)): the noise of x'; 0 for eta = 0 in inversion too. */
    public static double lift(double eta, Interval step) {
        return eta == 0 ? 0 : eta * step.nextSigma() * Math.sqrt(-Math.expm1(-2 * step.h()));
    }

    /** The parameters, for names; empty without noise. */
    public String label() {
        return eta == 0 ? "" : "eta " + eta + (scale == 1 ? "" : ", noise " + scale) + (aboveEnd ? ", above end" : "");
    }

    /** The time to which the ODE is followed. */
    public double target(Interval interval) {
        if (eta == 0) {
            return interval.next();
        }
        double down = interval.process().timeAtRho(interval.nextRho() * keep(eta, interval.h()));
        return aboveEnd
                ? Math.max(down, Math.min(interval.next(), interval.process().endTime()))
                : down;
    }

    /** The step to {@link #target}, continued by noise to the end of the interval. */
    public Row raise(Row row, Interval interval) {
        if (eta == 0 || row.time() == interval.next()) {
            return row;
        }
        double ratio = interval.nextAlpha() / interval.process().alpha(row.time());
        double[] outputs = row.outputs().clone();
        for (int j = 0; j < outputs.length; j++) {
            outputs[j] *= ratio;
        }
        double down = interval.process().rho(row.time());
        double std = interval.nextAlpha() * Math.sqrt((interval.nextRho() - down) * (interval.nextRho() + down));
        return new Row(interval.next(), ratio * row.state(), outputs, scale * std);
    }
}
