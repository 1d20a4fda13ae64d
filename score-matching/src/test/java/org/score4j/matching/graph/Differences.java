package org.score4j.matching.graph;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.score4j.matching.graph.DoubleOperations.Value;

/** Derivatives by differences, and inner products, of numbers. */
final class Differences {
    private static final double STEP = 1e-3;

    private Differences() {}

    /**
     * f'(x)·u by central differences of order 4: the error is about STEP⁴/30 = 3e-14 times the fifth derivative, and
     * 1e-16/STEP = 1e-13 times the values by rounding.
     */
    static double[] along(UnaryOperator<Value> f, Value x, double[] u) {
        double[] near = difference(f, x, u, STEP);
        double[] far = difference(f, x, u, 2 * STEP);
        double[] derivative = new double[near.length];
        Arrays.setAll(derivative, i -> (8 * near[i] - far[i]) / (12 * STEP));
        return derivative;
    }

    private static double[] difference(UnaryOperator<Value> f, Value x, double[] u, double step) {
        double[] up = f.apply(moved(x, u, step)).values();
        double[] down = f.apply(moved(x, u, -step)).values();
        double[] difference = new double[up.length];
        Arrays.setAll(difference, i -> up[i] - down[i]);
        return difference;
    }

    private static Value moved(Value x, double[] u, double step) {
        double[] values = new double[u.length];
        Arrays.setAll(values, i -> x.values()[i] + step * u[i]);
        return new Value(values, x.batched(), x.shape());
    }

    /** The gradient of Σ v·f by differences along every axis. */
    static double[] gradient(UnaryOperator<Value> f, Value x, double[] v) {
        double[] gradient = new double[x.values().length];
        for (int i = 0; i < gradient.length; i++) {
            double[] axis = new double[gradient.length];
            axis[i] = 1;
            gradient[i] = dot(v, along(f, x, axis));
        }
        return gradient;
    }

    static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    static double norm(double[] a) {
        return Math.sqrt(dot(a, a));
    }

    static double[] normals(long seed, int length) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] values = new double[length];
        Arrays.setAll(values, i -> random.nextGaussian());
        return values;
    }

    static Value like(Value x, double[] values) {
        return new Value(values, x.batched(), x.shape());
    }
}
