package org.score4j.matching.evaluation;

import java.util.Arrays;

/**
 * The pairing of n rows with n columns whose costs have the least sum, and the proof that it is: potentials with
 * uᵢ + vⱼ ≤ cᵢⱼ everywhere, equal in every pair.
 *
 * <p>Found by reducing columns and rows, then by shortest augmenting paths: Jonker and Volgenant, A Shortest Augmenting Path
 * Algorithm for Dense and Sparse Linear Assignment Problems, 1987. Time O(n³) at worst and nearer n² on costs without much
 * structure, memory O(n) beside the costs. Where the least sum is reached by several pairings, one of them is returned, always
 * the same.
 *
 * @param columnOfRow the partner of each row
 * @param rowPotentials u [n]
 * @param columnPotentials v [n]
 * @param cost the sum of the costs of all pairs
 */
public record Assignment(int[] columnOfRow, double[] rowPotentials, double[] columnPotentials, double cost) {
    /**
     * The pairing of least cost.
     *
     * @param costs [n, n] in 'c' order, finite; not changed
     * @param n rows and columns, at least 1
     * @throws IllegalArgumentException if {@code costs} has not n² elements or one is not finite
     */
    public static Assignment minimising(double[] costs, int n) {
        requireCosts(costs, n);
        AssignmentSearch search = new AssignmentSearch(costs, n);
        int[] columns = search.columnOfRow();
        double[] columnPotentials = search.columnPotentials();
        double[] rowPotentials = new double[n];
        double cost = 0;
        for (int i = 0; i < n; i++) {
            double pair = costs[i * n + columns[i]];
            rowPotentials[i] = pair - columnPotentials[columns[i]];
            cost += pair;
        }
        return new Assignment(columns, rowPotentials, columnPotentials, cost);
    }

    static void requireCosts(double[] costs, int n) {
        if (n < 1 || costs.length != (long) n * n) {
            throw new IllegalArgumentException(
                    "costs has " + costs.length + " elements with n " + n + "; expected n² with n of 1 and more");
        }
        for (int i = 0; i < costs.length; i++) {
            if (!Double.isFinite(costs[i])) {
                throw new IllegalArgumentException(
                        "costs[" + i / n + "][" + i % n + "] is " + costs[i] + "; expected a finite number");
            }
        }
    }

    /**
     * Squared Euclidean distances of all rows of two sets of equal size, [n, n]: the costs that make straight lines between
     * batches cross least.
     */
    public static double[] squaredDistances(SampleSet first, SampleSet second) {
        first.requireSameDimensions(second);
        first.requireSameCount(second, "to be paired");
        int n = first.count();
        double[] costs = new double[Math.multiplyExact(n, n)];
        Arrays.parallelSetAll(costs, k -> first.squaredDistance(k / n, second, k % n));
        return costs;
    }

    @Override
    public String toString() {
        return "Assignment[" + columnOfRow.length + " pairs, cost " + cost + "]";
    }
}
