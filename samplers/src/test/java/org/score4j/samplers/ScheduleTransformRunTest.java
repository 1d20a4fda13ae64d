package org.score4j.samplers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.score4j.exec.Samples;
import org.score4j.model.ScoreModel;
import org.score4j.model.exact.GaussianMixtureModel;
import org.score4j.process.AffineProcess;
import org.score4j.process.Edm;
import org.score4j.process.PolynomialFlow;
import org.score4j.process.RectifiedFlow;
import org.score4j.process.VariancePreserving;
import org.score4j.samplers.exponential.DpmSolverPlusPlus;
import org.score4j.schedule.Schedule;
import org.score4j.tensor.ElementType;
import org.score4j.tensor.Tensors;

/** A model of one process runs in another: at equal levels, exponential solvers draw the same samples. */
class ScheduleTransformRunTest {
    private static final double[] LEVELS = {20, 7, 3, 1.2, 0.5, 0.2, 0.05, 0};
    private static final double[] STATES = {0.3, -1.1, 0.8, 1.9, -0.4, 0.05};

    static List<AffineProcess> others() {
        return List.of(new RectifiedFlow(), new PolynomialFlow(2), VariancePreserving.linearAlpha(), Edm.standard());
    }

    @ParameterizedTest
    @MethodSource("others")
    void theSamplesDoNotDependOnTheProcessOfTheRun(AffineProcess other) {
        ScoreModel trained = ScoreModel.exact(
                GaussianMixtureModel.of(
                        new double[] {0.3, 0.7}, new double[][] {{-1, 0.4}, {0.8, -0.3}}, new double[] {0.3, 0.2}),
                VariancePreserving.linear());
        double[] expected = run(trained);
        assertThat(run(trained.in(other))).containsExactly(expected, within(1e-11));
        assertThat(Arrays.stream(expected).allMatch(x -> Math.abs(x) < 2)).isTrue();
    }

    private static double[] run(ScoreModel model) {
        AffineProcess process = model.process();
        double alpha = process.alpha(process.timeAtRho(LEVELS[0]));
        double[] states = Arrays.stream(STATES).map(x -> LEVELS[0] * alpha * x).toArray();
        try (INDArray initial = Tensors.of(states, 3, 2);
                Samples samples = Sampler.of(model)
                        .solver(DpmSolverPlusPlus.multistep(2))
                        .schedule(Schedule.sigmas(LEVELS))
                        .type(ElementType.FLOAT64)
                        .initial(initial)
                        .sample(3, 2)) {
            return Tensors.toDoubles(samples.array());
        }
    }
}
