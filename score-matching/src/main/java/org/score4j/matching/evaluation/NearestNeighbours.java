package org.score4j.matching.evaluation;

import java.util.function.Predicate;

/** Whether most of the k nearest rows of two sets are of the second. */
record NearestNeighbours(SampleSet first, SampleSet second, int k) implements Predicate<double[]> {
    @Override
    public boolean test(double[] row) {
        Nearest nearest = new Nearest(Math.min(k, first.count() + second.count()));
        for (int i = 0; i < Math.max(first.count(), second.count()); i++) {
            // in turns, so that neither set is preferred where distances are equal
            if (i < first.count()) {
                nearest.offer(first.squaredDistance(i, row, 0), i);
            }
            if (i < second.count()) {
                nearest.offer(second.squaredDistance(i, row, 0), first.count() + i);
            }
        }
        int votes = 0;
        for (int number : nearest.rows()) {
            votes += number >= first.count() ? 1 : -1;
        }
        return votes > 0;
    }
}
