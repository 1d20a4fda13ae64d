package org.score4j.samplers.langevin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.score4j.exec.MomentExecutor;
import org.score4j.exec.MomentExecutor.Moments;
import org.score4j.model.ScoreModel;
import org.score4j.noise.Draw;
import org.score4j.process.AffineProcess;
import org.score4j.process.Edm;
import org.score4j.process.SubVariancePreserving;
import org.score4j.process.VarianceExploding;
import org.score4j.process.VariancePreserving;
import org.score4j.program.LinearTrace;
import org.score4j.program.SamplingPlan;
import org.score4j.samplers.Sampler;
import org.score4j.samplers.Solver;
import org.score4j.samplers.TestProblems;
import org.score4j.samplers.exponential.Ddim;
import org.score4j.samplers.sde.EulerMaruyama;
import org.score4j.samplers.sde.ReverseDiffusion;
import org.score4j.samplers.sde.SigmaEulerMaruyama;
import org.score4j.schedule.Schedule;
import org.score4j.schedule.TimeGrid;

/** Correctors, annealed chains and the released program against closed forms and each other. */
class LangevinTest {
    private static final int STEPS = 40;

    private static SamplingPlan plan(Solver solver, AffineProcess process, double... times) {
        return (SamplingPlan) solver.compile(process, TimeGrid.of(times));
    }

    private static double[] equalSteps(int count) {
        double[] times = new double[count];
        for (int i = 0; i < count; i++) {
            times[i] = 1 - i / (double) STEPS;
        }
        return times;
    }

    static List<AffineProcess> unitTime() {
        return List.of(
                VariancePreserving.linear(), SubVariancePreserving.linear(), VarianceExploding.geometric(0.05, 20));
    }

    @ParameterizedTest
    @MethodSource("unitTime")
    void theReleasedEulerMaruyamaIsEulerMaruyamaOnStepsOfOneNth(AffineProcess process) {
        Song2021 released =
                Song2021.of(Song2021.Predictor.EULER_MARUYAMA, Corrector.none()).noisyEnd();
        SamplingPlan plan = plan(released, process, equalSteps(STEPS));
        assertThat(plan.nfe()).isEqualTo(STEPS);
        // the released program takes one step more, from the last time on
        LinearTrace trace = LinearTrace.canonical(plan);
        LinearTrace wanted = LinearTrace.canonical(plan(EulerMaruyama.create(), process, equalSteps(STEPS)));
        assertThat(wanted.calls()).hasSize(STEPS - 1);
        for (int i = 0; i < STEPS - 1; i++) {
            assertThat(trace.calls()
                            .get(i)
                            .input()
                            .distance(wanted.calls().get(i).input()))
                    .isLessThan(1e-13);
        }
        assertThat(trace.calls().get(STEPS - 1).input().distance(wanted.result()))
                .isLessThan(1e-13);
    }

    @Test
    void predictorsWithoutCorrectorAreThePredictor() {
        AffineProcess process = VariancePreserving.linear();
        TimeGrid grid = TestProblems.noisyGrid(process, 12);
        ReverseDiffusion alone = ReverseDiffusion.create();
        LinearTrace one = LinearTrace.canonical(alone.compile(process, grid));
        LinearTrace other = LinearTrace.canonical(PredictorCorrector.of(ReverseDiffusion.create(), Corrector.none())
                .compile(process, grid));
        assertThat(one.distance(other)).isZero();
    }

    /** The stationary variance of x ← x − e·x/v + √(2e)·z is v/(1 − e/(2v)): v for small steps. */
    @ParameterizedTest
    @ValueSource(doubles = {0.1, 0.05, 0.02})
    void annealedCorrectionsLeaveTheDistributionAlone(double snr) {
        AffineProcess process = new Edm(0.1, 20);
        double sigma = 2;
        double v = 0.49 + sigma * sigma;
        double e = 2 * snr * snr * sigma * sigma;
        Solver solver = PredictorCorrector.correctorOnly(AnnealedCorrector.of(256, snr));
        Moments moments = new Moments(0.4, v / (1 - e / (2 * v)));
        SamplingPlan plan = plan(solver, process, sigma, sigma * 0.999);
        Moments after = MomentExecutor.run(plan, 0.4, 0.7, moments);
        assertThat(after.mean()).isCloseTo(0.4, within(1e-12));
        assertThat(after.variance()).isCloseTo(moments.variance(), within(1e-12));
        Moments narrow = MomentExecutor.run(plan, 0.4, 0.7, new Moments(0.4, 0));
        assertThat(narrow.variance()).isCloseTo(moments.variance() * (1 - Math.pow(1 - e / v, 512)), within(1e-10));
    }

