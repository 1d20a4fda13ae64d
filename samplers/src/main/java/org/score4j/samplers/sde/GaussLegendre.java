package org.score4j.samplers.sde;

import java.util.function.DoubleUnaryOperator;

/**
 * Gauss and Legendre's rule with 16 nodes on each of equal panels.
 *
 * <p>Nodes are the roots of the Legendre polynomial P₁₆, found by Newton's method from cos(π·(4i − 1)/(4n + 2)).
 */
final class GaussLegendre {
    private static final int NODES = 16;
    private static final double[] X = new double[NODES];
    private static final double[] W = new double[NODES];

    static {
        for (int i = 0; i < NODES; i++) {
            double x = Math.cos(Math.PI * (4 * i + 3) / (4 * NODES + 2));
            double derivative = 1;
            for (int iteration = 0; iteration < 8; iteration++) {
                double last = 1;
                double value = x;
                for (int n = 2; n <= NODES; n++) {
                    double next = ((2 * n - 1) * x * value - (n - 1) * last) / n;
                    last = value;
                    value = next;
                }
                derivative = NODES * (x * value - last) / (x * x - 1);
                x -= value / derivative;
            }
            X[i] = x;
            W[i] = 2 / ((1 - x * x) * derivative * derivative);
        }
    }

    private GaussLegendre() {}

    static double integral(double from, double to, int panels, DoubleUnaryOperator integrand) {
        double half = 0.5 * (to - from) / panels;
        double sum = 0;
        for (int panel = 0; panel < panels; panel++) {
            double middle = from + (2 * panel + 1) * half;
            for (int i = 0; i < NODES; i++) {
                sum += W[i] * integrand.applyAsDouble(middle + half * X[i]);
            }
        }
        return half * sum;
    }
}
