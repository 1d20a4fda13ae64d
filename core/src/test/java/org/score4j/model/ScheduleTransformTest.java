package org.score4j.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.score4j.model.exact.GaussianMixtureModel;
import org.score4j.process.AffineProcess;
import org.score4j.process.DiscreteVariancePreserving;
import org.score4j.process.Edm;
import org.score4j.process.PolynomialFlow;
import org.score4j.process.RectifiedFlow;
import org.score4j.process.SubVariancePreserving;
import org.score4j.process.VariancePreserving;
import org.score4j.program.NetworkCall;

/** A model trained in one process and used in another. */
class ScheduleTransformTest {
    private static final double STD = 0.37;
    private static final double MEAN = 0.8;
    private static final double X = 1.3;

    private static final List<AffineProcess> PROCESSES = List.of(
            VariancePreserving.linear(),
            SubVariancePreserving.linear(),
            new RectifiedFlow(),
            new PolynomialFlow(2),
            VariancePreserving.linearAlpha(),
            Edm.standard(),
            DiscreteVariancePreserving.linear(1e-4, 0.02, 1000));

    private static GaussianMixtureModel network() {
        return GaussianMixtureModel.of(new double[] {1}, new double[][] {{MEAN}}, new double[] {STD});
    }

    private static double denoised(double alpha, double sigma, double x) {
        double gain = alpha * STD * STD / (alpha * alpha * STD * STD + sigma * sigma);
        return MEAN + gain * (x - alpha * MEAN);
    }

    /** What an exact network of {@code process} says at time {@code t}. */
    private static double raw(Prediction prediction, AffineProcess process, double t, double x) {
        Prediction.Conversion conversion = Prediction.SAMPLE.conversion(prediction, process, t);
        return conversion.state() * x + conversion.output() * denoised(process.alpha(t), process.sigma(t), x);
    }

    @ParameterizedTest
    @EnumSource(Prediction.class)
    void exactNetworksOfOneProcessAreExactInEveryOther(Prediction prediction) {
        GaussianMixtureModel network = network();
        for (AffineProcess trained : PROCESSES) {
            for (AffineProcess other : PROCESSES) {
                ScoreModel model = new ScoreModel(network, Preconditioning.none(prediction), trained).in(other);
                for (double rho : new double[] {0.05, 0.4, 1, 3, 20}) {
                    double t = other.timeAtRho(rho);
                    NetworkCall.Scaling scaling = NetworkCall.Scaling.at(model, Prediction.SAMPLE, t);
                    double time = trained.timeAtRho(rho);
                    double answer = raw(prediction, trained, time, scaling.input() * X);
                    double expected = denoised(other.alpha(t), other.sigma(t), X);
                    String what = prediction + " of " + trained.name() + " in " + other.name() + " at rho " + rho;
                    assertThat(scaling.skip() * X + scaling.gain() * answer)
                            .as(what)
                            .isCloseTo(expected, within(1e-10));
                    assertThat(scaling.noise()).as(what).isCloseTo(time, within(1e-9 * (1 + Math.abs(time))));
                    // closed-form models are told the level of the state they are given
                    assertThat(scaling.alpha()).isCloseTo(trained.alpha(time), within(1e-12));
                    assertThat(scaling.sigma()).isCloseTo(trained.sigma(time), within(1e-10));
                }
            }
        }
    }

    @Test
    void pureNoiseIsAskedAtTheNoisiestTimeOfTheTrainedProcess() {
        GaussianMixtureModel network = network();
        ScoreModel model =
                ScoreModel.exact(network, VariancePreserving.linear()).in(new RectifiedFlow());
        NetworkCall.Scaling scaling = NetworkCall.Scaling.at(model, Prediction.SAMPLE, 1);
        assertThat(scaling.noise()).isEqualTo(1);
        assertThat(scaling.input()).isCloseTo(VariancePreserving.linear().sigma(1), within(1e-15));
        assertThat(scaling.gain()).isEqualTo(1);
        ScoreModel backwards = ScoreModel.exact(network, new RectifiedFlow()).in(VariancePreserving.angle());
        assertThat(NetworkCall.Scaling.at(backwards, Prediction.SAMPLE, 1).noise())
                .isEqualTo(1);
    }

