package org.score4j.noise;

/** c(p) = p. */
record UniformClock(double first, double last) implements PathClock {
    UniformClock {
        if (!(first < last) || !Double.isFinite(last - first)) {
            throw new IllegalArgumentException(
                    "start is " + first + ", end is " + last + "; allowed: finite start < end");
        }
    }

    @Override
    public double length(double from, double to) {
        return to - from;
    }
}
