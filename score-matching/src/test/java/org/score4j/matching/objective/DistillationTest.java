package org.score4j.matching.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.score4j.matching.objective.Regression.Reduction;
import org.score4j.model.ConsistencyPreconditioning;
import org.score4j.model.Preconditioning;
import org.score4j.process.AffineProcess;
import org.score4j.process.Edm;
import org.score4j.process.VariancePreserving;

/** Data are N(0, s²): trajectories of the probability flow are xt/√(alpha²s² + sigma²) = constant. */
class DistillationTest {
    private static final double STD = 0.6;

    private static double marginal(AffineProcess process, double t) {
        return Math.hypot(process.alpha(t) * STD, process.sigma(t));
    }

    private static Denoiser exact(AffineProcess process) {
        return (states, times) -> {
            double[] denoised = new double[states.length];
            for (int i = 0; i < states.length; i++) {
                double m = marginal(process, times[i]);
                denoised[i] = process.alpha(times[i]) * STD * STD / (m * m) * states[i];
            }
            return denoised;
        };
    }

    /** The consistency function with this boundary. */
    private static Denoiser flow(AffineProcess process, double boundary) {
        double end = process.timeAtRho(boundary);
        return (states, times) -> {
            double[] ends = new double[states.length];
            for (int i = 0; i < states.length; i++) {
                ends[i] = states[i] * marginal(process, end) / marginal(process, times[i]) / process.alpha(end);
            }
            return ends;
        };
    }

    private static double gap(AffineProcess process, double width) {
        ConsistencyPreconditioning preconditioning = new ConsistencyPreconditioning(0.5, 0.002);
        double noisier = process.timeAtRho(1);
        double cleaner = process.timeAtRho(1 - width);
        Regression regression = ConsistencyMatching.squared(preconditioning, process)
                .distillation(
                        new double[] {0.9},
                        new double[] {noisier},
                        new double[] {cleaner},
                        new double[] {-0.4},
                        exact(process),
                        flow(process, 0.002));
        Preconditioning.Coefficients own = preconditioning.at(process, noisier);
        double x = regression.inputs()[0] / own.input();
        double wanted = flow(process, 0.002).denoise(new double[] {x}, new double[] {noisier})[0];
        return Math.abs(own.skip() * x + own.output() * regression.targets()[0] - wanted);
    }

    @Test
    void distillationsTargetIsTheFlowToThirdOrder() {
        for (AffineProcess process : new AffineProcess[] {Edm.standard(), VariancePreserving.linear(0.1, 20)}) {
            double order = Math.log(gap(process, 0.1) / gap(process, 0.05)) / Math.log(2);
            assertThat(order).isBetween(2.7, 3.4);
        }
    }

    @Test
    void trainingTakesTheSameNoiseAtBothTimes() {
        AffineProcess process = Edm.standard();
        ConsistencyPreconditioning preconditioning = new ConsistencyPreconditioning(0.5, 0.002);
        double[][] seen = new double[1][];
        Regression regression = ConsistencyMatching.squared(preconditioning, process)
                .training(
                        new double[] {0.3, -0.2},
                        new double[] {2},
                        new double[] {1.5},
                        new double[] {1, -2},
                        (states, times) -> {
                            seen[0] = states.clone();
                            return new double[states.length];
                        });
        assertThat(seen[0]).containsExactly(0.3 + 1.5, -0.2 - 3);
        double input = preconditioning.at(process, 2).input();
        assertThat(regression.inputs()[0]).isCloseTo(input * 2.3, within(1e-14));
        // the average said 0, so that the target is minus what is skipped
        Preconditioning.Coefficients own = preconditioning.at(process, 2);
        assertThat(regression.targets()[0]).isCloseTo(-own.skip() * 2.3 / own.output(), within(1e-14));
        assertThat(regression.weights()[0]).isCloseTo(own.output() * own.output() / 0.5, within(1e-12));
    }

    @Test
    void pseudoHuberDistanceIsThatOfDenoisedSamples() {
        AffineProcess process = Edm.standard();
        ConsistencyPreconditioning preconditioning = new ConsistencyPreconditioning(0.5, 0.002);
        double c = 0.03;
        Regression regression = new ConsistencyMatching(preconditioning, process, c)
                .training(
                        new double[] {0.3, -0.2},
                        new double[] {2},
                        new double[] {1.5},
                        new double[] {1, -2},
                        (states, times) -> new double[] {0.4, 0.1});
        double[] outputs = {0.7, -0.3};
        Preconditioning.Coefficients own = preconditioning.at(process, 2);
        double squares = 0;
        double[] states = {2.3, -4.2};
        double[] answers = {0.4, 0.1};
        for (int d = 0; d < 2; d++) {
            double error = own.skip() * states[d] + own.output() * outputs[d] - answers[d];
            squares += error * error;
        }
        assertThat(regression.loss(outputs, Reduction.MEAN))
                .isCloseTo((Math.sqrt(squares + c * c) - c) / 0.5, within(1e-12));
    }

    @Test
    void studentOfProgressiveDistillationArrivesWhereTheTeacherDoes() {
        for (AffineProcess process : new AffineProcess[] {Edm.standard(), VariancePreserving.linear(0.1, 20)}) {
            double t = process.timeAtRho(2);
            double middle = process.timeAtRho(1);
            double s = process.timeAtRho(0.3);
            Preconditioning preconditioning = Preconditioning.edm(0.5);
            Regression regression = new ProgressiveDistillation(preconditioning, process, new Weighting.TruncatedSnr())
                    .regression(
                            new double[] {0.8},
                            new double[] {t},
                            new double[] {middle},
                            new double[] {s},
                            new double[] {0.5},
                            exact(process));
            Preconditioning.Coefficients own = preconditioning.at(process, t);
            double x = regression.inputs()[0] / own.input();
            double denoised = own.skip() * x + own.output() * regression.targets()[0];
            double student = ddim(process, x, t, s, denoised);
            double half = ddim(process, x, t, middle, exact(process).denoise(new double[] {x}, new double[] {t})[0]);
            double teacher = ddim(
                    process, half, middle, s, exact(process).denoise(new double[] {half}, new double[] {middle})[0]);
            assertThat(student).isCloseTo(teacher, within(1e-13));
        }
    }

    private static double ddim(AffineProcess process, double x, double t, double s, double denoised) {
        double ratio = process.sigma(s) / process.sigma(t);
        return ratio * x + (process.alpha(s) - ratio * process.alpha(t)) * denoised;
    }

    @Test
    void levelsRunFromTheBoundaryToTheMost() {
        double[] times = ConsistencyMatching.squared(new ConsistencyPreconditioning(0.5, 0.002), Edm.standard())
                .times(11, 80);
        assertThat(times[0]).isCloseTo(0.002, within(1e-15));
        assertThat(times[10]).isCloseTo(80, within(1e-10));
        assertThat(times).isSorted();
    }

    @Test
    void timesInTheWrongOrderAreRefused() {
        ConsistencyMatching matching =
                ConsistencyMatching.squared(new ConsistencyPreconditioning(0.5, 0.002), Edm.standard());
        assertThatThrownBy(() -> matching.training(
                        new double[1], new double[] {1}, new double[] {2}, new double[1], (x, t) -> x))
                .hasMessageContaining("expected a noisier and a cleaner one");
        assertThatThrownBy(() -> matching.times(1, 80)).hasMessageContaining("levels is 1");
    }
}
