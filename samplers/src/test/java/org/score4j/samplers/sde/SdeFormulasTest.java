package org.score4j.samplers.sde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.score4j.noise.Draw;
import org.score4j.process.AffineProcess;
import org.score4j.process.Edm;
import org.score4j.process.RectifiedFlow;
import org.score4j.process.VariancePreserving;
import org.score4j.program.LinearForm;
import org.score4j.program.LinearTrace;
import org.score4j.program.SamplingPlan;
import org.score4j.samplers.NoiseClock;
import org.score4j.samplers.Solver;
import org.score4j.samplers.TestProblems;
import org.score4j.samplers.study.OrderStudy;
import org.score4j.schedule.TimeGrid;

/** Coefficients beside closed forms, orders that show only on fine grids, arguments that are refused. */
class SdeFormulasTest {
    private static final AffineProcess PROCESS = VariancePreserving.linear();

    /** A plan with predictions of the noise as free symbols. */
    private static LinearTrace ofNoise(Solver solver, double... times) {
        SamplingPlan plan = (SamplingPlan) solver.compile(PROCESS, TimeGrid.of(times));
        return LinearTrace.of(
                plan,
                (call, t, input) -> LinearForm.ZERO
                        .plus(1 / PROCESS.alpha(t), input)
                        .plus(-PROCESS.sigma(t) / PROCESS.alpha(t), LinearForm.of("eps" + call)));
    }

    private static double z(LinearForm form, int role) {
        return form.get(LinearTrace.symbol(Draw.of(Draw.Stream.STEP, role, 0)));
    }

    /** A point as data leaves noise alone: its variance at sigma' is sigma'², with any eta. */
    static List<Solver> conserving() {
        return List.of(
                Ancestral.dpmPlusPlus2s().withEta(0.5),
                DpmPlusPlusSde.create().withEta(0.5),
                DpmPlusPlusSde.create().withStageAt(0.3),
                SdeDpmSolver.plusPlus(2).withEta(2.5),
                SdeDpmSolver.plusPlus(3),
                SdeDpmSolverSinglestep.plusPlus().withEta(0.5),
                Seeds.of(2).inDataPrediction(),
                Seeds.of(3).inDataPrediction().withEta(1.5),
                ErSdeSolver.of(1),
                ErSdeSolver.of(3).with(NoiseScale.SDE_4));
    }

    @ParameterizedTest
    @MethodSource("conserving")
    void dataOfOnePointKeepTheMarginals(Solver solver) {
        TimeGrid grid = TimeGrid.of(0.8, 0.6, 0.3, 0.2, 0.1);
        LinearForm x = LinearTrace.of(
                        (SamplingPlan) solver.compile(PROCESS, grid),
                        (call, t, input) -> LinearForm.of(LinearTrace.ONE))
                .result();
        double variance = 0;
        for (Map.Entry<String, Double> entry : x.coefficients().entrySet()) {
            double scale = LinearTrace.INITIAL.equals(entry.getKey()) ? PROCESS.sigma(0.8) : 1;
            variance += LinearTrace.ONE.equals(entry.getKey()) ? 0 : Math.pow(scale * entry.getValue(), 2);
        }
        assertThat(variance).isCloseTo(Math.pow(PROCESS.sigma(0.1), 2), within(1e-14));
        double mean = x.get(LinearTrace.ONE) + x.get(LinearTrace.INITIAL) * PROCESS.alpha(0.8);
        assertThat(mean).isCloseTo(PROCESS.alpha(0.1), within(1e-14));
    }

