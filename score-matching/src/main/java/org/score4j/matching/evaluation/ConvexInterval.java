package org.score4j.matching.evaluation;

/**
 * The interval of a squared distance V, or of a plain one, that is a convex function of both empirical distributions.
 *
 * <p>By Jensen's inequality the mean of V̂ is too large, by something between 0 (far apart) and nearly what it is for equal
 * distributions. So the interval begins at V̂ − bias − z·s, with that bias and the standard error s, and nothing is below 0. It ends at
 * V̂ + z·s or, where V is a square, at (√V̂ + z·s/(2·√V̂))², which is further: for small V̂ the root is what has a normal error.
 *
 * @param value V̂, 0 or more
 * @param variance s²
 * @param bias the mean of V̂ for equal distributions
 * @param power 2 if V is a square, 1 if it is not
 */
record ConvexInterval(double value, double variance, double bias, int power) {
    double low(double level) {
        return Math.max(0, value - bias - Estimate.normalQuantile(level) * Math.sqrt(variance));
    }

    double high(double level) {
        return value + above(Estimate.normalQuantile(level) * Math.sqrt(variance), value, power);
    }

    /** How far the interval reaches above, with half = z·s. */
    static double above(double half, double value, int power) {
        return power == 2 && value > 0 ? half + half * half / (4 * value) : half;
    }

    /** The interval of V^(1/power). */
    Estimate ofRoot(double level, String method) {
        return new Estimate(root(value, power), root(low(level), power), root(high(level), power), level, method);
    }

    static double root(double value, int power) {
        return power == 1 ? value : Math.sqrt(value);
    }

    static int requirePower(int power) {
        if (power != 1 && power != 2) {
            throw new IllegalArgumentException("power is " + power + "; allowed: 1 and 2");
        }
        return power;
    }
}
