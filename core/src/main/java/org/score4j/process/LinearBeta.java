package org.score4j.process;

/**
 * β(t) = βmin + t·(βmax − βmin) on [0, 1] and its integral B(t).
 *
 * @param min β(0), in (0, ∞)
 * @param max β(1), at least {@code min}
 */
record LinearBeta(double min, double max) {
    LinearBeta {
        Domain.requirePositive("betaMin", min);
        Domain.requirePositive("betaMax", max);
        if (!(min <= max)) {
            throw new IllegalArgumentException(
                    "betaMin is " + min + " and betaMax is " + max + "; expected betaMin <= betaMax");
        }
    }

    double at(double t) {
        return min + t * (max - min);
    }

    double integral(double t) {
        return t * (min + 0.5 * t * (max - min));
    }

    /** The time with this integral, by the root formula that does not cancel. */
    double timeAtIntegral(double integral) {
        if (Double.isInfinite(integral)) {
            return integral;
        }
        return 2 * integral / (min + Math.sqrt(min * min + 2 * (max - min) * integral));
    }
}
