package org.score4j.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.score4j.process.AffineProcess;
import org.score4j.process.DiscreteVariancePreserving;
import org.score4j.process.DiscreteVariancePreserving.Interpolation;
import org.score4j.process.Edm;
import org.score4j.process.RectifiedFlow;
import org.score4j.process.SubVariancePreserving;
import org.score4j.process.VarianceExploding;
import org.score4j.process.VariancePreserving;

class PreconditioningTest {
    private static final DiscreteVariancePreserving TABLE = DiscreteVariancePreserving.linear(1e-4, 0.02, 1000);

    private static final List<AffineProcess> PROCESSES = List.of(
            VariancePreserving.linear(),
            VariancePreserving.cosine(),
            SubVariancePreserving.linear(),
            new RectifiedFlow(),
            VarianceExploding.geometric(0.01, 50));

    /** Standard deviation and mean of one-dimensional Gaussian data, and a state. */
    private static final double STD = 0.37;

    private static final double MEAN = 0.8;
    private static final double X = 1.3;

    /** E[x0 | alpha·x0 + sigma·eps = x]. */
    private static double denoised(double alpha, double sigma, double x) {
        double gain = alpha * STD * STD / (alpha * alpha * STD * STD + sigma * sigma);
        return MEAN + gain * (x - alpha * MEAN);
    }

    private static double sample(AffineProcess process, double t, Preconditioning.Coefficients own, double raw) {
        double prediction = own.skip() * X + own.output() * raw;
        Prediction.Conversion conversion = own.prediction().conversion(Prediction.SAMPLE, process, t);
        return conversion.state() * X + conversion.output() * prediction;
    }

    /** What an exact network says that predicts {@code prediction} of a state alpha·x0 + sigma·eps. */
    private static double exactOutput(Prediction prediction, double alpha, double sigma, double x) {
        double x0 = denoised(alpha, sigma, x);
        double eps = (x - alpha * x0) / sigma;
        return switch (prediction) {
            case SAMPLE -> x0;
            case NOISE -> eps;
            case SCORE -> -eps / sigma;
            case V -> alpha * eps - sigma * x0;
            case VELOCITY -> throw new AssertionError();
        };
    }

    @Test
    void exactTableNetworksGiveTheExactDenoisedSampleInEveryProcess() {
        for (AffineProcess process : PROCESSES) {
            for (Prediction prediction :
                    new Prediction[] {Prediction.NOISE, Prediction.SAMPLE, Prediction.SCORE, Prediction.V}) {
                for (double t : new double[] {0.1, 0.3, 0.5, 0.8, 0.95}) {
                    Preconditioning.Coefficients own =
                            Preconditioning.discrete(prediction, TABLE, false).at(process, t);
                    // the network knows the level from the table alone
                    double raw = exactOutput(
                            prediction, TABLE.alpha(own.noise()), TABLE.sigma(own.noise()), own.input() * X);
                    double expected = denoised(process.alpha(t), process.sigma(t), X);
                    assertThat(sample(process, t, own, raw))
                            .as("%s %s at %s", process.name(), prediction, t)
                            .isCloseTo(expected, within(1e-9 * (1 + process.rho(t))));
                }
            }
        }
    }

    @Test
    void exactContinuousNetworksGiveTheExactDenoisedSampleInEveryProcess() {
        VariancePreserving trained = VariancePreserving.linear(0.1, 20);
        for (AffineProcess process : PROCESSES) {
            for (double t : new double[] {0.1, 0.3, 0.5, 0.8, 0.95}) {
                double expected = denoised(process.alpha(t), process.sigma(t), X);
                double tolerance = 1e-10 * (1 + process.rho(t));

                Preconditioning.Coefficients vp =
                        Preconditioning.vp(0.1, 20, 1000).at(process, t);
                double time = vp.noise() / 999;
                double eps = exactOutput(Prediction.NOISE, trained.alpha(time), trained.sigma(time), vp.input() * X);
                assertThat(sample(process, t, vp, eps))
                        .as("vp in " + process.name())
                        .isCloseTo(expected, within(tolerance));

                Preconditioning.Coefficients ve = Preconditioning.ve().at(process, t);
                double rho = 2 * Math.exp(ve.noise());
                double raw = -exactOutput(Prediction.NOISE, 1, rho, ve.input() * X);
                assertThat(sample(process, t, ve, raw))
                        .as("ve in " + process.name())
                        .isCloseTo(expected, within(tolerance));

                Preconditioning.Coefficients edm = Preconditioning.edm(0.5).at(process, t);
                double sigma = Math.exp(4 * edm.noise());
                double unscaled = edm.input() * X * Math.hypot(sigma, 0.5);
                // EDM, equation 8: the target of F
                double target = (denoised(1, sigma, unscaled) - 0.25 / (sigma * sigma + 0.25) * unscaled)
                        / (0.5 * sigma / Math.hypot(sigma, 0.5));
                assertThat(sample(process, t, edm, target))
                        .as("edm in " + process.name())
                        .isCloseTo(expected, within(tolerance));
            }
        }
    }

