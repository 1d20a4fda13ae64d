package org.score4j.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The closed forms against the differential equations of mean and covariance, and against 60 digits. */
class CriticallyDampedLangevinTest {
    private static final MathContext DIGITS = new MathContext(60);
    private static final double[] TIMES = {1e-9, 1e-6, 1e-3, 0.0624, 0.0626, 0.3, 1, 2.5};

    private static CriticallyDampedLangevin process(double gamma) {
        return new CriticallyDampedLangevin(3, 0.4, gamma);
    }

    private static void assertRelative(double actual, double expected, double tolerance) {
        assertThat(actual).isCloseTo(expected, within(tolerance * Math.abs(expected)));
    }

    /** d/dt of (mx, mv, Σxx, Σxv, Σvv): m' = F·m, Σ' = F·Σ + Σ·Fᵀ + G·Gᵀ. */
    private static double[] slope(CriticallyDampedLangevin p, double... y) {
        double turn = p.beta() / p.mass();
        double damping = p.friction() * p.beta() / p.mass();
        return new double[] {
            turn * y[1],
            -p.beta() * y[0] - damping * y[1],
            2 * turn * y[3],
            turn * y[4] - p.beta() * y[2] - damping * y[3],
            -2 * p.beta() * y[3] - 2 * damping * y[4] + 2 * p.friction() * p.beta()
        };
    }

