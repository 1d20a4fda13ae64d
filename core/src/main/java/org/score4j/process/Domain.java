package org.score4j.process;

/** Checks of arguments, with messages that name them. */
final class Domain {
    private Domain() {}

    static void requirePositive(String name, double value) {
        if (!(value > 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(name + " is " + value + "; allowed: (0, ∞)");
        }
    }

    static void requireNonNegative(String name, double value) {
        if (!(value >= 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(name + " is " + value + "; allowed: [0, ∞)");
        }
    }

    static void requireNonNegativeOrInfinite(String name, double value) {
        if (!(value >= 0)) {
            throw new IllegalArgumentException(name + " is " + value + "; allowed: [0, ∞]");
        }
    }

    static void requireNumber(String name, double value) {
        if (Double.isNaN(value)) {
            throw new IllegalArgumentException(name + " is NaN; expected a number");
        }
    }

    static void requireOrdered(double t, double next) {
        if (!(next <= t)) {
            throw new IllegalArgumentException(
                    "t is " + t + " and next is " + next + "; expected next <= t, the cleaner time second");
        }
    }

    /** Checks the arguments of a chain on [0, 1]. */
    static void requireUnitTime(AffineProcess process, double t, int steps) {
        if (process.startTime() != 1) {
            throw new IllegalArgumentException("process " + process.name() + " starts at time " + process.startTime()
                    + "; chains are defined for processes on [0, 1]");
        }
        if (!(t >= 0 && t <= 1)) {
            throw new IllegalArgumentException("t is " + t + "; allowed: [0, 1]");
        }
        if (steps < 1) {
            throw new IllegalArgumentException("steps is " + steps + "; allowed: 1 and more");
        }
    }

    static void requireLess(String lowName, double low, String highName, double high) {
        if (!(low < high)) {
            throw new IllegalArgumentException(lowName + " is " + low + " and " + highName + " is " + high
                    + "; expected " + lowName + " < " + highName);
        }
    }

    static void requireSameLength(double[] x0, double[] x1, double[] other) {
        if (x0.length != x1.length || x0.length != other.length) {
            throw new IllegalArgumentException("points have " + x0.length + ", " + x1.length + " and " + other.length
                    + " elements; expected equal numbers");
        }
    }

    static void requireUnit(String name, double t) {
        if (!(t >= 0 && t <= 1)) {
            throw new IllegalArgumentException(name + " is " + t + "; allowed: [0, 1]");
        }
    }
}
