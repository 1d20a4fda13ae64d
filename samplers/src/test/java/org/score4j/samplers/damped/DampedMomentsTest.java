package org.score4j.samplers.damped;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.score4j.samplers.damped.DampedProblem.MEAN;
import static org.score4j.samplers.damped.DampedProblem.PROCESS;
import static org.score4j.samplers.damped.DampedProblem.STD;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.score4j.exec.Samples;
import org.score4j.model.exact.GaussianModel;
import org.score4j.model.exact.LangevinModel;
import org.score4j.process.CriticallyDampedLangevin;
import org.score4j.program.LinearForm;
import org.score4j.program.LinearTrace;
import org.score4j.program.SamplingPlan;
import org.score4j.samplers.Solver;
import org.score4j.samplers.damped.DampedProblem.Moments;
import org.score4j.samplers.exponential.Ddim;
import org.score4j.schedule.Schedule;
import org.score4j.schedule.TimeGrid;
import org.score4j.tensor.ElementType;
import org.score4j.tensor.Tensors;

/** What the solvers make of Gaussian data, exactly; and of a mixture, by sampling. */
class DampedMomentsTest {
    private static final double END = 0.1;

    static List<Solver> solvers() {
        return DampedProblem.solvers();
    }

    /** log₂ of how much the moments change when the steps are halved, against when they are halved again. */
    private static double order(Solver solver, int steps) {
        Moments coarse = DampedProblem.run(solver, DampedProblem.uniform(steps, END));
        Moments middle = DampedProblem.run(solver, DampedProblem.uniform(2 * steps, END));
        Moments fine = DampedProblem.run(solver, DampedProblem.uniform(4 * steps, END));
        return Math.log(coarse.distance(middle) / middle.distance(fine)) / Math.log(2);
    }

    @ParameterizedTest
    @MethodSource("solvers")
    void momentsConvergeWithTheDeclaredOrder(Solver solver) {
        double declared = Math.max(solver.order().weak(), solver.order().deterministic());
        // traces grow by the draws of every step; flows have none and need finer steps
        int steps = solver.order().deterministic() > 0 ? 512 : 128;
        assertThat(order(solver, steps)).isBetween(declared - 0.15, declared + 0.25);
    }

    @ParameterizedTest
    @MethodSource("solvers")
    void momentsConvergeToThoseOfTheProcess(Solver solver) {
        Moments coarse = DampedProblem.run(solver, DampedProblem.uniform(256, END));
        Moments fine = DampedProblem.run(solver, DampedProblem.uniform(512, END));
        // what is left of the data at the start and not in the prior goes through the flow, and is forgotten by the SDE
        double prior = solver.order().deterministic() > 0 ? 2e-3 : 3e-5;
        assertThat(fine.distance(DampedProblem.marginal(END))).isLessThan(1.1 * coarse.distance(fine) + prior);
    }

    /** Errors at 64 evaluations: 0.0704 against 0.0129, a ratio of 5.5. */
    @Test
    void symmetricSplittingBeatsEulerAndMaruyamaAtEqualEvaluations() {
        Moments exact = DampedProblem.marginal(END);
        for (int evaluations : new int[] {32, 64, 128, 256}) {
            TimeGrid grid = DampedProblem.uniform(evaluations, END);
            double euler = DampedProblem.run(DampedEulerMaruyama.create(), grid).distance(exact);
            double splitting =
                    DampedProblem.run(SymmetricSplitting.create(), grid).distance(exact);
            assertThat(euler / splitting).as("%s evaluations", evaluations).isBetween(4.5, 7.0);
        }
        double twoStages = DampedProblem.run(SymmetricSplitting.create().withMidpoint(), DampedProblem.uniform(64, END))
                .distance(exact);
        double oneStage = DampedProblem.run(SymmetricSplitting.create(), DampedProblem.uniform(128, END))
                .distance(exact);
        assertThat(oneStage / twoStages).isGreaterThan(3);
    }

    /** If the data are as the prior, Σ is that of the prior in x and v at all times for γ = 1: s = −v/M and S does nothing. */
    @Test
    void anyStepOfTheSplittingIsExactWhereTheDataAreAsThePrior() {
        CriticallyDampedLangevin process = new CriticallyDampedLangevin(4, 0.25, 1);
        SamplingPlan plan = SymmetricSplitting.create().compile(process, TimeGrid.of(1, 0.9, 0.2, 0.01));
        LinearTrace trace = LinearTrace.of(plan, new LinearTrace.Model() {
            @Override
            public LinearForm denoised(int call, double t, LinearForm input) {
                throw new IllegalArgumentException("this process has a velocity");
            }

            @Override
            public LinearForm velocityScore(int call, double t, LinearForm position, LinearForm velocity) {
                return LinearForm.ZERO.plus(-1 / process.mass(), velocity);
            }
        });
        LinearForm v = trace.result(plan.registers().get(1));
        double xx = 0;
        double xv = 0;
        double vv = 0;
        for (Map.Entry<String, Double> entry : trace.result().coefficients().entrySet()) {
            xx += entry.getValue() * entry.getValue();
            xv += entry.getValue() * v.get(entry.getKey());
        }
        for (double factor : v.coefficients().values()) {
            vv += factor * factor;
        }
        assertThat(xx).isCloseTo(1, within(1e-14));
        assertThat(xv).isCloseTo(0, within(1e-14));
        assertThat(vv).isCloseTo(process.mass(), within(1e-14));
    }

