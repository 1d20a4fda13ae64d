package org.score4j.samplers.sde;

import org.score4j.process.AffineProcess;

/**
 * What the reverse SDE at one time makes of a step of length dt: x' = (1 + state)·x + output·D + noise·z by Euler and Maruyama.
 *
 * @param state −f·dt − g²·dt/sigma²
 * @param output alpha·g²·dt/sigma²
 * @param noise g·√dt
 */
record ReverseSlope(double state, double output, double noise) {
    static ReverseSlope at(AffineProcess process, double t, double dt) {
        double diffusion = process.diffusionSquared(t) * dt;
        double sigma = process.sigma(t);
        double score = diffusion / (sigma * sigma);
        return new ReverseSlope(-process.drift(t) * dt - score, process.alpha(t) * score, Math.sqrt(diffusion));
    }
}
