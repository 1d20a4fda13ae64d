package org.score4j.samplers.adaptive;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.score4j.process.AffineProcess;
import org.score4j.process.Edm;
import org.score4j.samplers.Solver;
import org.score4j.samplers.TestProblems;
import org.score4j.schedule.TimeGrid;

/** Errors of adaptive solvers against their tolerances. */
class ToleranceTest {
    private static final int COUNT = 8;

    @Test
    void dormandPrinceIsProportionalToItsTolerance() {
        AffineProcess process = new Edm(0.1, 20);
        TimeGrid grid = TestProblems.noisyGrid(process, 1);
        double[] exact = TestProblems.run(process, DormandPrince.withTolerance(1e-14, 1e-14), grid, COUNT);
        double last = Double.POSITIVE_INFINITY;
        for (double tolerance : new double[] {1e-4, 1e-6, 1e-8, 1e-10}) {
            double error = error(DormandPrince.withTolerance(tolerance, tolerance), grid, process, exact);
            assertThat(error).isBetween(tolerance * 1e-3, tolerance * 100);
            assertThat(error).isLessThan(last / 10);
            last = error;
        }
    }

    private static double error(Solver solver, TimeGrid grid, AffineProcess process, double[] exact) {
        return TestProblems.distance(TestProblems.run(process, solver, grid, COUNT), exact);
    }
}
