package org.score4j.schedule;

/** Quantiles of the Beta distribution. */
final class IncompleteBeta {
    private static final int MAX_ITERATIONS = 500;

    private IncompleteBeta() {}

    /** x with I_x(a, b) = probability. */
    static double quantile(double a, double b, double probability) {
        if (probability <= 0) {
            return 0;
        }
        if (probability >= 1) {
            return 1;
        }
        double low = 0;
        double high = 1;
        double middle = 0.5;
        while (high - low > Math.ulp(middle)) {
            if (regularized(a, b, middle) < probability) {
                low = middle;
            } else {
                high = middle;
            }
            double next = 0.5 * (low + high);
            if (next == middle) {
                break;
            }
            middle = next;
        }
        return middle;
    }

    /**
     * I_x(a, b), the regularised incomplete beta function, by its continued fraction.
     *
     * <p>Source: NIST Digital Library of Mathematical Functions, section 8.17(v).
     */
    static double regularized(double a, double b, double x) {
        if (x > (a + 1) / (a + b + 2)) {
            return 1 - regularized(b, a, 1 - x);
        }
        double logFactor = a * Math.log(x) + b * Math.log1p(-x) + logGamma(a + b) - logGamma(a) - logGamma(b);
        return Math.exp(logFactor) / a * continuedFraction(a, b, x);
    }

    private static double continuedFraction(double a, double b, double x) {
        double tiny = 1e-300;
        double value = 1;
        double c = 1;
        double d = 0;
        for (int i = 0; i < MAX_ITERATIONS; i++) {
            int m = i / 2;
            double numerator;
            if (i == 0) {
                numerator = 1;
            } else if (i % 2 == 0) {
                numerator = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
            } else {
                numerator = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
            }
            d = 1 + numerator * d;
            d = Math.abs(d) < tiny ? tiny : d;
            d = 1 / d;
            c = 1 + numerator / c;
            c = Math.abs(c) < tiny ? tiny : c;
            value *= c * d;
            if (i > 0 && Math.abs(1 - c * d) < 1e-16) {
                break;
            }
        }
        return value - 1;
    }

    /** ln Γ(x) for x > 0: Stirling's series after shifting x above 15. */
    private static double logGamma(double x) {
        double shift = 0;
        double y = x;
        while (y < 15) {
            shift += Math.log(y);
            y++;
        }
        double inverse = 1 / y;
        double square = inverse * inverse;
        double series = inverse
                * (1.0 / 12 - square * (1.0 / 360 - square * (1.0 / 1260 - square * (1.0 / 1680 - square / 1188))));
        return (y - 0.5) * Math.log(y) - y + 0.5 * Math.log(2 * Math.PI) + series - shift;
    }
}
