package org.score4j.samplers.exponential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.score4j.exec.Samples;
import org.score4j.model.ScoreModel;
import org.score4j.process.AffineProcess;
import org.score4j.process.Edm;
import org.score4j.process.VariancePreserving;
import org.score4j.program.Coefficient;
import org.score4j.program.Instruction;
import org.score4j.program.SamplingPlan;
import org.score4j.samplers.Sampler;
import org.score4j.samplers.Solver;
import org.score4j.samplers.SolverContract;
import org.score4j.samplers.TestProblems;
import org.score4j.samplers.Thresholding;
import org.score4j.samplers.adaptive.DormandPrince;
import org.score4j.samplers.exponential.DpmMultistep.Ending;
import org.score4j.samplers.study.OrderStudy;
import org.score4j.schedule.Schedule;
import org.score4j.schedule.TimeGrid;
import org.score4j.tensor.ElementType;
import org.score4j.tensor.Tensors;

class DpmSolversTest extends SolverContract {
    @Override
    protected List<Solver> solvers() {
        return List.of(
                DpmSolver.multistep(3),
                DpmSolverPlusPlus.multistep(3).asPublished(),
                DpmSolverPlusPlus.multistep(2).with(DpmVariant.TAYLOR).ending(Ending.EULER),
                DpmSolverPlusPlus.multistep(3).ending(Ending.DESCENDING).thresholded(new Thresholding.Static(1.5)),
                DpmSolver.singlestep(3),
                DpmSolverPlusPlus.singlestep(3).with(DpmVariant.TAYLOR).endingWithOrders(2, 1),
                DpmSolverPlusPlus.singlestep(2).at(0.7).thresholded(new Thresholding.Dynamic(0.9, 2)),
                DpmSolver.singlestep(3).withEta(0.5, 1.003).keepingAboveEnd(),
                DpmSolverPlusPlus.singlestep(2).withEta(1, 1),
                DpmSolver.grouped(2),
                DpmSolverPlusPlus.grouped(3),
                DpmSolverPlusPlus.grouped(3)
                        .withMiddle(DpmVariant.MIDPOINT)
                        .asPublished()
                        .thresholded(new Thresholding.Dynamic(0.9, 2)));
    }

    @Override
    protected List<Solver> ordered() {
        return List.of(
                DpmSolver.multistep(1),
                DpmSolver.multistep(2),
                DpmSolver.multistep(2).with(DpmVariant.TAYLOR),
                DpmSolver.multistep(3).asPublished(),
                DpmSolverPlusPlus.multistep(2).with(DpmVariant.TAYLOR),
                DpmSolverPlusPlus.multistep(2).ending(Ending.DESCENDING),
                DpmSolverPlusPlus.multistep(3).asPublished(),
                DpmSolver.singlestep(1),
                DpmSolver.singlestep(2),
                DpmSolver.singlestep(2).with(DpmVariant.TAYLOR),
                DpmSolver.singlestep(3),
                DpmSolver.singlestep(3).with(DpmVariant.TAYLOR),
                DpmSolverPlusPlus.singlestep(2),
                DpmSolverPlusPlus.singlestep(2).at(0.7),
                DpmSolverPlusPlus.singlestep(2).with(DpmVariant.TAYLOR).at(1),
                DpmSolverPlusPlus.singlestep(3),
                DpmSolverPlusPlus.singlestep(3).with(DpmVariant.TAYLOR),
                DpmSolverPlusPlus.singlestep(3).at(0.3, 0.9),
                DpmSolverPlusPlus.singlestep(3).with(DpmVariant.TAYLOR).at(0.3, 0.9),
                DpmSolver.singlestep(3).withEta(0.5, 1),
                DpmSolverPlusPlus.singlestep(2).withEta(1, 1),
                DpmSolver.grouped(2),
                DpmSolverPlusPlus.grouped(2).with(DpmVariant.TAYLOR));
    }

    /** Formulas only: until very small steps the error of the first-order start, of order 2, hides behind theirs. */
    @ParameterizedTest
    @CsvSource({"FULL, 3", "EULER, 2", "DESCENDING, 2"})
    void thirdOrderMultistepFormulasHaveOrderThreeUntilTheOrderIsLowered(Ending ending, int order) {
        OrderStudy study = OrderStudy.in(VariancePreserving.linear());
        for (DpmMultistep solver : List.of(DpmSolver.multistep(3), DpmSolverPlusPlus.multistep(3))) {
            DpmMultistep ended = solver.ending(ending);
            assertThat(ended.order().deterministic()).isEqualTo(order);
            assertThat(study.formula(ended)).isBetween(order - 0.1, order + 0.1);
        }
    }