    /** The score's time is the middle of a step, and the start of it in the published code. */
    @Test
    void scoresOfTheSplittingHaveTheTimeOfTheMiddleOrTheStart() {
        TimeGrid grid = TimeGrid.of(1, 0.6, 0.4, 0);
        LinearTrace middle = LinearTrace.canonical(SymmetricSplitting.create().compile(PROCESS, grid));
        LinearTrace start =
                LinearTrace.canonical(SymmetricSplitting.create().asPublished().compile(PROCESS, grid));
        assertThat(middle.calls().stream().map(LinearTrace.Call::time)).containsExactly(0.8, 0.5, 0.4);
        assertThat(start.calls().stream().map(LinearTrace.Call::time)).containsExactly(1.0, 0.6, 0.4);
        // nothing else differs
        assertThat(start.result())
                .isEqualTo(LinearTrace.canonical(SymmetricSplitting.create().compile(PROCESS, grid))
                        .result());
    }

    /** The in-place forms against the matrices that they stand for. */
    @Test
    void aStepOfEulerAndMaruyamaIsThatOfTheReverseEquation() {
        double h = 0.25;
        SamplingPlan plan = DampedEulerMaruyama.create().compile(PROCESS, TimeGrid.of(0.75, 0.75 - h));
        LinearTrace trace = LinearTrace.canonical(plan);
        String v0 = "z" + plan.draws().get(0);
        String z = "z" + plan.draws().get(1);
        LinearForm x = trace.result();
        LinearForm v = trace.result(plan.registers().get(1));
        double std = PROCESS.velocityStd();
        assertThat(x.get(LinearTrace.INITIAL)).isEqualTo(1);
        assertThat(x.get(v0)).isCloseTo(-PROCESS.beta() / PROCESS.mass() * h * std, within(1e-14));
        assertThat(x.coefficients()).hasSize(2);
        double damping = PROCESS.friction() * PROCESS.beta() / PROCESS.mass();
        assertThat(v.get(LinearTrace.INITIAL)).isCloseTo(PROCESS.beta() * h, within(1e-14));
        assertThat(v.get(v0)).isCloseTo((1 + damping * h) * std, within(1e-14));
        assertThat(v.get("S0")).isCloseTo(2 * PROCESS.friction() * PROCESS.beta() * h, within(1e-14));
        assertThat(v.get(z)).isCloseTo(Math.sqrt(2 * PROCESS.friction() * PROCESS.beta() * h), within(1e-14));
        assertThat(trace.calls()).hasSize(1);
        assertThat(trace.calls().get(0).position()).isEqualTo(LinearForm.of(LinearTrace.INITIAL));
        // the flow has half the score and no noise
        LinearForm flow = LinearTrace.canonical(DampedFlow.euler().compile(PROCESS, TimeGrid.of(0.75, 0.75 - h)))
                .result(plan.registers().get(1));
        assertThat(flow.get("S0")).isCloseTo(0.5 * v.get("S0"), within(1e-14));
        assertThat(flow.coefficients()).hasSize(3);
        assertThatThrownBy(() -> LinearTrace.of(plan, (call, t, input) -> input))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the model has none");
    }

    @Test
    void canonicalFormsTellSolversWithVelocityApart() {
        TimeGrid grid = TimeGrid.of(0.8, 0.6, 0.3);
        LinearTrace one = LinearTrace.canonical(DampedFlow.euler().compile(PROCESS, grid));
        LinearTrace same = LinearTrace.canonical(DampedFlow.euler().compile(PROCESS, grid));
        LinearTrace other = LinearTrace.canonical(DampedEulerMaruyama.create().compile(PROCESS, grid));
        assertThat(one.distance(same)).isZero();
        assertThat(one.distance(other)).isGreaterThan(0.1);
        LinearTrace without = LinearTrace.canonical(Ddim.deterministic().compile(PROCESS, grid));
        assertThat(one.distance(without)).isInfinite();
    }