    /** Noise in the state is a path on the clock −rho²: what stage and step share is what came in before the stage. */
    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void stagesOfSeedsSeeThePathOfTheStep(int evaluations) {
        LinearTrace trace = ofNoise(Seeds.of(evaluations), 0.7, 0.4);
        double h = PROCESS.halfLogSnr(0.4) - PROCESS.halfLogSnr(0.7);
        for (int stage = 1; stage < evaluations; stage++) {
            double t = trace.calls().get(stage).time();
            assertThat(PROCESS.halfLogSnr(t) - PROCESS.halfLogSnr(0.7))
                    .isCloseTo(h * stage / evaluations, within(1e-12));
            double variance = 0;
            double shared = 0;
            for (int role = 0; role < evaluations; role++) {
                double atStage = z(trace.calls().get(stage).input(), role);
                variance += atStage * atStage;
                shared += atStage * z(trace.result(), role);
            }
            double gathered = Math.pow(PROCESS.rho(0.7), 2) - Math.pow(PROCESS.rho(t), 2);
            assertThat(variance).isCloseTo(Math.pow(PROCESS.alpha(t), 2) * gathered, within(1e-12));
            assertThat(shared).isCloseTo(PROCESS.alpha(t) * PROCESS.alpha(0.4) * gathered, within(1e-12));
        }
    }

    @Test
    void seeds2HasThePublishedCoefficients() {
        LinearForm x = ofNoise(Seeds.of(2), 0.7, 0.4).result();
        double h = PROCESS.halfLogSnr(0.4) - PROCESS.halfLogSnr(0.7);
        double sigma = PROCESS.sigma(0.4);
        assertThat(z(x, 0)).isCloseTo(sigma * Math.sqrt(Math.exp(2 * h) - Math.exp(h)), within(1e-13));
        assertThat(z(x, 1)).isCloseTo(sigma * Math.sqrt(Math.exp(h) - 1), within(1e-13));
        assertThat(x.get("eps1")).isCloseTo(-2 * sigma * (Math.exp(h) - 1), within(1e-13));
        assertThat(x.get(LinearTrace.INITIAL)).isCloseTo(PROCESS.alpha(0.4) / PROCESS.alpha(0.7), within(1e-13));
    }

    static Stream<Arguments> noiseScales() {
        return Stream.of(
                Arguments.of(NoiseScale.ODE, (DoubleUnaryOperator) r -> r),
                Arguments.of(NoiseScale.SDE, (DoubleUnaryOperator) r -> r * r),
                Arguments.of(NoiseScale.SDE_1, (DoubleUnaryOperator) r -> r * (Math.exp(-1 / r) + 10)),
                Arguments.of(NoiseScale.SDE_2, (DoubleUnaryOperator) r -> Math.pow(r, 1.5)),
                Arguments.of(NoiseScale.SDE_3, (DoubleUnaryOperator) r -> Math.pow(r, 2.5)),
                Arguments.of(NoiseScale.SDE_4, (DoubleUnaryOperator)
                        r -> Math.pow(r, 0.9) * Math.log10(1 + 100 * Math.pow(r, 1.5))),
                Arguments.of(NoiseScale.SDE_5, (DoubleUnaryOperator) r -> r * (Math.exp(Math.pow(r, 0.3)) + 10)));
    }

    /** Equations of the paper with its integrals by a fine midpoint rule. */
    @ParameterizedTest
    @MethodSource("noiseScales")
    void erSdeSolver3HasThePublishedCoefficients(NoiseScale scale, DoubleUnaryOperator phi) {
        AffineProcess edm = new Edm(0.01, 80);
        double[] s = {9, 4, 1.5, 0.4};
        SamplingPlan plan = ErSdeSolver.of(3).with(scale).withPublishedSlope().compile(edm, TimeGrid.of(s));
        LinearForm x = LinearTrace.canonical(plan).result();
        LinearForm before = LinearTrace.canonical(plan).calls().get(2).input();
        double next = phi.applyAsDouble(s[3]);
        double ratio = next / phi.applyAsDouble(s[2]);
        double first = 0;
        double second = 0;
        int points = 100_000;
        double width = (s[2] - s[3]) / points;
        for (int i = 0; i < points; i++) {
            double at = s[3] + (i + 0.5) * width;
            first += width / phi.applyAsDouble(at);
            second += width * (at - s[2]) / phi.applyAsDouble(at);
        }
        double slope = s[3] - s[2] + next * first;
        double curve = Math.pow(s[3] - s[2], 2) / 2 + next * second;
        // (D2 − D1)/(s2 − s1) and ((D2 − D1)/(s2 − s1) − (D1 − D0)/(s1 − s0))/((s2 − s0)/2)
        double a = 1 / (s[2] - s[1]);
        double b = 1 / (s[1] - s[0]);
        double c = 2 / (s[2] - s[0]);
        double[] expected = {curve * c * b, -slope * a - curve * c * (a + b), 1 - ratio + slope * a + curve * c * a};
        for (int j = 0; j < 3; j++) {
            assertThat(x.get("D" + j) - ratio * before.get("D" + j)).isCloseTo(expected[j], within(2e-9));
        }
        double std = Math.sqrt(s[3] * s[3] - s[2] * s[2] * ratio * ratio);
        assertThat(x.get(LinearTrace.symbol(Draw.step(2)))).isCloseTo(std, within(1e-7));
    }

