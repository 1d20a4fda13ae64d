package org.score4j.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

/** What holds of every affine process. */
abstract class AffineProcessContract {
    /** The process under test; every call makes a new one. */
    abstract AffineProcess process();

    /** A process of the same class that is not equal to {@link #process}. */
    abstract AffineProcess other();

    /** Times between the clean time and the start at which alpha and sigma are smooth. */
    double[] times() {
        return new double[] {1e-6, 1e-3, 0.0123, 0.1, 0.3, 0.5, 0.77, 0.9, 0.99};
    }

    /** How far around {@link #times} alpha and sigma stay smooth. */
    double smoothWithin() {
        return Double.POSITIVE_INFINITY;
    }

    private static double relative(double value) {
        return Math.abs(value) * 1e-7 + 1e-300;
    }

    @Test
    void cleanTimeHasExactlyTheData() {
        AffineProcess process = process();
        double clean = process.cleanTime();
        assertThat(process.sigma(clean)).isZero();
        assertThat(process.alpha(clean)).isEqualTo(1);
        assertThat(process.rho(clean)).isZero();
        assertThat(process.halfLogSnr(clean)).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(process.timeAtHalfLogSnr(Double.POSITIVE_INFINITY)).isEqualTo(clean);
        assertThat(process.timeAtRho(0)).isEqualTo(clean);
    }

    @Test
    void cleanTimeIsBelowEndTimeIsBelowStartTime() {
        AffineProcess process = process();
        assertThat(process.cleanTime()).isLessThan(process.endTime());
        assertThat(process.endTime()).isLessThan(process.startTime());
        assertThat(process.sigma(process.endTime())).isPositive();
    }

    @Test
    void timeComesBackFromHalfLogSnrAndFromRho() {
        AffineProcess process = process();
        double clean = Double.isInfinite(process.cleanTime()) ? 0 : process.cleanTime();
        for (double t : times()) {
            double tolerance = 1e-10 * Math.abs(t - clean);
            assertThat(process.timeAtHalfLogSnr(process.halfLogSnr(t)))
                    .as("t = %s", t)
                    .isCloseTo(t, within(tolerance));
            assertThat(process.timeAtRho(process.rho(t))).as("t = %s", t).isCloseTo(t, within(tolerance));
        }
        double start = process.startTime();
        assertThat(process.timeAtHalfLogSnr(process.halfLogSnr(start))).isCloseTo(start, within(1e-10 * start));
    }

    @Test
    void halfLogSnrComesBackFromTime() {
        AffineProcess process = process();
        double noisiest = Math.max(-8, process.halfLogSnr(process.startTime()));
        for (double lambda = noisiest; lambda < 9; lambda += 0.37) {
            double t = process.timeAtHalfLogSnr(lambda);
            // a time near 1 resolves 1 − t, hence lambda, to 1e-16·e^8 at worst
            assertThat(process.halfLogSnr(t)).isCloseTo(lambda, within(1e-11));
        }
    }

    @Test
    void halfLogSnrAndRhoBelongToAlphaAndSigma() {
        AffineProcess process = process();
        for (double t : times()) {
            double rho = process.sigma(t) / process.alpha(t);
            assertThat(process.rho(t)).isCloseTo(rho, within(1e-12 * rho));
            assertThat(process.halfLogSnr(t)).isCloseTo(-Math.log(rho), within(1e-12 * (1 + Math.abs(Math.log(rho)))));
        }
    }

    @Test
    void signalToNoiseRatioFallsStrictly() {
        AffineProcess process = process();
        double last = Double.POSITIVE_INFINITY;
        double from = Double.isInfinite(process.cleanTime()) ? -5 : process.cleanTime();
        for (int i = 1; i <= 3000; i++) {
            double t = i == 3000 ? process.startTime() : from + (process.startTime() - from) * i / 3000.0;
            double lambda = process.halfLogSnr(t);
            assertThat(lambda).as("t = %s", t).isLessThan(last);
            last = lambda;
        }
    }