    @ParameterizedTest
    @EnumSource(DpmVariant.class)
    void groupedStepsOfThirdOrderHaveOrderThreeUnlessPublished(DpmVariant variant) {
        for (DpmGrouped solver : List.of(DpmSolver.grouped(3), DpmSolverPlusPlus.grouped(3))) {
            for (DpmVariant middle : DpmVariant.values()) {
                DpmGrouped whole = solver.with(variant).withMiddle(middle);
                assertThat(slope(whole, 96)).isBetween(2.8, 3.1);
                assertThat(slope(whole.asPublished(), 96)).isBetween(1.9, 2.1);
            }
        }
    }

    /** log₂ of the ratio of errors for n and 2n steps. */
    private static double slope(Solver solver, int steps) {
        AffineProcess process = VariancePreserving.linear();
        double[] exact = TestProblems.run(
                process, DormandPrince.withTolerance(1e-13, 1e-13), TestProblems.noisyGrid(process, 1), 4);
        double[] errors = new double[2];
        for (int i = 0; i < 2; i++) {
            TimeGrid grid = TestProblems.noisyGrid(process, steps << i);
            errors[i] = TestProblems.distance(TestProblems.run(process, solver, grid, 4), exact);
        }
        return Math.log(errors[0] / errors[1]) / Math.log(2);
    }

    @ParameterizedTest
    @CsvSource({
        "2, 6, 3, 2",
        "2, 7, 3, 3",
        "3, 6, 2, 2",
        "3, 7, 3, 2",
        "3, 8, 3, 3",
        "3, 4, 2, 1",
        "3, 2, 1, 1",
        "3, 1, 0, 0"
    })
    void gridsAreSplitIntoSteps(int order, int intervals, int ofSeveral, int ofSeveralPublished) {
        assertThat(stepsOfSeveral(DpmSolver.grouped(order), intervals)).isEqualTo(ofSeveral);
        assertThat(stepsOfSeveral(DpmSolver.grouped(order).asPublished(), intervals))
                .isEqualTo(ofSeveralPublished);
    }

    /** Steps of more than one evaluation: those that keep the state they start from. */
    private static long stepsOfSeveral(Solver solver, int intervals) {
        Edm process = new Edm(0.1, 20);
        SamplingPlan plan = (SamplingPlan) solver.compile(process, TestProblems.noisyGrid(process, intervals));
        assertThat(plan.nfe()).isEqualTo(intervals);
        assertThat(plan.steps()).isEqualTo(intervals);
        return plan.instructions().stream()
                .filter(instruction -> instruction instanceof Instruction.Combine combine
                        && combine.output().name().equals("start"))
                .count();
    }

    @Test
    void singleStepsEvaluateAsOftenAsTheirOrders() {
        Edm process = new Edm(0.1, 20);
        TimeGrid grid = TestProblems.noisyGrid(process, 5);
        assertThat(nfe(DpmSolver.singlestep(3), process, grid)).isEqualTo(15);
        assertThat(nfe(DpmSolver.singlestep(3).endingWithOrders(2, 1), process, grid))
                .isEqualTo(12);
        assertThat(nfe(DpmSolver.singlestep(2).endingWithOrders(1), process, grid))
                .isEqualTo(9);
    }

    private static int nfe(Solver solver, AffineProcess process, TimeGrid grid) {
        return ((SamplingPlan) solver.compile(process, grid)).nfe();
    }

    @Test
    void ancestralStepsCanBeKeptAboveTheEndOfTheProcess() {
        Edm process = new Edm(0.5, 20);
        TimeGrid grid = TimeGrid.of(20, 4, 0.5);
        DpmSinglestep solver = DpmSolver.singlestep(3).withEta(1, 1);
        SamplingPlan plan = solver.compile(process, grid);
        assertThat(plan.draws()).hasSize(2);
        assertThat(lowestTime(plan)).isLessThan(0.5);
        SamplingPlan kept = solver.keepingAboveEnd().compile(process, grid);
        assertThat(kept.draws()).hasSize(1);
        assertThat(lowestTime(kept)).isGreaterThan(0.5);
    }

