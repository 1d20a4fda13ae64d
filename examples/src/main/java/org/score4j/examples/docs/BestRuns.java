package org.score4j.examples.docs;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.score4j.examples.docs.Measurements.Problem;
import org.score4j.samplers.study.WorkPrecision.Point;

/**
 * Which run of a problem to take at a budget: the one with the smallest error. Errors are equal where they agree to about three
 * digits, as those of one plan by two names do, or are both below their uncertainty; the run with fewer evaluations wins then, and
 * after that the first of the table.
 *
 * @param ranked the best first
 */
record BestRuns(List<Run> ranked) {
    private static final double SAME = 1e-3;

    /** A solver's run. */
    record Run(String solver, Point point) {}

    static BestRuns of(Problem problem) {
        List<Run> runs = new ArrayList<>();
        problem.curves().forEach(curve -> curve.points().forEach(point -> runs.add(new Run(curve.solver(), point))));
        runs.sort(Comparator.comparingDouble(
                        (Run run) -> rank(Math.max(run.point().error(), problem.uncertainty())))
                .thenComparingInt(run -> run.point().nfe()));
        return new BestRuns(List.copyOf(runs));
    }

    /** Logarithm in steps of {@value #SAME}. */
    private static double rank(double error) {
        return Math.rint(Math.log(error) / SAME);
    }

    /** The best run at each budget; budgets that buy nothing better than the last one are left out. */
    <N extends Number> Map<N, Run> within(List<N> budgets, ToDoubleFunction<Point> cost) {
        Map<N, Run> best = new LinkedHashMap<>();
        for (N budget : budgets) {
            ranked.stream()
                    .filter(run -> cost.applyAsDouble(run.point()) <= budget.doubleValue())
                    .findFirst()
                    .filter(run -> !best.containsValue(run))
                    .ifPresent(run -> best.put(budget, run));
        }
        return best;
    }

    /** Budgets of seconds: 1, 2 and 5 times powers of ten, between the fastest run and the slowest. */
    List<Double> seconds() {
        double fastest =
                ranked.stream().mapToDouble(run -> run.point().seconds()).min().orElse(1);
        double slowest =
                ranked.stream().mapToDouble(run -> run.point().seconds()).max().orElse(1);
        List<Double> budgets = new ArrayList<>();
        for (int power = (int) Math.floor(Math.log10(fastest)); Math.pow(10, power) <= slowest; power++) {
            for (int factor : new int[] {1, 2, 5}) {
                double budget = Double.parseDouble(factor + "e" + power);
                if (budget >= fastest && budget <= slowest) {
                    budgets.add(budget);
                }
            }
        }
        return budgets;
    }
}
