package org.score4j.noise;

import java.util.Arrays;
import java.util.List;

/**
 * Increments of the Lévy–Ciesielski series of a Brownian path, as sums over its normals.
 *
 * <p>The path is halved in the clock's parameter. In a cell from l to r with the middle m, a Brownian bridge of variance
 * v = c(l, m)·c(m, r)/c(l, r) at m adds √v·tent·Z, where the tent rises from 0 at l to 1 at m and falls to 0 at r, linearly in
 * the clock.
 */
final class LevySeries {
    private final PathClock clock;
    private final int depth;
    private final double range;

    /**
     * A series.
     *
     * @param depth levels
     */
    LevySeries(PathClock clock, int depth) {
        this.clock = clock;
        this.depth = depth;
        this.range = clock.last() - clock.first();
    }

    /** W(b) − W(a) = Σ coefficients[j]·Z(nodes[j]). */
    record Increment(long[] nodes, double[] coefficients) {
        double[] scaled(double factor) {
            return Arrays.stream(coefficients).map(c -> c * factor).toArray();
        }

        List<Draw> draws(int path) {
            return Arrays.stream(nodes)
                    .mapToObj(node -> Draw.of(Draw.Stream.INTERVAL, path, node))
                    .toList();
        }
    }

    private final class Cell {
        final long number;
        final double rising;
        final double falling;
        final double left;
        final double middle;
        final double right;
        final double height;

        Cell(int level, double at) {
            long cells = 1L << level;
            number = Math.max(0, Math.min((long) ((at - clock.first()) / range * cells), cells - 1));
            left = clock.first() + range * number / cells;
            middle = clock.first() + range * (2 * number + 1) / (2 * cells);
            right = clock.first() + range * (number + 1) / cells;
            rising = clock.length(left, middle);
            falling = clock.length(middle, right);
            // A clock that stands still over half a cell leaves nothing to refine
            height = rising > 0 && falling > 0 ? Math.sqrt(rising * (falling / clock.length(left, right))) : 0;
        }

        double tent(double p) {
            return p <= middle
                    ? clock.length(left, Math.max(left, p)) / rising
                    : clock.length(Math.min(right, p), right) / falling;
        }

        /** tent(b) − tent(a), from the clock between them where both are on one side. */
        double tentDifference(double a, double b) {
            if (b <= middle) {
                return clock.length(a, b) / rising;
            }
            return a >= middle ? -clock.length(a, b) / falling : tent(b) - tent(a);
        }
    }

    /**
     * The nodes whose tents differ at the two ends: the line, then level by level those above either end.
     *
     * @param a start, within the clock's range
     * @param b end, above {@code a}
     */
    Increment increment(double a, double b) {
        Sum sum = new Sum(1 + 2 * depth);
        sum.add(0, clock.length(a, b) / Math.sqrt(clock.length(clock.first(), clock.last())));
        for (int level = 0; level < depth; level++) {
            long first = 1L << level;
            Cell ofA = new Cell(level, a);
            Cell ofB = new Cell(level, b);
            if (ofA.number == ofB.number) {
                sum.add(first + ofA.number, ofA.height == 0 ? 0 : ofA.height * ofA.tentDifference(a, b));
            } else {
                sum.add(first + ofA.number, ofA.height == 0 ? 0 : -ofA.height * ofA.tent(a));
                sum.add(first + ofB.number, ofB.height == 0 ? 0 : ofB.height * ofB.tent(b));
            }
        }
        return sum.increment();
    }

    private static final class Sum {
        private final long[] nodes;
        private final double[] coefficients;
        private int count;

        Sum(int most) {
            nodes = new long[most];
            coefficients = new double[most];
        }

        void add(long node, double coefficient) {
            if (coefficient != 0) {
                nodes[count] = node;
                coefficients[count] = coefficient;
                count++;
            }
        }

        Increment increment() {
            return new Increment(Arrays.copyOf(nodes, count), Arrays.copyOf(coefficients, count));
        }
    }
}
