package org.score4j.noise;

import java.util.Arrays;

/** Increments of the Lévy–Ciesielski series of a Brownian path on [0, 1], as sums over its normals. */
final class LevySeries {
    private LevySeries() {}

    /** W(b) − W(a) = Σ coefficients[j]·Z(nodes[j]). */
    record Increment(long[] nodes, double[] coefficients) {
        double[] scaled(double factor) {
            return Arrays.stream(coefficients).map(c -> c * factor).toArray();
        }

        Draw[] draws(int path) {
            return Arrays.stream(nodes)
                    .mapToObj(node -> Draw.of(Draw.Stream.INTERVAL, path, node))
                    .toArray(Draw[]::new);
        }
    }

    /**
     * The nodes whose tents differ at the two ends: the line, then level by level those above either end.
     *
     * @param a start, in [0, 1]
     * @param b end, in [0, 1]
     * @param depth levels
     */
    static Increment increment(double a, double b, int depth) {
        long[] nodes = new long[1 + 2 * depth];
        double[] coefficients = new double[1 + 2 * depth];
        coefficients[0] = b - a;
        int count = 1;
        for (int level = 0; level < depth; level++) {
            double cells = 1L << level;
            double height = 0.5 / Math.sqrt(cells);
            long cellOfA = Math.min((long) (a * cells), (1L << level) - 1);
            long cellOfB = Math.min((long) (b * cells), (1L << level) - 1);
            double atA = a * cells - cellOfA;
            double atB = b * cells - cellOfB;
            if (cellOfA == cellOfB) {
                count = add(nodes, coefficients, count, (1L << level) + cellOfA, height * tentDifference(atA, atB));
            } else {
                count = add(nodes, coefficients, count, (1L << level) + cellOfA, -height * tent(atA));
                count = add(nodes, coefficients, count, (1L << level) + cellOfB, height * tent(atB));
            }
        }
        return new Increment(Arrays.copyOf(nodes, count), Arrays.copyOf(coefficients, count));
    }

    private static int add(long[] nodes, double[] coefficients, int count, long node, double coefficient) {
        if (coefficient == 0) {
            return count;
        }
        nodes[count] = node;
        coefficients[count] = coefficient;
        return count + 1;
    }

    private static double tent(double x) {
        return 2 * Math.min(x, 1 - x);
    }

    /** tent(b) − tent(a), from b − a where both are on one side. */
    private static double tentDifference(double a, double b) {
        if (a <= 0.5 && b <= 0.5) {
            return 2 * (b - a);
        }
        if (a >= 0.5 && b >= 0.5) {
            return 2 * (a - b);
        }
        return tent(b) - tent(a);
    }
}
