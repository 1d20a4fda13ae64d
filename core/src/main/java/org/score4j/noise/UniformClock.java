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

    /** Refuses a grid that leaves the range or does not rise or fall throughout. */
    static void requireMonotone(double start, double end, double... clock) {
        if (clock.length < 2) {
            throw new IllegalArgumentException("clock has " + clock.length + " values; allowed: 2 and more");
        }
        boolean rises = clock[1] > clock[0];
        for (int i = 0; i < clock.length; i++) {
            if (!(clock[i] >= start && clock[i] <= end)) {
                throw new IllegalArgumentException(
                        "clock[" + i + "] is " + clock[i] + "; allowed: " + start + " to " + end);
            }
            if (i > 0 && (clock[i] == clock[i - 1] || clock[i] > clock[i - 1] != rises)) {
                throw new IllegalArgumentException("clock[" + i + "] is " + clock[i] + " after " + clock[i - 1]
                        + "; allowed: strictly rising or strictly falling values");
            }
        }
    }
}
