package org.score4j.model;

import org.score4j.process.AffineProcess;
import org.score4j.process.VariancePreserving;

/**
 * eps = F(x/√(alpha² + sigma²); (timesteps − 1)·τ), τ the time at which {@code trained} has the same alpha/sigma.
 *
 * <p>The same as c_skip = 1, c_out = −rho, c_in = 1/√(1 + rho²) for the denoised x/alpha, but finite at alpha = 0.
 *
 * <p>Source: Karras et al. (2022), table 1, column VP.
 *
 * @param trained the process the network was trained on, on [0, 1]
 * @param timesteps M, the number the time is scaled to, at least 2
 */
public record VpPreconditioning(VariancePreserving trained, int timesteps) implements Preconditioning {
    /** Checks the number of timesteps. */
    public VpPreconditioning {
        if (timesteps < 2) {
            throw new IllegalArgumentException("timesteps is " + timesteps + "; allowed: 2 and more");
        }
    }

    @Override
    public Coefficients at(AffineProcess process, double t) {
        double time = process.equals(trained) ? t : trained.timeAtHalfLogSnr(process.halfLogSnr(t));
        return new Coefficients(unitVarianceScale(process, t), (timesteps - 1) * time, 0, 1, Prediction.NOISE);
    }

    /** 1/√(alpha² + sigma²), which turns a state into that of a variance-preserving process. */
    static double unitVarianceScale(AffineProcess process, double t) {
        return process instanceof VariancePreserving ? 1 : 1 / Math.hypot(process.alpha(t), process.sigma(t));
    }
}
