package org.score4j.matching.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.score4j.matching.objective.Regression.Reduction;
import org.score4j.model.Preconditioning;
import org.score4j.model.Prediction;
import org.score4j.process.AffineProcess;
import org.score4j.process.Edm;
import org.score4j.process.RectifiedFlow;
import org.score4j.process.SubVariancePreserving;
import org.score4j.process.VarianceExploding;
import org.score4j.process.VariancePreserving;

class DenoisingScoreMatchingTest {
    private static final double MEAN = 0.7;
    private static final double STD = 0.4;

    static final List<AffineProcess> PROCESSES = List.of(
            VariancePreserving.linear(0.1, 20),
            SubVariancePreserving.linear(0.1, 20),
            new VarianceExploding(0.01, 50),
            Edm.standard(),
            new RectifiedFlow(),
            VariancePreserving.angle());

    static final List<Weighting> WEIGHTINGS = List.of(
            Weighting.sigmaSquared(),
            new Weighting.Uniform(Prediction.SAMPLE),
            new Weighting.Uniform(Prediction.SCORE),
            new Weighting.Uniform(Prediction.V),
            new Weighting.Uniform(Prediction.VELOCITY),
            new Weighting.Likelihood(),
            new Weighting.Edm(0.5),
            new Weighting.MinSnr(5),
            new Weighting.SoftMinSnr(4),
            new Weighting.P2(1, 0.5),
            new Weighting.TruncatedSnr());

    static final List<Preconditioning> PRECONDITIONINGS = Stream.concat(
                    Stream.of(Prediction.values()).map(Preconditioning::none), Stream.of(Preconditioning.edm(0.5)))
            .toList();

    /** Every process and weighting. */
    static Stream<Object[]> problems() {
        return PROCESSES.stream()
                .flatMap(process -> WEIGHTINGS.stream().map(weighting -> new Object[] {process, weighting}));
    }

    private static double middle(AffineProcess process) {
        return process.timeAtRho(0.8);
    }

    /** What a network would say whose denoised sample is slope·xt + offset. */
    private static double raw(
            Preconditioning preconditioning, AffineProcess process, double t, double x, double denoised) {
        Preconditioning.Coefficients own = preconditioning.at(process, t);
        Prediction.Conversion conversion = Prediction.SAMPLE.conversion(own.prediction(), process, t);
        double prediction = conversion.state() * x + conversion.output() * denoised;
        return (prediction - own.skip() * x) / own.output();
    }

    /** The expected loss of slope·xt + offset on N(MEAN, STD²) at one time. */
    private static double loss(DenoisingScoreMatching objective, double t, double slope, double offset) {
        AffineProcess process = objective.process();
        return Quadrature.expectation(2, z -> {
            double x0 = MEAN + STD * z[0];
            double x = process.alpha(t) * x0 + process.sigma(t) * z[1];
            Regression regression = objective.regression(new double[] {x0}, new double[] {t}, new double[] {z[1]});
            double output = raw(objective.preconditioning(), process, t, x, slope * x + offset);
            return regression.loss(new double[] {output}, Reduction.MEAN);
        });
    }

    @ParameterizedTest
    @MethodSource("problems")
    void gradientAndOptimumOnAGaussianAreThoseOfTheClosedForm(AffineProcess process, Weighting weighting) {
        double t = middle(process);
        double alpha = process.alpha(t);
        double variance = alpha * alpha * STD * STD + process.sigma(t) * process.sigma(t);
        double bestSlope = alpha * STD * STD / variance;
        double bestOffset = MEAN - bestSlope * alpha * MEAN;
        double weight = weighting.at(process, t);
        for (Preconditioning preconditioning : PRECONDITIONINGS) {
            DenoisingScoreMatching objective = new DenoisingScoreMatching(preconditioning, process, weighting);
            double least = loss(objective, t, bestSlope, bestOffset);
            // what no denoiser can know: the variance of x0 given xt
            assertThat(least).isCloseTo(weight * STD * STD * (1 - alpha * bestSlope), within(1e-11 * weight));
            // the loss is quadratic, so that central differences are exact up to rounding
            double h = 0.5;
            double slope = bestSlope + 0.3;
            double difference =
                    (loss(objective, t, slope + h, bestOffset) - loss(objective, t, slope - h, bestOffset)) / (2 * h);
            double secondMoment = variance + alpha * alpha * MEAN * MEAN;
            assertThat(difference).isCloseTo(weight * 2 * 0.3 * secondMoment, within(1e-11 * weight));
            assertThat(loss(objective, t, bestSlope, bestOffset + 0.1) - least)
                    .isCloseTo(weight * 0.01, within(1e-11 * weight));
        }
    }

