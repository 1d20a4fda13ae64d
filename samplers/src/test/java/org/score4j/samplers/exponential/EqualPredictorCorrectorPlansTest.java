package org.score4j.samplers.exponential;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.score4j.process.AffineProcess;
import org.score4j.process.Edm;
import org.score4j.process.VariancePreserving;
import org.score4j.program.LinearTrace;
import org.score4j.program.SamplingPlan;
import org.score4j.samplers.Solver;
import org.score4j.samplers.TestProblems;
import org.score4j.samplers.sde.Ddpm;
import org.score4j.schedule.TimeGrid;

/** Exponential multistep methods that are equal on paper compile to equal plans. */
class EqualPredictorCorrectorPlansTest {
    private static final double TOLERANCE = 1e-13;
    private static final int STEPS = 12;

    static List<AffineProcess> processes() {
        return TestProblems.processes();
    }

    @ParameterizedTest
    @MethodSource("processes")
    void firstOrderMethodsAreDdim(AffineProcess process) {
        for (Solver solver : List.of(
                ExponentialAdams.inSample(1),
                ExponentialAdams.inNoise(1),
                UniPc.predictor(1),
                Deis.inTime(1),
                Deis.inRho(1))) {
            assertEqual(solver, Ddim.deterministic(), process);
        }
    }

    @ParameterizedTest
    @MethodSource("processes")
    void simplifiedUniP2IsDpmSolverPlusPlus2M(AffineProcess process) {
        assertEqual(UniPc.predictor(2), DpmSolverPlusPlus.multistep(2), process);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6})
    void uniPWithVaryingCoefficientsIsExponentialAdams(int order) {
        UniPc predictor = UniPc.predictor(order).with(UniPc.Variant.VARYING);
        for (AffineProcess process : processes()) {
            assertEqual(predictor, ExponentialAdams.inSample(order), process);
            assertEqual(predictor.inNoise(), ExponentialAdams.inNoise(order), process);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void uniCOnUniPIsUniPc(int order) {
        for (UniPc.Variant variant : UniPc.Variant.values()) {
            UniPc predictor = UniPc.predictor(order).with(variant);
            UniC corrected = UniC.on(predictor, order).with(variant);
            UniPc both = UniPc.of(order).with(variant);
            for (AffineProcess process : processes()) {
                assertEqual(corrected, both, process);
                // in NOISE rounding grows by alpha'/alpha, a hundredfold from a start without signal
                if (order < 4) {
                    assertEqual(
                            UniC.on(predictor.inNoise(), order).with(variant).inNoise(), both.inNoise(), process);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6})
    void deisInLogRhoIsExponentialAdamsInNoise(int order) {
        for (AffineProcess process : processes()) {
            assertEqual(Deis.inLogRho(order), ExponentialAdams.inNoise(order), process);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4})
    void deisInTimeIsDeisInRhoWhereTimeIsRho(int order) {
        AffineProcess edm = new Edm(0.1, 20);
        assertEqual(Deis.inTime(order), Deis.inRho(order), edm);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void saSolverWithoutNoiseIsUniPcWithVaryingCoefficients(int order) {
        Tau none = new Tau.Constant(0);
        UniPc both = UniPc.of(order).with(UniPc.Variant.VARYING);
        for (AffineProcess process : processes()) {
            assertEqual(SaSolver.of(none, order, 0), ExponentialAdams.inSample(order), process);
            assertEqual(SaSolver.of(none, order, order + 1), both, process);
        }
    }

    @ParameterizedTest
    @MethodSource("processes")
    void simplifiedSaSolverWithoutNoiseIsUniPcBh1(AffineProcess process) {
        Tau none = new Tau.Constant(0);
        assertEqual(SaSolver.of(none, 1, 2).simplified(), UniPc.of(1).with(UniPc.Variant.BH1), process);
        assertEqual(SaSolver.of(none, 2, 0).simplified(), UniPc.predictor(2).with(UniPc.Variant.BH1), process);
    }

    @ParameterizedTest
    @MethodSource("processes")
    void saSolverOfOrder1WithFullNoiseIsAncestralSampling(AffineProcess process) {
        assertEqual(SaSolver.of(new Tau.Constant(1), 1, 0), Ddpm.posterior(), process);
    }

    @ParameterizedTest
    @MethodSource("processes")
    void correctionAtTheEndChangesTheLastStepOnly(AffineProcess process) {
        SaSolver solver = SaSolver.of(new Tau.Constant(1), 2, 2);
        LinearTrace plain = LinearTrace.canonical(plan(solver, process));
        LinearTrace corrected = LinearTrace.canonical(plan(solver.correctedAtTheEnd(), process));
        assertThat(corrected.calls())
                .hasSize(STEPS + 1)
                .startsWith(plain.calls().toArray(LinearTrace.Call[]::new));
        assertThat(corrected.calls().get(STEPS).input()).isEqualTo(plain.result());
    }

    @Test
    void clockOfLinearVariancePreservingIsItsTime() {
        AffineProcess process = VariancePreserving.linear(0.1, 20);
        assertEqual(Deis.inTimeOf(new Deis.Clock(0.1, 19.9), 3), Deis.inTime(3), process);
    }

    @Test
    void publishedSumsAreNearTheIntegrals() {
        AffineProcess process = VariancePreserving.linear();
        for (Deis solver :
                List.of(Deis.inTime(3), Deis.inRho(3), Deis.inLogRho(3), Deis.inTimeOf(new Deis.Clock(0.1, 19.9), 3))) {
            for (Deis.Integrals sums : List.of(Deis.Integrals.LEFT_SUMS, Deis.Integrals.CLOSED_SUMS)) {
                assertThat(distance(solver.with(sums), solver, process)).isBetween(1e-7, 0.1);
            }
        }
    }

    @Test
    void variantsOfHighOrderDifferInTheWarmUpOnly() {
        AffineProcess process = VariancePreserving.linear();
        assertThat(distance(UniPc.of(3), UniPc.of(3).with(UniPc.Variant.BH1), process))
                .isGreaterThan(1e-3);
        List<SamplingPlan> plans =
                List.of(plan(UniPc.of(3), process), plan(UniPc.of(3).with(UniPc.Variant.VARYING), process));
        int last = plans.get(0).instructions().size() - 2;
        assertThat(plans.get(0).instructions().get(last))
                .isEqualTo(plans.get(1).instructions().get(last));
    }

    @Test
    void loweredOrdersAreThoseOfTheLastSteps() {
        AffineProcess process = VariancePreserving.linear();
        assertThat(distance(UniPc.predictor(3).loweredAtTheEnd(), UniPc.predictor(3), process))
                .isGreaterThan(1e-3);
        assertEqual(UniPc.predictor(1).loweredAtTheEnd(), UniPc.predictor(1), process);
    }

    private static void assertEqual(Solver one, Solver other, AffineProcess process) {
        assertThat(distance(one, other, process)).isLessThan(TOLERANCE);
    }

    private static double distance(Solver one, Solver other, AffineProcess process) {
        return LinearTrace.canonical(plan(one, process)).distance(LinearTrace.canonical(plan(other, process)));
    }

    private static SamplingPlan plan(Solver solver, AffineProcess process) {
        TimeGrid grid = TestProblems.noisyGrid(process, STEPS);
        return (SamplingPlan) solver.compile(process, grid);
    }
}