    @Test
    void atUnitAlphaTheFactorsAreThoseOfEdmsTable() {
        Edm process = Edm.standard();
        for (double sigma : new double[] {0.002, 0.3, 1, 7, 80}) {
            Preconditioning.Coefficients edm = Preconditioning.edm(0.5).at(process, sigma);
            assertThat(edm.skip()).isCloseTo(0.25 / (sigma * sigma + 0.25), within(1e-15));
            assertThat(edm.output()).isCloseTo(sigma * 0.5 / Math.sqrt(sigma * sigma + 0.25), within(1e-15));
            assertThat(edm.input()).isCloseTo(1 / Math.sqrt(sigma * sigma + 0.25), within(4e-16));
            assertThat(edm.noise()).isCloseTo(Math.log(sigma) / 4, within(1e-15));
            assertThat(edm.prediction()).isEqualTo(Prediction.SAMPLE);

            Preconditioning.Coefficients vp = Preconditioning.vp(0.1, 20, 1000).at(process, sigma);
            // the inverse of sigma(t)² = e^(19.9t²/2 + 0.1t) − 1
            double time = (Math.sqrt(0.01 + 2 * 19.9 * Math.log1p(sigma * sigma)) - 0.1) / 19.9;
            assertThat(vp.input()).isCloseTo(1 / Math.sqrt(sigma * sigma + 1), within(1e-15));
            assertThat(vp.noise()).isCloseTo(999 * time, within(1e-11));
            assertThat(sampleFactors(process, sigma, vp)).containsExactly(new double[] {1, -sigma}, within(1e-12));

            Preconditioning.Coefficients ve = Preconditioning.ve().at(process, sigma);
            assertThat(ve.input()).isEqualTo(1);
            assertThat(ve.noise()).isCloseTo(Math.log(sigma / 2), within(1e-14));
            assertThat(sampleFactors(process, sigma, ve)).containsExactly(new double[] {1, sigma}, within(1e-12));
        }
    }

    /** c_skip and c_out of the denoised sample. */
    private static double[] sampleFactors(AffineProcess process, double t, Preconditioning.Coefficients own) {
        Prediction.Conversion conversion = own.prediction().conversion(Prediction.SAMPLE, process, t);
        return new double[] {conversion.state() + conversion.output() * own.skip(), conversion.output() * own.output()};
    }

    /**
     * EDM's recursion u_M = 0, u_(j−1) = √((u_j² + 1)/max(ᾱ_(j−1)/ᾱ_j, 0.001) − 1), c_noise = M − 1 − argmin|u_j −
     * sigma|.
     */
    @Test
    void iddpmIsToldTheTimestepOfEdmsRecursion() {
        int m = 1000;
        double[] u = new double[m + 1];
        for (int j = m; j > 0; j--) {
            double cleaner = Math.pow(Math.sin(Math.PI / 2 * (j - 1) / (m * 1.008)), 2);
            double noisier = Math.pow(Math.sin(Math.PI / 2 * j / (m * 1.008)), 2);
            u[j - 1] = Math.sqrt((u[j] * u[j] + 1) / Math.max(cleaner / noisier, 0.001) - 1);
        }
        Preconditioning iddpm = Preconditioning.iddpm();
        for (double sigma = 0.0065; sigma < 80; sigma *= 1.173) {
            int nearest = m - 1;
            for (int j = 0; j < m; j++) {
                nearest = Math.abs(u[j] - sigma) < Math.abs(u[nearest] - sigma) ? j : nearest;
            }
            Preconditioning.Coefficients own = iddpm.at(Edm.standard(), sigma);
            assertThat(own.noise()).as("sigma %s", sigma).isEqualTo(m - 1.0 - nearest);
            assertThat(own.input()).isCloseTo(1 / Math.sqrt(sigma * sigma + 1), within(1e-15));
            assertThat(own.prediction()).isEqualTo(Prediction.NOISE);
        }
    }

