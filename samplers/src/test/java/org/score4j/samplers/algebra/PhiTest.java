package org.score4j.samplers.algebra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import java.util.Arrays;
import org.hipparchus.dfp.Dfp;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PhiTest {
    private static final double[] LENGTHS = {1e-12, 1e-9, 1e-6, 1e-3, 0.03, 0.4, 1, 2.5, 7, 20, 50};

    /** Fractions of the step: starts, histories, stages, new points, near-equal and far ones. */
    private static final double[][] NODES = {
        {0},
        {0, -1},
        {0, -0.3, -4},
        {0, -1, -2, -3},
        {0, 0.5},
        {0, 1 / 3.0, 2 / 3.0},
        {0, 0.5, 1},
        {1, 0, -1, -2},
        {0, -1e-9},
        {0, -1, -1.000001},
        {0, -0.1, -5, -40},
        {0, -1e4}
    };

    @ParameterizedTest
    @ValueSource(doubles = {1, -1})
    void functionsAreRightToFourteenDigits(double sign) {
        for (int k = 0; k <= Phi.MAX; k++) {
            for (double exponent = -12; exponent <= Math.log10(50) + 1e-9; exponent += 0.19) {
                assertRight(k, sign * Math.pow(10, exponent));
            }
            assertRight(k, sign * 60);
            assertRight(k, sign * Math.nextUp(60.0));
        }
    }

    private static void assertRight(int k, double z) {
        Dfp exact = HighPrecision.phi(k, HighPrecision.of(z));
        Dfp error = HighPrecision.of(Phi.of(k, z)).subtract(exact).divide(exact);
        assertThat(error.toDouble()).as("phi " + k + " of " + z).isCloseTo(0, offset(1e-14));
    }

    @Test
    void functionsStartAtReciprocalFactorials() {
        double factorial = 1;
        for (int k = 0; k <= Phi.MAX; k++) {
            factorial *= Math.max(1, k);
            assertThat(Phi.of(k, 0)).isEqualTo(1 / factorial);
        }
        assertThatThrownBy(() -> Phi.of(Phi.MAX + 1, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("k is 13; allowed: 0 to 12");
        assertThatThrownBy(() -> Phi.of(-1, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("k is -1");
    }

    /** Errors are measured against the sum of the weights' sizes: what a combination of predictions of equal size feels. */
    @ParameterizedTest
    @ValueSource(doubles = {1, -1, 2, 1.3})
    void weightsOfExponentialFormulasAreRight(double kappa) {
        for (double length : LENGTHS) {
            for (double h : new double[] {length, -length}) {
                for (double[] fractions : NODES) {
                    double[] nodes = Arrays.stream(fractions).map(u -> u * h).toArray();
                    double[] weights = ExponentialWeights.of(kappa, h, nodes);
                    Dfp[] exact = HighPrecision.weights(kappa, h, nodes);
                    double size = 0;
                    double error = 0;
                    for (int j = 0; j < nodes.length; j++) {
                        size += Math.abs(exact[j].toDouble());
                        error = Math.max(
                                error,
                                Math.abs(HighPrecision.of(weights[j])
                                        .subtract(exact[j])
                                        .toDouble()));
                    }
                    assertThat(error / size)
                            .as("kappa " + kappa + ", h " + h + ", nodes " + Arrays.toString(fractions))
                            .isLessThan(1e-14);
                }
            }
        }
    }

    @Test
    void aStepOfInfiniteLengthTakesTheWholePrediction() {
        assertThat(ExponentialWeights.of(1, Double.POSITIVE_INFINITY, 0)).containsExactly(1);
    }

    @Test
    void equalNodesAreRefused() {
        assertThatThrownBy(() -> ExponentialWeights.of(1, 0.5, 0, -0.2, -0.2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("nodes must differ");
    }
}
