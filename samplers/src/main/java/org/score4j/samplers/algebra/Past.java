package org.score4j.samplers.algebra;

import org.score4j.process.AffineProcess;
import org.score4j.schedule.TimeGrid;

/**
 * Where a multistep formula stands: the step ahead and the evaluations behind it.
 *
 * @param process the process
 * @param grid the times
 * @param index number of the step ahead, from 0; evaluations exist at times 0 … index
 */
public record Past(AffineProcess process, TimeGrid grid, int index) {
    /** The step ahead. */
    public Interval interval() {
        return new Interval(process, grid.time(index), grid.time(index + 1));
    }

    /** The step before, where there is one. */
    public Past before() {
        return new Past(process, grid, index - 1);
    }

    /** Time of the evaluation {@code back} steps ago; 0 is the one at the start of this step. */
    public double time(int back) {
        return grid.time(index - back);
    }

    /** λ(time(back)) − λ(time(0)): 0 for the newest evaluation, negative for earlier ones in sampling. */
    public double node(int back) {
        return back == 0 ? 0 : process.halfLogSnr(time(back)) - process.halfLogSnr(time(0));
    }

    /** The nodes of the newest {@code count} evaluations, newest first. */
    public double[] nodes(int count) {
        double[] nodes = new double[count];
        for (int back = 0; back < count; back++) {
            nodes[back] = node(back);
        }
        return nodes;
    }

    /** How many evaluations there are at times where λ is finite, at most {@code wanted}, at least 1. */
    public int usable(int wanted) {
        int count = Math.min(wanted, index + 1);
        while (count > 1 && !Double.isFinite(process.halfLogSnr(time(count - 1)))) {
            count--;
        }
        return count;
    }

    /** Steps that are left, this one included. */
    public int left() {
        return grid.steps() - index;
    }
}