    @Test
    void aTableNetworkInItsOwnTableIsLeftAsItIs() {
        Preconditioning.Coefficients own =
                Preconditioning.discrete(Prediction.NOISE, TABLE, false).at(TABLE, 431);
        assertThat(own).isEqualTo(new Preconditioning.Coefficients(1, 431, 0, 1, Prediction.NOISE));
    }

    @Test
    void roundingChangesOnlyWhatTheNetworkIsTold() {
        Edm process = Edm.standard();
        DiscreteVariancePreserving table = TABLE.interpolatedBy(Interpolation.HALF_LOG_SNR);
        Preconditioning.Coefficients exact =
                Preconditioning.discrete(Prediction.V, table, false).at(process, 1.234);
        Preconditioning.Coefficients rounded =
                Preconditioning.discrete(Prediction.V, table, true).at(process, 1.234);
        assertThat(exact.noise()).isNotEqualTo(rounded.noise()).isCloseTo(rounded.noise(), within(0.5));
        assertThat(rounded)
                .isEqualTo(new Preconditioning.Coefficients(
                        exact.input(), Math.rint(exact.noise()), exact.skip(), exact.output(), exact.prediction()));
    }

    @Test
    void levelsOutsideTheTableAreToldItsNearestEnd() {
        Preconditioning discrete = Preconditioning.discrete(Prediction.NOISE, TABLE, false);
        assertThat(discrete.at(Edm.of(1e-4, 1000), 1000).noise()).isEqualTo(999);
        assertThat(discrete.at(Edm.of(1e-4, 1000), 1e-4).noise()).isZero();
        assertThat(discrete.at(TABLE, -0.5).noise()).isZero();
        assertThat(discrete.at(VariancePreserving.cosine(), 1).noise()).isEqualTo(999);
    }

    @Test
    void velocityAndEdmStayFiniteInPureNoise() {
        RectifiedFlow process = new RectifiedFlow();
        Preconditioning.Coefficients v = Preconditioning.discrete(Prediction.V, TABLE.withZeroTerminalSnr(), false)
                .at(process, 1);
        assertThat(v).isEqualTo(new Preconditioning.Coefficients(1, 999, 0, -1, Prediction.SAMPLE));
        Preconditioning.Coefficients edm = Preconditioning.edm(0.5).at(process, 1);
        assertThat(edm.skip()).isZero();
        assertThat(edm.output()).isEqualTo(0.5);
        assertThatThrownBy(() -> Preconditioning.ve().at(process, 1)).hasMessageContaining("alpha = 0");
    }

    @Test
    void preconditioningsAreValues() {
        assertThat(Preconditioning.edm(0.5)).isEqualTo(Preconditioning.edm(0.5)).isNotEqualTo(Preconditioning.edm(1));
        assertThat(Preconditioning.vp(0.1, 20, 1000)).isEqualTo(Preconditioning.vp(0.1, 20, 1000));
        assertThat(Preconditioning.iddpm())
                .isEqualTo(Preconditioning.iddpm(1000))
                .isNotEqualTo(Preconditioning.iddpm(999));
        assertThat(Preconditioning.none(Prediction.V)).isEqualTo(Preconditioning.none(Prediction.V));
        assertThat(Preconditioning.ve()).isEqualTo(Preconditioning.ve());
    }

    @Test
    void impossibleNetworksAreRefused() {
        assertThatThrownBy(() -> Preconditioning.edm(0)).hasMessage("sigmaData is 0.0; allowed: (0, ∞)");
        assertThatThrownBy(() -> Preconditioning.vp(0.1, 20, 1)).hasMessageContaining("timesteps is 1");
        assertThatThrownBy(() -> Preconditioning.discrete(Prediction.VELOCITY, TABLE, true))
                .hasMessageContaining("prediction is VELOCITY");
    }
}