    @Test
    void weightsHaveTheirPublishedValues() {
        AffineProcess edm = Edm.standard();
        assertThat(Weighting.sigmaSquared().at(edm, 0.5)).isCloseTo(4, within(1e-14));
        assertThat(new Weighting.Uniform(Prediction.SCORE).at(edm, 0.5)).isCloseTo(16, within(1e-13));
        assertThat(new Weighting.Likelihood().at(edm, 0.5)).isCloseTo(2 * 0.5 * 16, within(1e-13));
        assertThat(new Weighting.Edm(0.5).at(edm, 2)).isCloseTo((4 + 0.25) / 1, within(1e-14));
        assertThat(new Weighting.MinSnr(5).at(edm, 0.1)).isEqualTo(5);
        assertThat(new Weighting.MinSnr(5).at(edm, 1)).isEqualTo(1);
        assertThat(new Weighting.SoftMinSnr(4).at(edm, 0.5)).isCloseTo(2, within(1e-14));
        assertThat(new Weighting.P2(1, 1).at(edm, 0.5)).isCloseTo(4.0 / 5, within(1e-14));
        assertThat(new Weighting.TruncatedSnr().at(edm, 2)).isEqualTo(1);
        AffineProcess vp = VariancePreserving.linear(0.1, 20);
        double t = 0.3;
        double snr = Math.exp(2 * vp.halfLogSnr(t));
        assertThat(new Weighting.Uniform(Prediction.V).at(vp, t)).isCloseTo(snr + 1, within(1e-10 * snr));
    }

    @Test
    void edmLossOfANetworkThatSaysNothingIsOneOnDataOfUnitScale() {
        DenoisingScoreMatching objective =
                new DenoisingScoreMatching(Preconditioning.edm(0.5), Edm.standard(), new Weighting.Edm(0.5));
        for (double sigma : new double[] {0.01, 0.3, 5, 70}) {
            double loss = Quadrature.expectation(
                    2,
                    z -> objective
                            .regression(new double[] {0.5 * z[0]}, new double[] {sigma}, new double[] {z[1]})
                            .loss(new double[] {0}, Reduction.MEAN));
            assertThat(loss).isCloseTo(1, within(1e-9));
        }
    }

    @Test
    void halfSumIsHalfTheDimensionTimesTheMean() {
        DenoisingScoreMatching objective = new DenoisingScoreMatching(
                Preconditioning.none(Prediction.NOISE), VariancePreserving.linear(0.1, 20), Weighting.sigmaSquared());
        double[] data = {1, 2, 3, 4, 5, 6};
        double[] eps = {0.1, -0.2, 0.3, 0.4, -0.5, 0.6};
        Regression regression = objective.regression(data, new double[] {0.2, 0.7}, eps);
        double[] outputs = new double[6];
        assertThat(regression.loss(outputs, Reduction.HALF_SUM))
                .isCloseTo(1.5 * regression.loss(outputs, Reduction.MEAN), within(1e-14));
        assertThat(regression.targets()).containsExactly(eps);
    }

    @Test
    void badInputIsNamed() {
        DenoisingScoreMatching objective = new DenoisingScoreMatching(
                Preconditioning.none(Prediction.NOISE), Edm.standard(), Weighting.sigmaSquared());
        assertThatThrownBy(() -> objective.regression(new double[5], new double[2], new double[5]))
                .hasMessageContaining("5 values for 2 samples");
        assertThatThrownBy(() -> objective.regression(new double[4], new double[] {1, 2}, new double[3]))
                .hasMessageContaining("eps has 3 entries; expected 4");
        assertThatThrownBy(() -> objective.regression(new double[1], new double[1], new double[1]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("time is 0");
        assertThatThrownBy(() -> new Weighting.MinSnr(0)).hasMessage("gamma is 0.0; allowed: (0, ∞)");
        assertThatThrownBy(() -> new Weighting.P2(1, -1)).hasMessage("gamma is -1.0; allowed: [0, ∞)");
        assertThatThrownBy(() ->
                        new Regression(2, new double[4], new double[2], new double[4], new double[2], new double[1]))
                .hasMessageContaining("softness");
    }
}
