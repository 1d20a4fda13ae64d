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

    static void requireLess(String lowName, double low, String highName, double high) {
        if (!(low < high)) {
            throw new IllegalArgumentException(
                    lowName + " is " + low + " and " + highName + " is " + high + "; expected " + lowName + " < "
                            + highName);
        }
    }
}