    @ParameterizedTest
    @MethodSource("noiseScales")
    void growthIsTheLogarithmOfTheNoiseScale(NoiseScale scale, DoubleUnaryOperator phi) {
        double[] lambdas = {-4, -2.5, -1, 0, 0.5, 2, 4};
        for (int i = 0; i + 1 < lambdas.length; i++) {
            double from = Math.exp(-lambdas[i]);
            double to = Math.exp(-lambdas[i + 1]);
            double expected = Math.log(phi.applyAsDouble(from) / from) - Math.log(phi.applyAsDouble(to) / to);
            assertThat(scale.growth(lambdas[i], lambdas[i + 1])).isCloseTo(expected, within(1e-13));
            assertThat(scale.log(lambdas[i]) - scale.log(lambdas[i + 1])).isCloseTo(expected, within(1e-13));
        }
    }

    @Test
    void noiseScalesStayFiniteFarOut() {
        assertThat(NoiseScale.SDE_5.growth(-40, -39)).isCloseTo(Math.exp(12) - Math.exp(11.7), within(1e-9));
        assertThat(NoiseScale.SDE_5.growth(Double.NEGATIVE_INFINITY, 0)).isInfinite();
        assertThat(NoiseScale.SDE_1.growth(Double.NEGATIVE_INFINITY, 40)).isCloseTo(Math.log(1.1), within(1e-15));
        assertThat(NoiseScale.ODE.growth(Double.NEGATIVE_INFINITY, 0)).isZero();
    }