    private static double lowestTime(SamplingPlan plan) {
        return plan.instructions().stream()
                .filter(Instruction.Evaluate.class::isInstance)
                .mapToDouble(call -> ((Coefficient.Constant) ((Instruction.Evaluate) call).time()).value())
                .min()
                .orElseThrow();
    }

    /** The contract asks this of the solvers whose default run has an order to assert. */
    @Test
    void inversionByThirdOrderComesBack() {
        AffineProcess process = VariancePreserving.linear();
        ScoreModel model = ScoreModel.exact(TestProblems.mixture(), process);
        TimeGrid noisy = TestProblems.noisyGrid(process, 100);
        double[] start = {0.4, -0.9, 1.1, 0.3};
        for (Solver solver : List.of(
                DpmSolver.multistep(3),
                DpmSolverPlusPlus.multistep(3),
                DpmSolver.grouped(3),
                DpmSolverPlusPlus.grouped(3).asPublished())) {
            Sampler sampler = Sampler.of(model).solver(solver).type(ElementType.FLOAT64);
            try (INDArray data = Tensors.of(start, 2, 2);
                    Samples encoded = sampler.schedule(
                                    Schedule.explicit(noisy.reversed().times()))
                            .initial(data)
                            .sample(2, 2);
                    Samples decoded = sampler.schedule(Schedule.explicit(noisy.times()))
                            .initial(encoded.array())
                            .sample(2, 2)) {
                assertThat(TestProblems.distance(Tensors.toDoubles(decoded.array()), start))
                        .isLessThan(2e-3);
            }
        }
    }

    @Test
    void namesTellOptionsApart() {
        assertThat(solvers().stream().map(Solver::name)).doesNotHaveDuplicates();
        assertThat(ordered().stream().map(Solver::name)).doesNotHaveDuplicates();
        assertThat(DpmSolverPlusPlus.multistep(2).name()).isEqualTo("dpm++2m");
        assertThat(DpmSolver.singlestep(3).at(0.2, 0.9).name()).isEqualTo("dpm3s(r1 0.2, r2 0.9)");
    }

    @Test
    void badArgumentsAreNamed() {
        assertRefused(() -> DpmSolver.multistep(0), "order is 0; allowed: 1, 2, 3");
        assertRefused(() -> DpmSolverPlusPlus.multistep(4), "order is 4; allowed: 1, 2, 3");
        assertRefused(() -> DpmSolver.singlestep(4), "order is 4");
        assertRefused(() -> DpmSolverPlusPlus.grouped(-1), "order is -1");
        assertRefused(() -> DpmSolver.singlestep(3).at(0.5), "order is 3; one inner evaluation needs order 2");
        assertRefused(() -> DpmSolver.singlestep(2).at(0.2, 0.5), "order is 2; two inner evaluations need order 3");
        assertRefused(() -> DpmSolver.singlestep(2).at(0), "r1 is 0.0; allowed: (0.0, 1]");
        assertRefused(() -> DpmSolver.singlestep(2).at(1.5), "r1 is 1.5");
        assertRefused(() -> DpmSolver.singlestep(3).at(0.5, 0.5), "r2 is 0.5; allowed: (0.5, 1]");
        assertRefused(() -> DpmSolver.singlestep(2).endingWithOrders(2, 3), "a final order is 3; allowed: 1 to 2");
        assertRefused(() -> DpmSolver.singlestep(2).withEta(1.1, 1), "eta is 1.1; allowed: [0, 1]");
        assertRefused(() -> DpmSolver.singlestep(2).withEta(1, 0), "scale is 0.0; allowed: (0, ∞)");
        Thresholding clip = new Thresholding.Static(1);
        assertRefused(() -> DpmSolver.multistep(2).thresholded(clip), "use DPM-Solver++");
        assertRefused(() -> DpmSolver.singlestep(2).thresholded(clip), "use DPM-Solver++");
        assertRefused(() -> DpmSolver.grouped(2).thresholded(clip), "use DPM-Solver++");
    }

    private static void assertRefused(Runnable call, String message) {
        assertThatThrownBy(call::run)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }
}
