package org.score4j.process;

/**
 * One step of a discrete forward chain: x(t) = stateFactor·x(next) + noiseStd·z.
 *
 * <p>Source: Song et al. (2021), appendix E.
 *
 * @param stateFactor factor of the cleaner state
 * @param noiseStd standard deviation of the noise that is added
 */
public record Discretization(double stateFactor, double noiseStd) {}
