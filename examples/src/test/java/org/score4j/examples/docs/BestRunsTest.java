package org.score4j.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.score4j.examples.docs.BestRuns.Run;
import org.score4j.examples.docs.Measurements.Curve;
import org.score4j.examples.docs.Measurements.Measure;
import org.score4j.examples.docs.Measurements.Problem;
import org.score4j.samplers.study.WorkPrecision.Point;

class BestRunsTest {
    private static final double UNCERTAINTY = 0.01;

    private static Curve curve(String solver, Point... points) {
        return new Curve(solver, List.of(points));
    }

    private static BestRuns best(Curve... curves) {
        return BestRuns.of(
                new Problem("p", "P", Measure.PATHS, 1, 1, UNCERTAINTY, List.of(), List.of(curves), List.of()));
    }

    private static List<String> solvers(Map<?, Run> runs) {
        return runs.values().stream().map(Run::solver).toList();
    }

    @Test
    void theSmallestErrorThatTheBudgetPaysIsTaken() {
        BestRuns runs = best(
                curve("cheap", new Point(4, 4, 0.3, 0.1), new Point(8, 8, 0.2, 0.2)),
                curve("dear", new Point(4, 3, 0.4, 0.3), new Point(8, 7, 0.1, 0.6)));
        assertThat(runs.within(List.of(2, 4, 8), Point::nfe)).containsOnlyKeys(4, 8);
        assertThat(solvers(runs.within(List.of(2, 4, 8), Point::nfe))).containsExactly("cheap", "dear");
        assertThat(solvers(runs.within(List.of(0.2, 0.5, 1.0), Point::seconds))).containsExactly("cheap", "dear");
    }

    @Test
    void budgetsThatBuyNothingBetterAreLeftOut() {
        BestRuns runs = best(curve("only", new Point(4, 4, 0.3, 0.1)));
        assertThat(runs.within(List.of(4, 6, 8), Point::nfe)).containsOnlyKeys(4);
    }

    @Test
    void amongErrorsThatCannotBeToldApartFewerEvaluationsWinAndThenTheOrderOfTheTable() {
        BestRuns runs = best(
                curve("smallest", new Point(50, 50, 0.001, 0.1)),
                curve("first", new Point(20, 20, 0.009, 0.9)),
                curve("second", new Point(20, 20, 0.002, 0.1)));
        assertThat(solvers(runs.within(List.of(50), Point::nfe))).containsExactly("first");
        BestRuns equal =
                best(curve("first", new Point(20, 20, 0.5 + 1e-15, 0.9)), curve("second", new Point(20, 20, 0.5, 0.1)));
        assertThat(solvers(equal.within(List.of(20), Point::nfe))).containsExactly("first");
    }

    @Test
    void budgetsOfSecondsAreRoundAndCoverTheRuns() {
        BestRuns runs = best(curve("only", new Point(4, 4, 0.3, 0.015), new Point(8, 8, 0.2, 0.5)));
        assertThat(runs.seconds()).containsExactly(0.02, 0.05, 0.1, 0.2, 0.5);
    }
}