    @Test
    void derivativesAreThoseOfAlphaAndSigma() {
        AffineProcess process = process();
        for (double t : times()) {
            double h =
                    1e-3 * Math.min(Math.abs(t - process.cleanTime()), 0.2 * Math.abs(process.startTime() - t) + 1e-3);
            h = Math.min(h, 0.1 * smoothWithin());
            double alpha = slope(process::alpha, t, h);
            double sigma = slope(process::sigma, t, h);
            double rounding = 1e-15 / h;
            assertThat(process.alphaDerivative(t)).as("t = %s", t).isCloseTo(alpha, within(relative(alpha) + rounding));
            assertThat(process.sigmaDerivative(t))
                    .as("t = %s", t)
                    .isCloseTo(sigma, within(relative(sigma) + rounding * process.sigma(t)));
        }
    }

    /** The central difference of fourth order. */
    private static double slope(DoubleUnaryOperator f, double t, double h) {
        return (f.applyAsDouble(t - 2 * h)
                        - 8 * f.applyAsDouble(t - h)
                        + 8 * f.applyAsDouble(t + h)
                        - f.applyAsDouble(t + 2 * h))
                / (12 * h);
    }

    @Test
    void driftAndDiffusionKeepAlphaAndSigma() {
        AffineProcess process = process();
        for (double t : times()) {
            double sigma = process.sigma(t);
            double drift = process.alphaDerivative(t) / process.alpha(t);
            double growth = 2 * sigma * process.sigmaDerivative(t);
            double loss = 2 * drift * sigma * sigma;
            assertThat(process.drift(t)).as("t = %s", t).isCloseTo(drift, within(1e-12 * Math.abs(drift)));
            assertThat(process.diffusionSquared(t))
                    .as("t = %s", t)
                    .isCloseTo(growth - loss, within(1e-11 * (Math.abs(growth) + Math.abs(loss))));
        }
    }

    @Test
    void discretizationOfAShortStepIsTheStochasticDifferentialEquation() {
        AffineProcess process = process();
        for (double t : times()) {
            double dt = 1e-7 * Math.min(1, Math.abs(t - process.cleanTime()));
            Discretization step = process.discretization(t, t - dt);
            dt = t - (t - dt);
            double drift = process.drift(t);
            double diffusion = process.diffusionSquared(t);
            assertThat((step.stateFactor() - 1) / dt)
                    .as("t = %s", t)
                    .isCloseTo(drift, within(1e-4 * Math.abs(drift) + 3e-16 / dt));
            assertThat(step.noiseStd() * step.noiseStd() / dt)
                    .as("t = %s", t)
                    .isCloseTo(diffusion, within(1e-4 * diffusion + 3e-16 / dt));
        }
        assertThatThrownBy(() -> process.discretization(0.1, 0.2)).hasMessageContaining("next");
    }

    @Test
    void variancePreservingMeansUnitSumOfSquares() {
        AffineProcess process = process();
        for (double t : times()) {
            double alpha = process.alpha(t);
            double sigma = process.sigma(t);
            if (process instanceof VariancePreserving) {
                assertThat(alpha * alpha + sigma * sigma).isCloseTo(1, within(4e-16));
                assertThat(process.initialStd(t)).isEqualTo(1);
                assertThat(process.diffusionSquared(t)).isEqualTo(-2 * process.drift(t));
            }
        }
        assertThat(process.initialStd(process.startTime())).isEqualTo(process.priorStd());
    }

    @Test
    void priorDensityIsNormal() {
        AffineProcess process = process();
        double std = process.priorStd();
        double expected = -0.5 * (4 / (std * std)) - 3 * Math.log(std) - 1.5 * Math.log(2 * Math.PI);
        assertThat(process.logPriorDensity(4, 3)).isCloseTo(expected, within(1e-12 * (1 + Math.abs(expected))));
    }

    @Test
    void invalidNoiseLevelsAreRefused() {
        AffineProcess process = process();
        assertThatThrownBy(() -> process.timeAtHalfLogSnr(Double.NaN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("lambda is NaN");
        assertThatThrownBy(() -> process.timeAtRho(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("rho is -1.0");
        assertThatThrownBy(() -> process.timeAtRho(Double.NaN)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void processesAreValues() {
        AffineProcess process = process();
        assertThat(process).isNotEqualTo(other()).isNotEqualTo(null);
        if (!(process instanceof AffinePath)) {
            assertThat(process).isEqualTo(process()).hasSameHashCodeAs(process());
            assertThat(process.name()).isEqualTo(process().name());
        }
        assertThat(process.name()).isNotBlank();
    }
}
