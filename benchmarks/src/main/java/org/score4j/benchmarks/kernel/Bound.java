package org.score4j.benchmarks.kernel;

/** What a kernel cannot be faster than. */
public enum Bound {
    /** Reading and writing its streams: a triad over the same bytes. */
    MEMORY,
    /** Generating normals. */
    NOISE,
    /** Arithmetic in float64: conversions, a prescribed order of summation, exponentials, selection. */
    ARITHMETIC
}