    /** Means, second moments and the weight of a component of 6,000 samples within 4 standard errors. */
    @ParameterizedTest
    @MethodSource("solvers")
    void samplesOfAMixtureHaveItsMoments(Solver solver) {
        int count = 6000;
        // first order needs more steps for errors below those of sampling
        boolean second = Math.max(solver.order().weak(), solver.order().deterministic()) > 1;
        int steps = second ? 60 : solver.order().deterministic() > 0 ? 2000 : 300;
        double[] y;
        try (Samples samples = DampedProblem.sampler(solver, ElementType.FLOAT64)
                .schedule(Schedule.quadratic(steps))
                .seed(11)
                .sample(count, 2)) {
            y = Tensors.toDoubles(samples.array());
        }
        double[] sums = new double[6];
        for (int i = 0; i < count; i++) {
            double a = y[2 * i];
            double b = y[2 * i + 1];
            double[] values = {a, b, a * a, b * b, a * b, a < 0 ? 1 : 0};
            for (int k = 0; k < 6; k++) {
                sums[k] += values[k] / count;
            }
        }
        double[] expected = {0.26, -0.09, 0.803, 0.166, -0.288, 0.3};
        double[] deviations = {0.858, 0.397, 0.471, 0.194, 0.246, 0.459};
        for (int k = 0; k < 6; k++) {
            assertThat(sums[k]).as("moment %s", k).isCloseTo(expected[k], within(4 * deviations[k] / Math.sqrt(count)));
        }
    }

    @ParameterizedTest
    @MethodSource("solvers")
    void aStepToCleanDataIsTheDenoisedSample(Solver solver) {
        SamplingPlan plan = (SamplingPlan) solver.compile(PROCESS, TimeGrid.of(0.4, 0));
        CriticallyDampedLangevin.Denoising denoising = PROCESS.denoising(0.4);
        LinearForm x = LinearTrace.canonical(plan).result();
        assertThat(plan.nfe()).isEqualTo(1);
        assertThat(x.get("S0")).isEqualTo(denoising.score());
        assertThat(x.get(LinearTrace.INITIAL)).isEqualTo(denoising.position());
        assertThat(x.get("z" + plan.draws().get(0)))
                .isCloseTo(denoising.velocity() * PROCESS.velocityStd(), within(1e-15));
    }

    /** For Gaussian data E[x0 | x, v] is the regression on x and v, however it is written. */
    @Test
    void denoisedSamplesOfGaussianDataAreTheRegressionOnPositionAndVelocity() {
        LangevinModel model = LangevinModel.of(GaussianModel.isotropic(1, MEAN, STD), PROCESS);
        double t = 0.3;
        double[] score = new double[1];
        model.score(t, new double[] {0.2}, new double[] {0.4}, score);
        CriticallyDampedLangevin.Denoising denoising = PROCESS.denoising(t);
        Moments at = DampedProblem.marginal(t);
        double determinant = at.xx() * at.vv() - at.xv() * at.xv();
        double cx = STD * STD * PROCESS.positionMean(t);
        double cv = STD * STD * PROCESS.velocityMean(t);
        double dx = 0.2 - at.x();
        double dv = 0.4 - at.v();
        double expected =
                MEAN + (cx * (at.vv() * dx - at.xv() * dv) + cv * (at.xx() * dv - at.xv() * dx)) / determinant;
        assertThat(denoising.position() * 0.2 + denoising.velocity() * 0.4 + denoising.score() * score[0])
                .isCloseTo(expected, within(1e-12));
    }

    /**
     * From clean data and their velocity, N(0, γM), to time 1: errors of 0.0148, 0.0041, 0.0011, as the velocity grows at a rate of
     * Γβ/(γM) = 400 at first.
     */
    @Test
    void flowsEncodeDataAndTheirVelocity() {
        double[] errors = new double[3];
        for (int i = 0; i < errors.length; i++) {
            TimeGrid grid = DampedProblem.uniform(1024 << i, 0).reversed();
            errors[i] = DampedProblem.run(DampedFlow.heun(), grid, MEAN, STD).distance(DampedProblem.marginal(1));
        }
        assertThat(errors[0] / errors[1]).isBetween(3.3, 4.2);
        assertThat(errors[1] / errors[2]).isBetween(3.6, 4.2);
        assertThat(errors[2]).isLessThan(1.2e-3);
    }

    @Test
    void inversionsOfSamplesRun() {
        TimeGrid grid = DampedProblem.uniform(400, 0.05).reversed();
        try (INDArray data = Tensors.of(new double[] {-1, 0.4, 0.8, -0.3}, 2, 2);
                Samples encoded = DampedProblem.sampler(DampedFlow.heun(), ElementType.FLOAT64)
                        .schedule(Schedule.explicit(grid.times()))
                        .initial(data)
                        .sample(2, 2)) {
            for (double value : Tensors.toDoubles(encoded.array())) {
                assertThat(Math.abs(value)).isLessThan(4);
            }
        }
    }
}
