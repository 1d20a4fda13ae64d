package org.score4j.model;

import org.score4j.process.AffineProcess;
import org.score4j.process.CriticallyDampedLangevin;

/**
 * ∇ᵥ ln p(x, v) = −F(x, v; t)/ℓ(t) with ℓ = √(Σxx·Σvv − Σxv²)/√Σxx, the standard deviation of the velocity given position and
 * data: F predicts the second entry of eps in (x, v) = m·x0 + L·eps, L the Cholesky factor of the covariance.
 *
 * <p>Source: Dockhorn, Vahdat and Kreis (2022), section 3.
 */
public record HybridScorePreconditioning() implements Preconditioning {
    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if the process is no critically damped Langevin diffusion, or ℓ(t) is 0
     */
    @Override
    public Coefficients at(AffineProcess process, double t) {
        if (!(process instanceof CriticallyDampedLangevin langevin)) {
            throw new IllegalArgumentException(
                    "process is " + process.name() + "; hybrid scores need a critically damped Langevin diffusion");
        }
        double std = langevin.covariance(t).velocityStd();
        if (!(std > 0)) {
            throw new IllegalArgumentException(
                    "time is " + t + ", where the velocity is known; its score is undefined");
        }
        return new Coefficients(1, t, 0, -1 / std, Prediction.SCORE);
    }
}