    @Test
    void theOwnProcessChangesNothing() {
        GaussianMixtureModel network = network();
        ScoreModel model = ScoreModel.exact(network, new RectifiedFlow());
        assertThat(model.in(new RectifiedFlow())).isSameAs(model);
    }

    /** From one process to a second and on to a third is from the first to the third. */
    @Test
    void transformsCompose() {
        GaussianMixtureModel network = network();
        ScoreModel direct = ScoreModel.exact(network, Edm.standard()).in(new RectifiedFlow());
        ScoreModel around = ScoreModel.exact(network, Edm.standard())
                .in(VariancePreserving.angle())
                .in(new RectifiedFlow());
        for (double t : new double[] {0.01, 0.3, 0.8, 0.98}) {
            NetworkCall.Scaling expected = NetworkCall.Scaling.at(direct, Prediction.VELOCITY, t);
            NetworkCall.Scaling actual = NetworkCall.Scaling.at(around, Prediction.VELOCITY, t);
            assertThat(actual.input()).isCloseTo(expected.input(), within(1e-12));
            assertThat(actual.skip()).isCloseTo(expected.skip(), within(1e-10));
            assertThat(actual.gain()).isCloseTo(expected.gain(), within(1e-10));
            assertThat(actual.alpha()).isCloseTo(expected.alpha(), within(1e-12));
            assertThat(actual.sigma()).isCloseTo(expected.sigma(), within(1e-10));
        }
    }

    @Test
    void timesAreToldOnAnotherScaleAndRounded() {
        Preconditioning scaled = Preconditioning.scaledTime(Prediction.VELOCITY, 1000);
        assertThat(scaled.at(new RectifiedFlow(), 0.2507).noise()).isEqualTo(250.7);
        assertThat(new TimePreconditioning(Prediction.VELOCITY, 1000, Rounding.NEAREST)
                        .at(new RectifiedFlow(), 0.2507)
                        .noise())
                .isEqualTo(251);
        TimePreconditioning truncated = new TimePreconditioning(Prediction.VELOCITY, 1000, Rounding.TRUNCATED);
        assertThat(truncated.at(new RectifiedFlow(), 0.2507).noise()).isEqualTo(250);
        // 0.07·1000 is 70.00000000000001, and 0.057·1000 is 57: neither is what falls below
        assertThat(truncated.at(new RectifiedFlow(), Math.nextDown(0.07)).noise())
                .isEqualTo(70);
        assertThat(Rounding.TRUNCATED.apply(-1.5)).isEqualTo(-1);
        assertThatThrownBy(() -> Preconditioning.scaledTime(Prediction.VELOCITY, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("factor is 0.0");
    }

    /** With unit data, EDM's preconditioning of v is the v of the variance-preserving state. */
    @Test
    void edmOfVWithUnitDataIsVOfTheVariancePreservingState() {
        DiscreteVariancePreserving table = DiscreteVariancePreserving.linear(1e-4, 0.02, 1000);
        Edm process = Edm.of(0.02, 100);
        for (double sigma : new double[] {0.05, 0.7, 12}) {
            Preconditioning.Coefficients edm = Preconditioning.edmV(1).at(process, sigma);
            Preconditioning.Coefficients own =
                    Preconditioning.discrete(Prediction.V, table, Rounding.NONE).at(process, sigma);
            assertThat(edm.input()).isCloseTo(own.input(), within(1e-14));
            assertThat(edm.skip()).isCloseTo(own.skip(), within(1e-14));
            assertThat(edm.output()).isCloseTo(own.output(), within(1e-14));
            assertThat(edm.prediction()).isEqualTo(own.prediction());
            assertThat(edm.noise()).isCloseTo(0.25 * Math.log(sigma), within(1e-14));
        }
    }
}
