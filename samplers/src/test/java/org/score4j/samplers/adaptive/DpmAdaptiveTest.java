package org.score4j.samplers.adaptive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.score4j.exec.Samples;
import org.score4j.model.ScoreModel;
import org.score4j.noise.Draw;
import org.score4j.noise.NoiseSource;
import org.score4j.noise.PhiloxNoise;
import org.score4j.process.AffineProcess;
import org.score4j.process.Edm;
import org.score4j.process.VariancePreserving;
import org.score4j.samplers.Sampler;
import org.score4j.samplers.Solver;
import org.score4j.samplers.SolverContract;
import org.score4j.samplers.TestProblems;
import org.score4j.samplers.adaptive.DpmAdaptive.Coupling;
import org.score4j.samplers.exponential.DpmVariant;
import org.score4j.schedule.Schedule;
import org.score4j.schedule.TimeGrid;
import org.score4j.tensor.ElementType;
import org.score4j.tensor.Tensors;

class DpmAdaptiveTest extends SolverContract {
    private static final DpmStepControl PID = new DpmStepControl.Pid(0.1, 1, 0.05, 0.81);

    @Override
    protected List<Solver> solvers() {
        return List.of(
                DpmAdaptive.dpmSolver(2),
                DpmAdaptive.dpmSolver(3).controlledBy(PID),
                DpmAdaptive.dpmSolverPlusPlus(2).with(DpmVariant.TAYLOR).startingWith(0.2),
                DpmAdaptive.dpmSolverPlusPlus(3),
                DpmAdaptive.dpmSolver(3).controlledBy(PID).withEta(1, 1.003));
    }

    @Override
    protected List<Solver> ordered() {
        return List.of(
                DpmAdaptive.dpmSolver(2).withTolerance(1e-3, 1e-3),
                DpmAdaptive.dpmSolver(3).controlledBy(PID).withTolerance(1e-3, 1e-3),
                DpmAdaptive.dpmSolverPlusPlus(3).withTolerance(1e-3, 1e-3),
                DpmAdaptive.dpmSolver(3).withEta(1, 1));
    }

    @Test
    void errorsFollowTheTolerance() {
        AffineProcess process = VariancePreserving.linear();
        TimeGrid grid = TestProblems.noisyGrid(process, 1);
        double[] exact = TestProblems.run(process, DormandPrince.withTolerance(1e-13, 1e-13), grid, 8);
        for (DpmAdaptive solver : List.of(
                DpmAdaptive.dpmSolver(3),
                DpmAdaptive.dpmSolverPlusPlus(3),
                DpmAdaptive.dpmSolverPlusPlus(3).with(DpmVariant.TAYLOR).controlledBy(PID))) {
            double last = Double.POSITIVE_INFINITY;
            for (double tolerance : new double[] {1e-3, 1e-4, 1e-5, 1e-6}) {
                double error = TestProblems.distance(
                        TestProblems.run(process, solver.withTolerance(tolerance, tolerance), grid, 8), exact);
                assertThat(error).isLessThan(30 * tolerance).isLessThan(last / 3);
                last = error;
            }
        }
    }

    private static Sampler sampler(Solver solver) {
        AffineProcess process = new Edm(0.05, 20);
        return Sampler.of(ScoreModel.exact(TestProblems.mixture(), process))
                .solver(solver)
                .schedule(Schedule.karras(6))
                .type(ElementType.FLOAT64);
    }

    private static double[] values(Sampler sampler, int count) {
        try (Samples samples = sampler.sample(count, 2)) {
            return Tensors.toDoubles(samples.array());
        }
    }

