package org.score4j.samplers.exponential;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.score4j.process.VariancePreserving;
import org.score4j.samplers.Solver;
import org.score4j.samplers.SolverContract;
import org.score4j.samplers.Thresholding;
import org.score4j.samplers.classical.Heun;
import org.score4j.samplers.study.OrderStudy;

class ExponentialPredictorCorrectorTest extends SolverContract {
    private static final Tau NONE = new Tau.Constant(0);
    private static final Tau FULL = new Tau.Constant(1);
    private static final ModelStatistics STATISTICS = ModelStatistics.constant(0.6, 0.3, 0.2);

    private final OrderStudy study = OrderStudy.in(VariancePreserving.linear());

    @Override
    protected List<Solver> solvers() {
        return Stream.concat(
                        ordered().stream(),
                        Stream.of(
                                UniPc.of(3).thresholded(new Thresholding.Dynamic(0.9, 2)),
                                UniPc.of(3).loweredAtTheEnd(),
                                UniPc.of(3).uncorrected(0, 1).inNoise(),
                                Deis.inTimeOf(Deis.Clock.through(0.001, 0.002, 80), 3)
                                        .loweredAtTheEnd(),
                                Deis.inTime(3).with(Deis.Integrals.LEFT_SUMS),
                                DpmSolverV3.of(STATISTICS, 3)
                                        .withPseudoPredictor()
                                        .withPseudoCorrector()
                                        .loweredAtTheEnd(),
                                SaSolver.of(FULL, 3, 4).fewSteps(),
                                SaSolver.of(FULL, 2, 2).thresholded(new Thresholding.Dynamic(0.9, 2)),
                                SaSolver.of(NONE, 3, 3).moreSteps(),
                                SaSolver.of(new Tau.InTime(0.7, 0.2, 0.8), 3, 1).reevaluating(),
                                ExponentialAdams.inSample(4).thresholded(new Thresholding.Dynamic(0.95, 3))))
                .toList();
    }

    /** Orders of runs are those of the start; the orders of formulas that hide this at feasible steps have a test of their own. */
    @Override
    protected List<Solver> ordered() {
        return List.of(
                ExponentialAdams.inSample(1),
                ExponentialAdams.inNoise(2),
                ExponentialAdams.inSample(6),
                UniPc.of(1),
                UniPc.of(1).with(UniPc.Variant.BH1),
                UniPc.of(2),
                UniPc.of(2).with(UniPc.Variant.BH1).inNoise(),
                UniPc.of(2).with(UniPc.Variant.VARYING),
                UniPc.predictor(2),
                UniC.on(Ddim.deterministic(), 1),
                UniC.on(Heun.inTime(), 2),
                UniC.on(DpmSolverPlusPlus.multistep(2), 2).inNoise(),
                Deis.inTime(2),
                Deis.inRho(2),
                DpmSolverV3.of(STATISTICS, 2).corrected(),
                DpmSolverV3.of(STATISTICS, 3),
                DpmSolverV3.of(STATISTICS, 4).corrected(),
                DpmSolverV3.of(STATISTICS, 3).withPseudoPredictor(),
                DpmSolverV3.of(ModelStatistics.degenerate(), 1).withPseudoCorrector(),
                SaSolver.of(NONE, 1, 2),
                SaSolver.of(NONE, 2, 3).reevaluating(),
                SaSolver.of(NONE, 2, 3).correctedAtTheEnd(),
                SaSolver.of(NONE, 2, 2).simplified(),
                SaSolver.of(FULL, 1, 0),
                SaSolver.of(FULL, 2, 0),
                SaSolver.of(FULL, 1, 2),
                SaSolver.of(new Tau.Constant(0.4), 1, 2),
                SaSolver.of(FULL, 2, 2),
                SaSolver.of(FULL, 2, 2).simplified(),
                SaSolver.of(new Tau.Constant(0.4), 2, 2).inNoise(),
                SaSolver.of(FULL, 2, 2).correctedAtTheEnd(),
                SaSolver.of(new Tau.InRho(1, 0.05, 10), 2, 2).withTauAtTheStart());
    }

    static Stream<Solver> solversOfHighOrder() {
        return Stream.concat(
                IntStream.rangeClosed(3, 6)
                        .boxed()
                        .flatMap(order -> Stream.of(
                                ExponentialAdams.inSample(order),
                                ExponentialAdams.inNoise(order),
                                Deis.inTime(order),
                                Deis.inRho(order))),
                IntStream.rangeClosed(3, 4)
                        .boxed()
                        .flatMap(order -> Stream.of(
                                UniPc.of(order),
                                UniPc.of(order).inNoise(),
                                SaSolver.of(NONE, 3, order),
                                UniC.on(ExponentialAdams.inSample(order), order))));
    }

    @ParameterizedTest
    @MethodSource("solversOfHighOrder")
    void formulasOfHighOrderHaveIt(Solver solver) {
        double order = solver.order().deterministic();
        assertThat(study.formula(solver)).isBetween(order - 0.6, order + 0.6);
    }
}