    /** One renoising step: variance v → k²·v + delta·sigma² + cross terms; a Gaussian closed form. */
    @ParameterizedTest
    @ValueSource(doubles = {0.1, 1})
    void renoisingReplacesAShareOfTheNoise(double delta) {
        AffineProcess process = VariancePreserving.linear();
        double t = 0.5;
        double alpha = process.alpha(t);
        double sigma = process.sigma(t);
        Solver solver = PredictorCorrector.correctorOnly(RenoisingCorrector.of(1, delta));
        Moments after = MomentExecutor.run(plan(solver, process, t, 0.4999), 0.4, 0.7, new Moments(1, 2));
        double gain = alpha * 0.49 / (alpha * alpha * 0.49 + sigma * sigma);
        double keep = Math.sqrt(1 - delta);
        double factor = keep + (1 - keep) * alpha * gain;
        double denoised = 0.4 + gain * (1 - alpha * 0.4);
        assertThat(after.mean()).isCloseTo(keep + (1 - keep) * alpha * denoised, within(1e-12));
        assertThat(after.variance()).isCloseTo(factor * factor * 2 + delta * sigma * sigma, within(1e-12));
    }

    @ParameterizedTest
    @MethodSource("everyProcess")
    void eulerMaruyamaInSigmaWithoutNoiseIsDdim(AffineProcess process) {
        TimeGrid grid = TestProblems.noisyGrid(process, 12);
        LinearTrace one = LinearTrace.canonical(SigmaEulerMaruyama.withEta(0).compile(process, grid));
        assertThat(one.distance(LinearTrace.canonical(Ddim.deterministic().compile(process, grid))))
                .isLessThan(1e-13);
    }

    /** At temperature tau the Langevin-like flow of an annealed Gaussian ends narrower: the score is 1/tau times as large. */
    @Test
    void coldSamplesAreNarrower() {
        AffineProcess process = new Edm(0.1, 20);
        TimeGrid grid = TestProblems.noisyGrid(process, 200);
        Moments start = MomentExecutor.marginal(process, 20, 0.4, 0.7);
        double warm = MomentExecutor.run(SigmaEulerMaruyama.withEta(1).compile(process, grid), 0.4, 0.7, start)
                .variance();
        double cold = MomentExecutor.run(
                        SigmaEulerMaruyama.withEta(1).atTemperature(0.5).compile(process, grid), 0.4, 0.7, start)
                .variance();
        assertThat(cold).isLessThan(0.8 * warm);
    }

    static List<AffineProcess> everyProcess() {
        return TestProblems.processes();
    }

    @Test
    void annealedLangevinIsTheAnnealedCorrectorWhereAlphaIsOne() {
        AffineProcess process = new Edm(0.1, 20);
        TimeGrid grid = TimeGrid.of(20, 5, 2, 0);
        double base = 1e-3;
        LinearTrace one = LinearTrace.canonical(AnnealedLangevin.of(3, base).compile(process, grid));
        LinearTrace other = LinearTrace.canonical(
                PredictorCorrector.correctorOnly(AnnealedCorrector.of(3, Math.sqrt(base) / (2 * 2)))
                        .compile(process, grid));
        assertThat(one.distance(other)).isLessThan(1e-13);
    }

    @Test
    void annealedLangevinIsTheSameInEveryProcess() {
        AffineProcess edm = new Edm(0.1, 20);
        AffineProcess vp = VariancePreserving.linear();
        double[] rho = {20, 5, 2, 0.5};
        double[] times = Arrays.stream(rho).map(vp::timeAtRho).toArray();
        Moments start = MomentExecutor.marginal(edm, 20, 0.4, 0.7);
        Moments scaled = new Moments(
                vp.alpha(times[0]) * start.mean(), vp.alpha(times[0]) * vp.alpha(times[0]) * start.variance());
        Moments one = MomentExecutor.run(plan(AnnealedLangevin.of(5, 0.05), edm, rho), 0.4, 0.7, start);
        Moments other = MomentExecutor.run(plan(AnnealedLangevin.of(5, 0.05), vp, times), 0.4, 0.7, scaled);
        double alpha = vp.alpha(times[3]);
        assertThat(other.mean()).isCloseTo(alpha * one.mean(), within(1e-10));
        assertThat(other.variance()).isCloseTo(alpha * alpha * one.variance(), within(1e-10));
    }

    @Test
    void ancestralSamplingOfVarianceExplodingChainsHasThePosteriorVariance() {
        VarianceExploding process = VarianceExploding.geometric(0.05, 20);
        Song2021 solver =
                Song2021.of(Song2021.Predictor.ANCESTRAL, Corrector.none()).noisyEnd();
        SamplingPlan plan = plan(solver, process, 1, 0.5, 0);
        double[] levels = {process.sigma(1), process.sigma(0.5), process.sigma(0)};
        LinearTrace trace = LinearTrace.canonical(plan);
        double expected = levels[1] * Math.sqrt(1 - levels[1] * levels[1] / (levels[0] * levels[0]));
        assertThat(trace.calls().get(1).input().get("z" + Draw.step(0))).isCloseTo(expected, within(1e-12));
        // the level before the first is 0: its posterior has no noise
        assertThat(plan.draws()).containsExactly(Draw.step(0), Draw.step(1));
        assertThat(trace.result().get("D2")).isCloseTo(1, within(1e-12));
    }

