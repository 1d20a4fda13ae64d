package org.score4j.samplers.algebra;

import java.util.function.DoubleFunction;

/**
 * Integrals of several smooth functions at once, by Gauss–Legendre rules of 16 nodes on intervals that are halved where they
 * do not agree with their halves to 1e−15 of the result. Kinks cost halvings, not accuracy.
 */
public final class Quadrature {
    private static final double TOLERANCE = 1e-15;
    private static final int DEEPEST = 40;
    private static final Rule RULE = legendre(16);

    /**
     * A rule on [0, 1].
     *
     * @param positions where functions are evaluated
     * @param weights with sum 1
     */
    public record Rule(double[] positions, double[] weights) {}

    private Quadrature() {}

    /** The Gauss–Legendre rule of n nodes, exact for polynomials below degree 2n. */
    public static Rule legendre(int n) {
        Rule rule = new Rule(new double[n], new double[n]);
        for (int i = 0; i < n; i++) {
            // Newton's method for the roots of the Legendre polynomial
            double x = Math.cos(Math.PI * (i + 0.75) / (n + 0.5));
            double derivative = 1;
            for (int iteration = 0; iteration < 10; iteration++) {
                double last = 1;
                double value = x;
                for (int k = 2; k <= n; k++) {
                    double next = ((2 * k - 1) * x * value - (k - 1) * last) / k;
                    last = value;
                    value = next;
                }
                derivative = n * (x * value - last) / (x * x - 1);
                x -= value / derivative;
            }
            rule.positions[i] = (1 + x) / 2;
            rule.weights[i] = 1 / ((1 - x * x) * derivative * derivative);
        }
        return rule;
    }

    /**
     * ∫ f(s) ds from {@code from} to {@code to} for every component of f.
     *
     * @param count how many components f has
     * @param from lower limit, finite
     * @param to upper limit, finite; may lie below
     */
    public static double[] integrate(int count, DoubleFunction<double[]> f, double from, double to) {
        double[] whole = rule(count, f, from, to);
        double scale = 0;
        for (double value : rule(count, s -> absolute(f.apply(s)), Math.min(from, to), Math.max(from, to))) {
            scale = Math.max(scale, value);
        }
        return refined(f, from, to, whole, TOLERANCE * scale, 0);
    }

    private static double[] refined(
            DoubleFunction<double[]> f, double from, double to, double[] whole, double tolerance, int depth) {
        double middle = 0.5 * (from + to);
        double[] left = rule(whole.length, f, from, middle);
        double[] right = rule(whole.length, f, middle, to);
        double[] sum = sum(left, right);
        double difference = 0;
        for (int i = 0; i < sum.length; i++) {
            difference = Math.max(difference, Math.abs(sum[i] - whole[i]));
        }
        if (difference <= tolerance || depth == DEEPEST) {
            return sum;
        }
        return sum(
                refined(f, from, middle, left, tolerance, depth + 1),
                refined(f, middle, to, right, tolerance, depth + 1));
    }

    private static double[] rule(int count, DoubleFunction<double[]> f, double from, double to) {
        double[] sum = new double[count];
        for (int i = 0; i < RULE.positions.length; i++) {
            double[] values = f.apply(from + (to - from) * RULE.positions[i]);
            for (int j = 0; j < count; j++) {
                sum[j] += (to - from) * RULE.weights[i] * values[j];
            }
        }
        return sum;
    }

    private static double[] sum(double[] a, double[] b) {
        double[] sum = new double[a.length];
        for (int i = 0; i < sum.length; i++) {
            sum[i] = a[i] + b[i];
        }
        return sum;
    }

    private static double[] absolute(double[] values) {
        double[] absolute = new double[values.length];
        for (int i = 0; i < absolute.length; i++) {
            absolute[i] = Math.abs(values[i]);
        }
        return absolute;
    }
}
