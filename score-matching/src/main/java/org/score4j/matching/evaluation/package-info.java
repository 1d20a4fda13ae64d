/**
 * Distances between two sets of samples, each with a confidence interval, and tests of whether the sets have one distribution.
 *
 * <p>A {@link org.score4j.matching.evaluation.Metric} compares two {@link org.score4j.matching.evaluation.SampleSet}s and returns
 * an {@link org.score4j.matching.evaluation.Estimate}. {@link org.score4j.matching.evaluation.FeatureMap} puts a network in front
 * of any metric. All arithmetic is in float64; results do not depend on the number of threads.
 *
 * <p>No interval comes from resampling with replacement. The usual bootstrap fails here: repeated rows have distance 0, which
 * biases kernels and nearest neighbours, and it is inconsistent where the distributions are equal, the case of most interest.
 * Intervals come from influence functions (derivatives of the distance by the weight of a row), from the jackknife, whose variance
 * is never too small on average (Efron and Stein, The Jackknife Estimate of Variance, 1981), or from exact distributions.
 */
@NullMarked
package org.score4j.matching.evaluation;

import org.jspecify.annotations.NullMarked;