    @Test
    void denoisedEndsLeaveTheLastDrawOut() {
        Song2021 solver = Song2021.of(Song2021.Predictor.REVERSE_DIFFUSION, AnnealedCorrector.of(1, 0.1));
        AffineProcess process = VarianceExploding.geometric(0.05, 20);
        assertThat(plan(solver, process, 1, 0.5, 0).draws()).hasSize(5).doesNotContain(Draw.step(2));
        assertThat(plan(solver.noisyEnd(), process, 1, 0.5, 0).draws())
                .hasSize(6)
                .contains(Draw.step(2));
        assertThat(plan(solver.probabilityFlow().noisyEnd(), process, 1, 0.5, 0).draws())
                .containsExactly(
                        Draw.of(Draw.Stream.CORRECTOR, 0, 0),
                        Draw.of(Draw.Stream.CORRECTOR, 0, 1),
                        Draw.of(Draw.Stream.CORRECTOR, 0, 2));
    }

    @Test
    void discreteScoresAreThoseOfTheChainsLevels() {
        Song2021 solver = Song2021.of(Song2021.Predictor.REVERSE_DIFFUSION, Corrector.none())
                .discrete();
        AffineProcess ve = VarianceExploding.geometric(0.05, 20);
        assertThat(LinearTrace.canonical(plan(solver, ve, 1, 0.7, 0.1, 0.0)).calls().stream()
                        .map(LinearTrace.Call::time))
                .usingElementComparator((a, b) -> Math.abs(a - b) < 1e-15 ? 0 : Double.compare(a, b))
                .containsExactly(1.0, 2 / 3.0, 0.0, 0.0);
        assertThatThrownBy(() -> plan(solver, SubVariancePreserving.linear(), 1, 0.5))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("discrete levels");
    }

    @Test
    void normsOverTheBatchRefuseToBeSplit() {
        Solver coupled = PredictorCorrector.of(
                ReverseDiffusion.create(), LangevinCorrector.of(1, 0.1).withBatchNorms());
        AffineProcess process = new Edm(0.1, 20);
        Sampler sampler = Sampler.of(ScoreModel.exact(TestProblems.mixture(), process))
                .solver(coupled)
                .schedule(Schedule.karras(4));
        assertThat(sampler.program().couplesSamples()).isTrue();
        assertThatThrownBy(() -> sampler.batch(2).sample(4, 2)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @EnumSource(Song2021.Predictor.class)
    void chainsNeedProcessesFromZeroToOne(Song2021.Predictor predictor) {
        Song2021 solver = Song2021.of(predictor, AnnealedCorrector.of(1, 0.1));
        assertThatThrownBy(() -> plan(solver, new Edm(0.1, 20), 20, 5, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("chains");
    }

    @Test
    void parametersOutOfRangeAreRefused() {
        assertThatThrownBy(() -> LangevinCorrector.of(0, 0.1)).hasMessageContaining("steps is 0");
        assertThatThrownBy(() -> LangevinCorrector.of(1, -1)).hasMessageContaining("snr is -1.0");
        assertThatThrownBy(() -> AnnealedCorrector.of(257, 0.1)).hasMessageContaining("steps is 257");
        assertThatThrownBy(() -> AnnealedCorrector.of(1, Double.NaN)).hasMessageContaining("snr is NaN");
        assertThatThrownBy(() -> RenoisingCorrector.of(1, 1.5)).hasMessageContaining("delta is 1.5");
        assertThatThrownBy(() -> SigmaEulerMaruyama.withEta(-1)).hasMessageContaining("eta is -1.0");
        assertThatThrownBy(() -> SigmaEulerMaruyama.withEta(1).atTemperature(0)).hasMessageContaining("tau is 0.0");
        assertThatThrownBy(() -> AnnealedLangevin.of(0, 0.1)).hasMessageContaining("steps is 0");
        assertThatThrownBy(() -> AnnealedLangevin.of(1, 0)).hasMessageContaining("base is 0.0");
        assertThatThrownBy(() -> Song2021.of(Song2021.Predictor.ANCESTRAL, Corrector.none())
                        .probabilityFlow())
                .hasMessageContaining("ANCESTRAL");
        assertThatThrownBy(() -> plan(
                        Song2021.of(Song2021.Predictor.ANCESTRAL, Corrector.none()),
                        SubVariancePreserving.linear(),
                        1,
                        0.5))
                .hasMessageContaining("preserved or explodes");
        assertThatThrownBy(() -> plan(
                        Song2021.of(Song2021.Predictor.REVERSE_DIFFUSION, Corrector.none()),
                        VariancePreserving.linear(),
                        1,
                        0.5))
                .hasMessageContaining("take more than");
    }
}
