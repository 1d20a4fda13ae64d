package org.score4j.noise;

/**
 * The clock of a Brownian path, as a function c of a parameter in which the path is refined: between the parameters p ≤ q the
 * path gathers the variance c(q) − c(p).
 *
 * <p>The parameter may be the clock itself. Where the clock spans many orders of magnitude, such as c = e^(2λ), another one,
 * such as λ, resolves all of them. Two clocks of equal text must be equal.
 */
public interface PathClock {
    /** The parameter at which the path starts. */
    double first();

    /** The parameter at which the path ends, above {@link #first}. */
    double last();

    /**
     * c(to) − c(from), free of cancellation, in [0, ∞).
     *
     * @param from at least {@link #first}
     * @param to from {@code from} to {@link #last}
     */
    double length(double from, double to);

    /**
     * A clock that is its own parameter.
     *
     * @throws IllegalArgumentException unless start &lt; end, both finite
     */
    static PathClock uniform(double start, double end) {
        return new UniformClock(start, end);
    }
}