    @ParameterizedTest
    @EnumSource(Coupling.class)
    void onlyCoupledSamplesDependOnTheirBatch(Coupling coupling) {
        DpmAdaptive solver = DpmAdaptive.dpmSolver(3).coupledBy(coupling);
        Sampler sampler = sampler(solver);
        boolean coupled = coupling != Coupling.NONE;
        assertThat(sampler.program().couplesSamples()).isEqualTo(coupled);
        double[] few = values(sampler, 2);
        double[] many = Arrays.copyOf(values(sampler, 7), 4);
        assertThat(Arrays.equals(few, many)).isEqualTo(!coupled);
        if (coupled) {
            assertThatThrownBy(() -> values(sampler.batch(2), 7)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void samplesTakeTheirOwnStepsUnlessCoupled() {
        try (Samples own = sampler(DpmAdaptive.dpmSolver(2)).sample(40, 2);
                Samples same = sampler(DpmAdaptive.dpmSolver(2).coupledBy(Coupling.LARGEST_ERROR))
                        .sample(40, 2)) {
            assertThat(Arrays.stream(own.evaluations()).distinct().count()).isGreaterThan(1);
            assertThat(Arrays.stream(same.evaluations()).distinct().count()).isEqualTo(1);
        }
    }

    /** Marginals of the reverse SDE at the last noisy time, to within four standard errors. */
    @Test
    void ancestralNoiseKeepsTheMarginals() {
        AffineProcess process = new Edm(0.3, 20);
        int count = 4000;
        double[] values;
        try (Samples samples = Sampler.of(ScoreModel.exact(TestProblems.mixture(), process))
                .solver(DpmAdaptive.dpmSolver(3).withTolerance(1e-3, 1e-3).withEta(1, 1))
                .schedule(Schedule.explicit(20, 0.3))
                .type(ElementType.FLOAT64)
                .sample(count, 2)) {
            values = Tensors.toDoubles(samples.array());
        }
        double mean = 0;
        double square = 0;
        for (int i = 0; i < count; i++) {
            mean += values[2 * i] / count;
            square += values[2 * i] * values[2 * i] / count;
        }
        double wantedMean = 0.3 * -1 + 0.7 * 0.8;
        double wantedSquare = 0.3 * (1 + 0.36) + 0.7 * (0.64 + 0.25) + 0.09;
        // sample standard errors; the start at sigma 20 without the data's spread adds a bias of 1e-3
        assertThat(mean).isCloseTo(wantedMean, Offset.offset(4 * 1.0 / Math.sqrt(count)));
        assertThat(square).isCloseTo(wantedSquare, Offset.offset(4 * 1.3 / Math.sqrt(count)));
    }

    @Test
    void everyAcceptedStepDrawsAnew() {
        AffineProcess process = new Edm(0.3, 20);
        Map<Draw, Integer> draws = new TreeMap<>(Comparator.comparingLong(Draw::packed));
        NoiseSource recording = new NoiseSource() {
            private final NoiseSource source = new PhiloxNoise(0);

            @Override
            public void fill(Draw draw, long sample, long first, float[] out, int at, int length) {
                source.fill(draw, sample, first, out, at, length);
            }

            @Override
            public void fill(Draw draw, long sample, long first, double[] out, int at, int length) {
                draws.merge(draw, 1, Integer::sum);
                source.fill(draw, sample, first, out, at, length);
            }
        };
        try (Samples samples = Sampler.of(ScoreModel.exact(TestProblems.mixture(), process))
                .solver(DpmAdaptive.dpmSolver(2).withEta(1, 1))
                .schedule(Schedule.explicit(20, 0.3))
                .type(ElementType.FLOAT64)
                .noise(recording)
                .sample(1, 2)) {
            assertThat(draws).hasSizeGreaterThan(5);
            assertThat(draws.values()).containsOnly(1);
            assertThat(samples.evaluations()[0]).isGreaterThanOrEqualTo(2 * (draws.size() - 1));
        }
    }

    @Test
    void badArgumentsAreNamed() {
        assertRefused(() -> DpmAdaptive.dpmSolver(1), "order is 1; allowed: 2, 3");
        DpmAdaptive solver = DpmAdaptive.dpmSolverPlusPlus(3);
        assertRefused(() -> solver.withTolerance(0, 0.1), "absolute is 0.0; allowed: (0, ∞)");
        assertRefused(() -> solver.withTolerance(0.1, -1), "relative is -1.0; allowed: [0, ∞)");
        assertRefused(() -> solver.startingWith(-0.1), "h is -0.1; allowed: (0, ∞)");
        assertRefused(() -> solver.withEta(2, 1), "eta is 2.0; allowed: [0, 1]");
        assertRefused(() -> new DpmStepControl.Standard(1), "safety is 1.0; allowed: (0, 1)");
        assertRefused(() -> new DpmStepControl.Pid(0, 1, 0, 0), "safety is 0.0; allowed: (0, 1]");
        assertRefused(() -> new DpmStepControl.Pid(Double.NaN, 1, 0, 0.8), "p is NaN");
        AffineProcess edm = new Edm(0.05, 20);
        assertRefused(() -> solver.withEta(1, 1).compile(edm, TimeGrid.of(0.1, 1)), "from clean to noisy");
        assertRefused(() -> solver.compile(edm, TimeGrid.of(0.04, 0)), "take more steps");
        assertRefused(
                () -> solver.compile(VariancePreserving.linear(), TimeGrid.of(0, 0.5)), "use between(start, end)");
        assertThat(solver.withEta(1, 1).coupledBy(Coupling.MEAN_SQUARE).name())
                .isEqualTo("dpm++23-adaptive(absolute 0.0078, relative 0.05, first step 0.05, safety 0.9, mean square, "
                        + "eta 1.0, above end)");
    }

    private static void assertRefused(Runnable call, String message) {
        assertThatThrownBy(call::run)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }
}
