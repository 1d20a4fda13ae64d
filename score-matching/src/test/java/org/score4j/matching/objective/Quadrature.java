package org.score4j.matching.objective;

import java.util.function.ToDoubleFunction;

/** Expectations over independent unit normals by Gauss and Hermite's rule of three points each: exact up to degree five. */
final class Quadrature {
    private static final double[] NODES = {-Math.sqrt(3), 0, Math.sqrt(3)};
    private static final double[] WEIGHTS = {1.0 / 6, 2.0 / 3, 1.0 / 6};

    private Quadrature() {}

    /** E f(z) with z of {@code dimensions} unit normals. */
    static double expectation(int dimensions, ToDoubleFunction<double[]> f) {
        int points = (int) Math.round(Math.pow(NODES.length, dimensions));
        double sum = 0;
        double[] z = new double[dimensions];
        for (int point = 0; point < points; point++) {
            int rest = point;
            double weight = 1;
            for (int d = 0; d < dimensions; d++) {
                z[d] = NODES[rest % NODES.length];
                weight *= WEIGHTS[rest % NODES.length];
                rest /= NODES.length;
            }
            sum += weight * f.applyAsDouble(z);
        }
        return sum;
    }
}
