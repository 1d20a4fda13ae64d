package org.score4j.specs.cases;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.score4j.noise.Draw;
import org.score4j.process.Edm;
import org.score4j.samplers.Solver;
import org.score4j.schedule.Schedule;

/** The grids of reference cases. */
final class Grids {
    private Grids() {}

    /** The levels of a grid of sigmas; one that is repeated for a two-stage method is meant once. */
    static double[] distinctSigmas(ReferenceCase reference) {
        List<Double> levels = new ArrayList<>();
        for (double sigma : reference.grid().numbers("sigmas")) {
            if (levels.isEmpty() || levels.get(levels.size() - 1) != sigma) {
                levels.add(sigma);
            }
        }
        return levels.stream().mapToDouble(Double::doubleValue).toArray();
    }

    /** A run in sigma space: alpha = 1. */
    static SolverRun inSigma(ReferenceCase reference, Solver solver, IntFunction<@Nullable Draw> names) {
        double[] levels = distinctSigmas(reference);
        return new SolverRun(
                solver,
                new Edm(levels[levels.length - 2] / 2, levels[0]),
                Schedule.sigmas(levels),
                SolverRun.recorded(reference, names));
    }

    static double[] append(double[] values, double last) {
        double[] longer = Arrays.copyOf(values, values.length + 1);
        longer[values.length] = last;
        return longer;
    }
}
