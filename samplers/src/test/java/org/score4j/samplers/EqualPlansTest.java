package org.score4j.samplers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.score4j.process.AffineProcess;
import org.score4j.process.Edm;
import org.score4j.program.LinearTrace;
import org.score4j.program.SamplingPlan;
import org.score4j.samplers.classical.AdamsBashforth;
import org.score4j.samplers.classical.Churn;
import org.score4j.samplers.classical.Dpm2;
import org.score4j.samplers.classical.Euler;
import org.score4j.samplers.classical.Heun;
import org.score4j.samplers.exponential.Ddim;
import org.score4j.samplers.exponential.Deis;
import org.score4j.samplers.exponential.DpmSolver;
import org.score4j.samplers.exponential.DpmSolverPlusPlus;
import org.score4j.samplers.exponential.DpmVariant;
import org.score4j.samplers.exponential.ExponentialAdams;
import org.score4j.samplers.sde.Ancestral;
import org.score4j.samplers.sde.Ddpm;
import org.score4j.samplers.sde.SdeDpmSolver;
import org.score4j.schedule.TimeGrid;

/** Solvers that are equal on paper compile to equal plans. */
class EqualPlansTest {
    private static final double TOLERANCE = 1e-13;

    static List<AffineProcess> processes() {
        return TestProblems.processes();
    }

    @ParameterizedTest
    @MethodSource("processes")
    void ddimWithoutNoiseIsEulerInSigma(AffineProcess process) {
        assertEqual(Ddim.deterministic(), Euler.inSigma(), process, 12);
    }

    @ParameterizedTest
    @MethodSource("processes")
    void ddimWithFullNoiseIsDdpm(AffineProcess process) {
        assertEqual(Ddim.withEta(1), Ddpm.posterior(), process, 12);
    }

    @ParameterizedTest
    @MethodSource("processes")
    void firstStepOfDpmSolverPlusPlusIsDdim(AffineProcess process) {
        assertEqual(DpmSolverPlusPlus.multistep(2), Ddim.deterministic(), process, 1);
    }

    @ParameterizedTest
    @MethodSource("processes")
    void churnOfZeroIsNoChurn(AffineProcess process) {
        assertEqual(Heun.churned(Churn.NONE), Heun.inSigma(), process, 12);
    }

    @ParameterizedTest
    @MethodSource("processes")
    void midpointAtTheGeometricMeanIsSecondOrderDpmSolver(AffineProcess process) {
        assertEqual(Dpm2.midpoint(), DpmSolver.singlestep(2), process, 12);
    }

    @ParameterizedTest
    @MethodSource("processes")
    void deisInRhoIsAdamsBashforthInSigma(AffineProcess process) {
        for (int order = 1; order <= 4; order++) {
            assertEqual(Deis.inRho(order), AdamsBashforth.inSigma(order), process, 12);
        }
    }

    @ParameterizedTest
    @MethodSource("processes")
    void thirdOrderMultistepDpmSolversAreExponentialAdams(AffineProcess process) {
        assertEqual(DpmSolverPlusPlus.multistep(3).with(DpmVariant.TAYLOR), ExponentialAdams.inSample(3), process, 12);
        assertEqual(DpmSolver.multistep(3).with(DpmVariant.TAYLOR), ExponentialAdams.inNoise(3), process, 12);
        assertEqual(DpmSolverPlusPlus.multistep(2).with(DpmVariant.TAYLOR), ExponentialAdams.inSample(2), process, 12);
    }

    @ParameterizedTest
    @MethodSource("processes")
    void ancestralSolversOfBothFamiliesAgree(AffineProcess process) {
        for (double eta : new double[] {0.4, 1}) {
            assertEqual(
                    Ancestral.dpmPlusPlus2s().withEta(eta),
                    DpmSolverPlusPlus.singlestep(2).withEta(eta, 1),
                    process,
                    12);
        }
    }

    @ParameterizedTest
    @MethodSource("processes")
    void twoMSdeMidpointWithoutNoiseIsDpmSolverPlusPlus2M(AffineProcess process) {
        assertEqual(SdeDpmSolver.plusPlus(2).withEta(0), DpmSolverPlusPlus.multistep(2), process, 12);
        assertEqual(SdeDpmSolver.plusPlus(1).withEta(0), DpmSolver.multistep(1), process, 12);
    }

    @ParameterizedTest
    @MethodSource("processes")
    void differentSolversAreTold(AffineProcess process) {
        assertThat(distance(Ddim.deterministic(), DpmSolverPlusPlus.multistep(2), process, 12))
                .isGreaterThan(1e-3);
        assertThat(distance(Ddim.deterministic(), Heun.inSigma(), process, 12)).isInfinite();
    }

    @Test
    void clocksAgreeWhereTimeIsSigma() {
        AffineProcess edm = new Edm(0.1, 20);
        assertEqual(Euler.inTime(), Euler.inSigma(), edm, 12);
        assertEqual(Heun.inTime(), Heun.inSigma(), edm, 12);
    }

    private static void assertEqual(Solver one, Solver other, AffineProcess process, int steps) {
        assertThat(distance(one, other, process, steps)).isLessThan(TOLERANCE);
    }

    private static double distance(Solver one, Solver other, AffineProcess process, int steps) {
        TimeGrid grid = TestProblems.noisyGrid(process, steps);
        return trace(one, process, grid).distance(trace(other, process, grid));
    }

    private static LinearTrace trace(Solver solver, AffineProcess process, TimeGrid grid) {
        return LinearTrace.canonical((SamplingPlan) solver.compile(process, grid));
    }
}
