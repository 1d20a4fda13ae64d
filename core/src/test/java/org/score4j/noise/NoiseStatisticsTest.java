package org.score4j.noise;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/**
 * Each statistic is compared with its own standard error under the null hypothesis; 4.5 standard errors are a p-value of
 * 7·10⁻⁶. The seeds are fixed: the tests fail for ever or never.
 */
class NoiseStatisticsTest {
    private static final double LIMIT = 4.5;
    private static final int SAMPLES = 64;
    private static final int ELEMENTS = 1 << 16;

    @Test
    void momentsToTheEighthAreNormal() {
        double[] sums = new double[9];
        for (int sample = 0; sample < SAMPLES; sample++) {
            for (double z : normals(1, Draw.initial(), sample)) {
                double power = 1;
                for (int k = 1; k <= 8; k++) {
                    power *= z;
                    sums[k] += power;
                }
            }
        }
        double count = (double) SAMPLES * ELEMENTS;
        for (int k = 1; k <= 8; k++) {
            double mean = moment(k);
            double error = Math.sqrt((moment(2 * k) - mean * mean) / count);
            assertThat((sums[k] / count - mean) / error).as("moment %d", k).isBetween(-LIMIT, LIMIT);
        }
    }

    /** Kolmogorov and Smirnov's distance; P(√n·D &gt; 2.4) = 2·10⁻⁵. */
    @Test
    void distributionFunctionIsNormal() {
        double[] z = new double[1 << 20];
        for (int sample = 0; sample < 16; sample++) {
            System.arraycopy(normals(2, Draw.step(3), sample), 0, z, sample * ELEMENTS, ELEMENTS);
        }
        Arrays.sort(z);
        double distance = 0;
        for (int i = 0; i < z.length; i++) {
            double p = below(z[i]);
            distance = Math.max(distance, Math.max(p - (double) i / z.length, (i + 1.0) / z.length - p));
        }
        assertThat(Math.sqrt(z.length) * distance).isBetween(0.3, 2.4);
    }

    @Test
    void tailsHoldAsManyAsTheyShould() {
        double[] bounds = {3, 4, 5};
        long[] above = new long[3];
        long[] beneath = new long[3];
        double largest = 0;
        int samples = 400;
        for (int sample = 0; sample < samples; sample++) {
            for (double z : normals(3, Draw.step(0), sample)) {
                largest = Math.max(largest, Math.abs(z));
                for (int i = 0; i < 3; i++) {
                    above[i] += z > bounds[i] ? 1 : 0;
                    beneath[i] += z < -bounds[i] ? 1 : 0;
                }
            }
        }
        for (int i = 0; i < 3; i++) {
            double expected = below(-bounds[i]) * samples * ELEMENTS;
            double spread = Math.sqrt(expected);
            // at 5 sigma, 7.5 of 26 million are expected: the count is Poisson, its upper tail longer than a normal's
            double slack = LIMIT * spread + 2;
            assertThat((double) above[i]).as("above %s", bounds[i]).isBetween(expected - slack, expected + slack);
            assertThat((double) beneath[i]).as("below %s", -bounds[i]).isBetween(expected - slack, expected + slack);
        }
        // no |z| above 5.2 among as many normals has probability 0.5 %, one above 6.7 has 0.05 %
        assertThat(largest).isBetween(5.2, 6.7);
    }

    @Test
    void neighboursAreUncorrelatedAlongEveryAxis() {
        assertUncorrelated(new PhiloxNoise(4), Draw.step(1), 0, new PhiloxNoise(4), Draw.step(1), 1);
        assertUncorrelated(new PhiloxNoise(4), Draw.step(1), 0, new PhiloxNoise(4), Draw.step(1), 1L << 31);
        assertUncorrelated(new PhiloxNoise(4), Draw.step(1), 0, new PhiloxNoise(4), Draw.step(2), 0);
        assertUncorrelated(new PhiloxNoise(4), Draw.step(1), 0, new PhiloxNoise(4), Draw.step(1L << 47), 0);
        assertUncorrelated(new PhiloxNoise(4), Draw.step(1), 0, new PhiloxNoise(4), Draw.of(Draw.Stream.STEP, 1, 1), 0);
        assertUncorrelated(
                new PhiloxNoise(4), Draw.step(1), 0, new PhiloxNoise(4), Draw.of(Draw.Stream.CHURN, 0, 1), 0);
        assertUncorrelated(new PhiloxNoise(4), Draw.step(1), 0, new PhiloxNoise(5), Draw.step(1), 0);
        assertUncorrelated(new PhiloxNoise(4), Draw.step(1), 0, new PhiloxNoise(4 + (1L << 32)), Draw.step(1), 0);
        assertUncorrelated(new PhiloxNoise(0), Draw.step(1), 0, new PhiloxNoise(1), Draw.step(0), 1);
    }

    @Test
    void elementsAreUncorrelatedAtEveryLagOfABlock() {
        for (int lag = 1; lag <= 9; lag++) {
            double product = 0;
            double squares = 0;
            long count = 0;
            for (int sample = 0; sample < 8; sample++) {
                double[] z = normals(6, Draw.step(9), sample);
                for (int i = lag; i < z.length; i++) {
                    product += z[i] * z[i - lag];
                    squares += (z[i] * z[i] - 1) * (z[i - lag] * z[i - lag] - 1);
                    count++;
                }
            }
            assertThat(product / Math.sqrt(count)).as("lag %d", lag).isBetween(-LIMIT, LIMIT);
            assertThat(squares / 2 / Math.sqrt(count))
                    .as("squares at lag %d", lag)
                    .isBetween(-LIMIT, LIMIT);
        }
    }

    /** Products of the numbers and of their squares (less their mean): variances 1 and 4. */
    private static void assertUncorrelated(
            PhiloxNoise noise, Draw draw, long sample, PhiloxNoise otherNoise, Draw otherDraw, long otherSample) {
        double[] x = new double[4 * ELEMENTS];
        double[] y = new double[4 * ELEMENTS];
        noise.fill(draw, sample, 0, x, 0, x.length);
        otherNoise.fill(otherDraw, otherSample, 0, y, 0, y.length);
        double product = 0;
        double squares = 0;
        for (int i = 0; i < x.length; i++) {
            product += x[i] * y[i];
            squares += (x[i] * x[i] - 1) * (y[i] * y[i] - 1);
        }
        String pair = noise + " " + draw + " " + sample + " and " + otherNoise + " " + otherDraw + " " + otherSample;
        assertThat(product / Math.sqrt(x.length)).as(pair).isBetween(-LIMIT, LIMIT);
        assertThat(squares / 2 / Math.sqrt(x.length)).as("squares of " + pair).isBetween(-LIMIT, LIMIT);
    }

    private static double[] normals(long seed, Draw draw, long sample) {
        double[] z = new double[ELEMENTS];
        new PhiloxNoise(seed).fill(draw, sample, 0, z, 0, z.length);
        return z;
    }

    /** E zᵏ. */
    private static double moment(int k) {
        double moment = k % 2 == 0 ? 1 : 0;
        for (int i = k - 1; i > 1; i -= 2) {
            moment *= i;
        }
        return moment;
    }

    /** Φ(x) by Marsaglia's series (2004), whose float64 error is below 10⁻¹⁵ for |x| &lt; 7. */
    private static double below(double x) {
        double sum = x;
        double term = x;
        for (int i = 3; Math.abs(term) > 1e-18; i += 2) {
            term *= x * x / i;
            sum += term;
        }
        return 0.5 + sum * Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI);
    }
}