    @Test
    void aNoiseScaleThatFallsIsRefused() {
        Solver solver = ErSdeSolver.of(1).with(NoiseScale.SDE_4);
        AffineProcess edm = new Edm(0.01, 5000);
        assertThatThrownBy(() -> solver.compile(edm, TimeGrid.of(5000, 4000, 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("sde-4 grows less than rho")
                .hasMessageContaining("5000.0");
    }

    static List<AffineProcess> processes() {
        return TestProblems.processes();
    }

    @ParameterizedTest
    @MethodSource("processes")
    void threePredictionsAreOfThirdOrderWithoutNoise(AffineProcess process) {
        OrderStudy study = OrderStudy.in(process);
        assertThat(study.formula(SdeDpmSolver.plusPlus(3).withEta(0))).isBetween(2.75, 3.25);
        assertThat(study.formula(SdeDpmSolver.plusPlus(3).withEta(0).loweredAtTheEnd()))
                .isBetween(1.75, 2.5);
        assertThat(study.formula(SdeDpmSolver.noisePrediction(3).withEta(0))).isBetween(2.75, 3.25);
        assertThat(study.formula(ErSdeSolver.of(3).with(NoiseScale.ODE))).isBetween(2.75, 3.25);
    }

    /** The start's error is small, so its order shows on fine grids only. */
    @Test
    void runsOfThreePredictionsTendToSecondOrder() {
        OrderStudy study = OrderStudy.in(new Edm(0.1, 20));
        assertThat(study.run(SdeDpmSolver.plusPlus(3).withEta(0), 2560)).isBetween(1.75, 2.25);
        assertThat(study.run(SdeDpmSolver.plusPlus(3).withEta(0).loweredAtTheEnd(), 2560))
                .isBetween(1.75, 2.25);
        assertThat(study.run(ErSdeSolver.of(3).with(NoiseScale.ODE), 2560)).isBetween(1.75, 2.25);
    }

    @Test
    void momentsOfThreePredictionsTendToSecondOrder() {
        OrderStudy study = OrderStudy.in(new Edm(0.1, 20));
        assertThat(study.weak(SdeDpmSolver.plusPlus(3), 640)).isBetween(1.85, 2.15);
        assertThat(study.weak(ErSdeSolver.of(3).with(NoiseScale.SDE), 640)).isBetween(1.85, 2.15);
        assertThat(study.strong(SdeDpmSolver.plusPlus(3), 320)).isBetween(0.85, 1.15);
    }

    @Test
    void theThirdTermOfDiffusersLeavesPathsOfOrderOneHalf() {
        OrderStudy study = OrderStudy.in(new Edm(0.1, 20));
        Solver published = SdeDpmSolver.plusPlus(3).withThirdTerm(SdeDpmSolver.ThirdTerm.DIFFUSERS);
        assertThat(study.strong(published, 320)).isBetween(0.4, 0.6);
    }

    @Test
    void scaledNoiseHasNoWeakOrder() {
        assertThat(Ancestral.dpm2().withNoiseScale(1.1).order().weak()).isZero();
        assertThat(DpmPlusPlusSde.create().withNoiseScale(1.1).order().weak()).isZero();
        Solver scaled = SdeDpmSolver.plusPlus(2).withNoiseScale(1.1);
        assertThat(scaled.order().weak()).isZero();
        assertThat(OrderStudy.in(new Edm(0.1, 20)).weak(scaled, 160)).isBetween(-0.1, 0.1);
    }

    @Test
    void startsWithoutSignalFallBackToOnePrediction() {
        AffineProcess flow = new RectifiedFlow();
        TimeGrid grid = TimeGrid.of(1, 0.6);
        LinearTrace ddpm = LinearTrace.canonical(Ddpm.posterior().compile(flow, grid));
        for (Solver solver : List.of(
                Ancestral.dpmPlusPlus2s(),
                DpmPlusPlusSde.create(),
                SdeDpmSolver.plusPlus(3),
                SdeDpmSolverSinglestep.plusPlus(),
                Seeds.of(3).inDataPrediction(),
                ErSdeSolver.of(3))) {
            LinearTrace trace = LinearTrace.canonical((SamplingPlan) solver.compile(flow, grid));
            assertThat(trace.distance(ddpm)).as(solver.name()).isLessThan(1e-13);
        }
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                refusal("eta is 1.1", () -> Ancestral.euler().withEta(1.1)),
                refusal("eta is NaN", () -> DpmPlusPlusSde.create().withEta(Double.NaN)),
                refusal("r is 1.0", () -> DpmPlusPlusSde.create().withStageAt(1)),
                refusal("r is 0.0", () -> DpmPlusPlusSde.create().withStageAt(0)),
                refusal("scale is -1.0", () -> Ancestral.dpm2().withNoiseScale(-1)),
                refusal("scale is Infinity", () -> SdeDpmSolver.plusPlus(2).withNoiseScale(Double.POSITIVE_INFINITY)),
                refusal("predictions is 4", () -> SdeDpmSolver.plusPlus(4)),
                refusal("predictions is 0", () -> SdeDpmSolver.noisePrediction(0)),
                refusal("eta is -0.1", () -> SdeDpmSolver.plusPlus(2).withEta(-0.1)),
                refusal("eta is Infinity", () -> Seeds.of(2).withEta(Double.POSITIVE_INFINITY)),
                refusal("evaluations is 4", () -> Seeds.of(4)),
                refusal("predictions is 5", () -> ErSdeSolver.of(5)),
                refusal("exponent is 0.9", () -> NoiseScale.power(0.9)),
                refusal("eta is 0.0", () -> NoiseClock.dataPrediction(0)),
                refusal("fractions[1] is 0.2", () -> NoiseClock.time().cutAt(0.5, 0.2)),
                refusal(
                        "term is DIFFUSERS",
                        () -> SdeDpmSolver.noisePrediction(3).withThirdTerm(SdeDpmSolver.ThirdTerm.DIFFUSERS)));
    }

    private static Arguments refusal(String message, ThrowingCallable call) {
        return Arguments.of(message, call);
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void badArgumentsAreRefused(String message, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessageContaining(message);
    }
}
