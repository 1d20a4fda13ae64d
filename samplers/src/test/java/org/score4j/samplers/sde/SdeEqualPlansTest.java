package org.score4j.samplers.sde;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.score4j.process.AffineProcess;
import org.score4j.program.LinearTrace;
import org.score4j.program.SamplingPlan;
import org.score4j.samplers.Solver;
import org.score4j.samplers.TestProblems;
import org.score4j.samplers.exponential.Ddim;
import org.score4j.samplers.exponential.DpmSolver;
import org.score4j.samplers.exponential.DpmSolverPlusPlus;
import org.score4j.samplers.exponential.SaSolver;
import org.score4j.samplers.exponential.Tau;
import org.score4j.schedule.TimeGrid;

/** SDE solvers that are equal on paper compile to equal plans. */
class SdeEqualPlansTest {
    private static final double TOLERANCE = 1e-13;

    static List<AffineProcess> processes() {
        return TestProblems.processes();
    }

    @ParameterizedTest
    @MethodSource("processes")
    void eulerAncestralIsDdimWithNoise(AffineProcess process) {
        for (double eta : new double[] {0, 0.4, 1}) {
            assertEqual(Ancestral.euler().withEta(eta), Ddim.withEta(eta), process);
        }
    }

    @ParameterizedTest
    @MethodSource("processes")
    void onePredictionIsDdpm(AffineProcess process) {
        assertEqual(SdeDpmSolver.plusPlus(1), Ddpm.posterior(), process);
        assertEqual(Seeds.of(1).inDataPrediction(), Ddpm.posterior(), process);
        assertEqual(ErSdeSolver.of(1).with(NoiseScale.SDE), Ddpm.posterior(), process);
    }

    @ParameterizedTest
    @MethodSource("processes")
    void seeds1IsFirstOrderSdeDpmSolver(AffineProcess process) {
        assertEqual(Seeds.of(1).withEta(0.7), SdeDpmSolver.noisePrediction(1).withEta(0.7), process);
    }

    @ParameterizedTest
    @MethodSource("processes")
    void withoutNoiseTwoPredictionsAreDpmSolverPlusPlus(AffineProcess process) {
        assertEqual(SdeDpmSolver.plusPlus(2).withEta(0), DpmSolverPlusPlus.multistep(2), process);
    }

    @ParameterizedTest
    @MethodSource("processes")
    void withoutNoiseBothPredictionsOfOneAreDdim(AffineProcess process) {
        assertEqual(SdeDpmSolver.plusPlus(1).withEta(0), Ddim.deterministic(), process);
        assertEqual(SdeDpmSolver.noisePrediction(1).withEta(0), Ddim.deterministic(), process);
        assertEqual(ErSdeSolver.of(1).with(NoiseScale.ODE), Ddim.deterministic(), process);
    }

    @ParameterizedTest
    @MethodSource("processes")
    void aPowerAsNoiseScaleIsTheNoiseOfSdeDpmSolver(AffineProcess process) {
        Solver power = ErSdeSolver.of(1).with(NoiseScale.power(1.7));
        assertEqual(power, SdeDpmSolver.plusPlus(1).withEta(0.7), process);
    }

    @ParameterizedTest
    @MethodSource("processes")
    void dpmPlusPlusSdeIsSeeds2InDataPrediction(AffineProcess process) {
        assertEqual(DpmPlusPlusSde.create(), Seeds.of(2).inDataPrediction(), process);
    }

    @ParameterizedTest
    @MethodSource("processes")
    void withoutNoiseDpmPlusPlusSdeIsDpmPlusPlus2sAncestral(AffineProcess process) {
        assertEqual(
                DpmPlusPlusSde.create().withEta(0), Ancestral.dpmPlusPlus2s().withEta(0), process);
    }

    @ParameterizedTest
    @MethodSource("processes")
    void predictorsOfSaSolverAreSdeDpmSolvers(AffineProcess process) {
        Tau tau = new Tau.Constant(Math.sqrt(0.4));
        Solver two = SdeDpmSolver.plusPlus(2).withEta(0.4).withRule(SdeDpmSolver.Rule.HEUN);
        assertEqual(SaSolver.of(tau, 2, 0), two, process);
        assertEqual(
                SaSolver.of(tau, 3, 0).inNoise(),
                SdeDpmSolver.noisePrediction(3).withEta(0.4),
                process);
    }

    @ParameterizedTest
    @MethodSource("processes")
    void ancestralSingleStepsAreTheSameByBothNames(AffineProcess process) {
        for (double eta : new double[] {0, 0.4, 1}) {
            assertEqual(
                    DpmSolverPlusPlus.singlestep(2).withEta(eta, 1),
                    Ancestral.dpmPlusPlus2s().withEta(eta),
                    process);
            assertEqual(DpmSolver.singlestep(1).withEta(eta, 1), Ddim.withEta(eta), process);
        }
    }

    @ParameterizedTest
    @MethodSource("processes")
    void eulerInSigmaWithNoiseIsFirstOrderSdeDpmSolver(AffineProcess process) {
        assertEqual(
                SigmaEulerMaruyama.withEta(0.6), SdeDpmSolver.noisePrediction(1).withEta(0.36), process);
    }

    /** Equal steps in λ: the middle of a pair is where the stage of a step of twice the length lies. */
    @ParameterizedTest
    @MethodSource("processes")
    void pairsOfStepsAreStepsWithAStage(AffineProcess process) {
        TimeGrid fine = TestProblems.noisyGrid(process, 12);
        TimeGrid coarse = TestProblems.noisyGrid(process, 6);
        Solver pairs = SdeDpmSolverSinglestep.plusPlus().withEta(0);
        Solver stages = Ancestral.dpmPlusPlus2s().withEta(0);
        assertThat(trace(pairs, process, fine).distance(trace(stages, process, coarse)))
                .isLessThan(TOLERANCE);
    }

    @ParameterizedTest
    @MethodSource("processes")
    void optionsChangePlans(AffineProcess process) {
        List<Solver> different = List.of(
                SdeDpmSolver.plusPlus(3),
                SdeDpmSolver.plusPlus(3).withRule(SdeDpmSolver.Rule.MIDPOINT),
                SdeDpmSolver.plusPlus(3).withThirdTerm(SdeDpmSolver.ThirdTerm.HALF),
                SdeDpmSolver.plusPlus(3).withThirdTerm(SdeDpmSolver.ThirdTerm.DIFFUSERS),
                SdeDpmSolver.plusPlus(3).withNoiseScale(1.1),
                SdeDpmSolver.plusPlus(3).loweredAtTheEnd(),
                SdeDpmSolver.plusPlus(3).withEta(0.9));
        for (Solver one : different) {
            for (Solver other : different) {
                if (one != other) {
                    assertThat(distance(one, other, process)).isGreaterThan(1e-4);
                    assertThat(one.name()).isNotEqualTo(other.name());
                }
            }
        }
    }

    private static void assertEqual(Solver one, Solver other, AffineProcess process) {
        assertThat(distance(one, other, process)).isLessThan(TOLERANCE);
    }

    private static double distance(Solver one, Solver other, AffineProcess process) {
        TimeGrid grid = TestProblems.noisyGrid(process, 12);
        return trace(one, process, grid).distance(trace(other, process, grid));
    }

    private static LinearTrace trace(Solver solver, AffineProcess process, TimeGrid grid) {
        return LinearTrace.canonical((SamplingPlan) solver.compile(process, grid));
    }
}