    private static double[] moved(double[] y, double h, double... slope) {
        double[] sum = y.clone();
        for (int i = 0; i < sum.length; i++) {
            sum[i] += h * slope[i];
        }
        return sum;
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.04, 1})
    void meanAndCovarianceSolveTheirDifferentialEquations(double gamma) {
        CriticallyDampedLangevin p = process(gamma);
        double[] y = {1, 0, 0, 0, gamma * p.mass()};
        int steps = 4000;
        double h = 1.0 / steps;
        for (int i = 1; i <= steps; i++) {
            double[] k1 = slope(p, y);
            double[] k2 = slope(p, moved(y, 0.5 * h, k1));
            double[] k3 = slope(p, moved(y, 0.5 * h, k2));
            double[] k4 = slope(p, moved(y, h, k3));
            y = moved(moved(moved(moved(y, h / 6, k1), h / 3, k2), h / 3, k3), h / 6, k4);
            if (i % 500 == 0) {
                CriticallyDampedLangevin.Covariance sigma = p.covariance(i * h);
                assertThat(p.positionMean(i * h)).isCloseTo(y[0], within(1e-11));
                assertThat(p.velocityMean(i * h)).isCloseTo(y[1], within(1e-11));
                assertThat(sigma.position()).isCloseTo(y[2], within(1e-11));
                assertThat(sigma.cross()).isCloseTo(y[3], within(1e-11));
                assertThat(sigma.velocity()).isCloseTo(y[4], within(1e-11));
                assertThat(sigma.determinant()).isCloseTo(y[2] * y[4] - y[3] * y[3], within(1e-11));
            }
        }
    }

    @Test
    void driftAndDiffusionAreTheDerivativesOfTheClosedForms() {
        CriticallyDampedLangevin p = process(0.3);
        for (double t : new double[] {0.05, 0.2, 0.7}) {
            CriticallyDampedLangevin.Covariance sigma = p.covariance(t);
            double[] expected =
                    slope(p, p.positionMean(t), p.velocityMean(t), sigma.position(), sigma.cross(), sigma.velocity());
            assertThat(difference(p::positionMean, t)).isCloseTo(expected[0], within(1e-8));
            assertThat(difference(p::velocityMean, t)).isCloseTo(expected[1], within(1e-8));
            assertThat(difference(s -> p.covariance(s).position(), t)).isCloseTo(expected[2], within(1e-8));
            assertThat(difference(s -> p.covariance(s).cross(), t)).isCloseTo(expected[3], within(1e-8));
            assertThat(difference(s -> p.covariance(s).velocity(), t)).isCloseTo(expected[4], within(1e-8));
        }
    }

    private static double difference(DoubleUnaryOperator f, double t) {
        double h = 1e-4;
        return (8 * (f.applyAsDouble(t + h) - f.applyAsDouble(t - h))
                        - (f.applyAsDouble(t + 2 * h) - f.applyAsDouble(t - 2 * h)))
                / (12 * h);
    }

    private static BigDecimal exp(BigDecimal x) {
        BigDecimal sum = BigDecimal.ZERO;
        BigDecimal term = BigDecimal.ONE;
        for (int k = 1; k < 200; k++) {
            sum = sum.add(term, DIGITS);
            term = term.multiply(x, DIGITS).divide(BigDecimal.valueOf(k), DIGITS);
        }
        return sum;
    }

    /** (mx, mp, Σxx, Σxp, Σpp) in unit velocities from E·diag(0, γ)·Eᵀ + I − E·Eᵀ. */
    private static BigDecimal[] plain(double a, double gamma) {
        BigDecimal one = BigDecimal.ONE;
        BigDecimal angle = new BigDecimal(a);
        BigDecimal decay = exp(angle.negate());
        BigDecimal xx = one.add(angle).multiply(decay, DIGITS);
        BigDecimal xp = angle.multiply(decay, DIGITS);
        BigDecimal pp = one.subtract(angle).multiply(decay, DIGITS);
        BigDecimal lost = one.subtract(new BigDecimal(gamma));
        return new BigDecimal[] {
            xx,
            xp.negate(),
            one.subtract(xx.multiply(xx)).subtract(lost.multiply(xp).multiply(xp)),
            xx.multiply(xp).subtract(lost.multiply(xp).multiply(pp)),
            one.subtract(xp.multiply(xp)).subtract(lost.multiply(pp).multiply(pp))
        };
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.04, 1})
    void closedFormsLoseNoDigits(double gamma) {
        // β = M = 1, so that ωt = t and velocities are in units already
        CriticallyDampedLangevin p = new CriticallyDampedLangevin(1, 1, gamma);
        for (double t : new double[] {1e-9, 1e-5, 0.01, 0.2, 0.49, 0.51, 1, 2, 5, 8}) {
            BigDecimal[] m = plain(t, gamma);
            BigDecimal determinant = m[2].multiply(m[4]).subtract(m[3].multiply(m[3]));
            CriticallyDampedLangevin.Covariance sigma = p.covariance(t);
            assertRelative(sigma.position(), m[2].doubleValue(), 1e-14);
            assertRelative(sigma.cross(), m[3].doubleValue(), 1e-14);
            assertRelative(sigma.velocity(), m[4].doubleValue(), 1e-14);
            assertRelative(sigma.determinant(), determinant.doubleValue(), 2e-14);
            BigDecimal precision = m[4].multiply(m[0])
                    .multiply(m[0])
                    .subtract(m[3].multiply(m[0]).multiply(m[1]).multiply(BigDecimal.valueOf(2)))
                    .add(m[2].multiply(m[1]).multiply(m[1]))
                    .divide(determinant, DIGITS);
            assertRelative(p.sigma(t), 1 / Math.sqrt(precision.doubleValue()), 2e-14);
            BigDecimal unknown = m[2].multiply(m[1]).subtract(m[3].multiply(m[0]));
            CriticallyDampedLangevin.Denoising denoising = p.denoising(t);
            assertRelative(
                    denoising.position(), m[3].negate().divide(unknown, DIGITS).doubleValue(), 2e-14);
            assertRelative(denoising.velocity(), m[2].divide(unknown, DIGITS).doubleValue(), 2e-14);
            assertRelative(
                    denoising.score(), determinant.divide(unknown, DIGITS).doubleValue(), 2e-14);
        }
    }

    @Test
    void endsAreExact() {
        CriticallyDampedLangevin p = process(0.04);
        CriticallyDampedLangevin.Covariance clean = p.covariance(0);
        assertThat(clean.position()).isZero();
        assertThat(clean.cross()).isZero();
        assertThat(clean.determinant()).isZero();
        assertThat(clean.velocity()).isEqualTo(0.04 * 0.4, within(1e-17));
        assertThat(clean.positionStd()).isZero();
        assertThat(clean.coupling()).isZero();
        assertThat(clean.velocityStd()).isEqualTo(p.initialVelocityStd(), within(1e-16));
        assertThat(p.positionMean(0)).isEqualTo(1);
        assertThat(p.velocityMean(0)).isZero();
        assertThat(p.denoising(0)).isEqualTo(new CriticallyDampedLangevin.Denoising(1, 0, 0));
        assertThat(p.observation(0)).isEqualTo(new CriticallyDampedLangevin.Observation(1, 0));
        CriticallyDampedLangevin.Covariance noisy = p.covariance(30);
        assertThat(noisy.position()).isEqualTo(1);
        assertThat(noisy.velocity()).isEqualTo(p.mass());
        assertThat(noisy.cross()).isCloseTo(0, within(1e-50));
        assertThat(noisy.velocityStd()).isEqualTo(p.velocityStd());
    }

    @Test
    void choleskyFactorMultipliesToTheCovariance() {
        for (double t : TIMES) {
            CriticallyDampedLangevin.Covariance sigma = process(0.2).covariance(t);
            assertRelative(sigma.positionStd() * sigma.coupling(), sigma.cross(), 1e-14);
            double velocity = sigma.coupling() * sigma.coupling() + sigma.velocityStd() * sigma.velocityStd();
            assertRelative(velocity, sigma.velocity(), 1e-14);
        }
    }

    @Test
    void noiseOfAStepCarriesTheCovarianceOn() {
        CriticallyDampedLangevin p = process(0.5);
        double whole = 0.37;
        double part = 0.21;
        CriticallyDampedLangevin.Covariance before = p.covariance(whole - part);
        CriticallyDampedLangevin.Covariance added = p.noise(part);
        double a = p.rate() * part;
        double decay = Math.exp(-a);
        double s = p.velocityStd();
        double[][] flow = {{decay * (1 + a), decay * a / s}, {-decay * a * s, decay * (1 - a)}};
        double x = flow[0][0] * flow[0][0] * before.position()
                + 2 * flow[0][0] * flow[0][1] * before.cross()
                + flow[0][1] * flow[0][1] * before.velocity();
        double v = flow[1][0] * flow[1][0] * before.position()
                + 2 * flow[1][0] * flow[1][1] * before.cross()
                + flow[1][1] * flow[1][1] * before.velocity();
        assertRelative(p.covariance(whole).position(), x + added.position(), 1e-13);
        assertRelative(p.covariance(whole).velocity(), v + added.velocity(), 1e-13);
    }

    @Test
    void observationIsUnbiasedAndHasTheVarianceThatItDeclares() {
        for (double t : TIMES) {
            CriticallyDampedLangevin p = process(0.04);
            CriticallyDampedLangevin.Observation y = p.observation(t);
            CriticallyDampedLangevin.Covariance sigma = p.covariance(t);
            assertThat(y.position() * p.positionMean(t) + y.velocity() * p.velocityMean(t))
                    .isCloseTo(1, within(1e-11));
            if (t > 1e-5) {
                double variance = y.position() * y.position() * sigma.position()
                        + 2 * y.position() * y.velocity() * sigma.cross()
                        + y.velocity() * y.velocity() * sigma.velocity();
                assertRelative(Math.sqrt(variance), p.sigma(t), 1e-8);
            }
        }
    }

    @Test
    void criticalDampingMeansAFrictionOfTwiceTheRootOfTheMass() {
        CriticallyDampedLangevin p = CriticallyDampedLangevin.standard();
        assertThat(p.friction()).isEqualTo(1);
        assertThat(p.friction() * p.friction()).isEqualTo(4 * p.mass());
        assertThat(p.rate()).isEqualTo(8);
        assertThat(p.hasVelocity()).isTrue();
        assertThat(VariancePreserving.linear().hasVelocity()).isFalse();
    }

    @Test
    void parametersOutOfRangeAreRefused() {
        assertThatThrownBy(() -> new CriticallyDampedLangevin(0, 1, 0.5))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("beta is 0.0");
        assertThatThrownBy(() -> new CriticallyDampedLangevin(1, Double.POSITIVE_INFINITY, 0.5))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("mass is Infinity");
        assertThatThrownBy(() -> new CriticallyDampedLangevin(1, 1, 1.5))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("gamma is 1.5");
    }
}
