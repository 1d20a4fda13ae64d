package org.score4j.samplers.algebra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuadratureTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 8, 16})
    void rulesAreExactBelowTwiceTheirNodes(int nodes) {
        Quadrature.Rule rule = Quadrature.legendre(nodes);
        for (int power = 0; power <= 2 * nodes; power++) {
            double sum = 0;
            for (int i = 0; i < nodes; i++) {
                sum += rule.weights()[i] * Math.pow(rule.positions()[i], power);
            }
            double error = Math.abs(sum - 1.0 / (power + 1));
            if (power < 2 * nodes) {
                assertThat(error).isLessThan(1e-15);
            } else if (nodes <= 3) {
                assertThat(error).isGreaterThan(1e-4);
            }
        }
    }

    @Test
    void integralsOfSmoothFunctionsAreExactInBothDirections() {
        double[] up = Quadrature.integrate(2, s -> new double[] {Math.exp(s), 1 / (1 + s * s)}, -3, 40);
        assertThat(up[0]).isCloseTo(Math.exp(40) - Math.exp(-3), within(1e-14 * Math.exp(40)));
        double[] down = Quadrature.integrate(1, s -> new double[] {1 / (1 + s * s)}, 40, -3);
        assertThat(down[0]).isCloseTo(-Math.atan(40) - Math.atan(3), within(1e-14));
    }

    @Test
    void kinksCostNoAccuracy() {
        double kink = 1 / Math.PI;
        double[] integral = Quadrature.integrate(1, s -> new double[] {Math.abs(s - kink)}, 0, 1);
        assertThat(integral[0]).isCloseTo(0.5 * (kink * kink + (1 - kink) * (1 - kink)), within(1e-15));
    }

    @Test
    void lagrangePolynomialsAre1AtTheirNodeAnd0AtOthers() {
        double[] nodes = {0, -0.7, -1.1, 2};
        for (int j = 0; j < nodes.length; j++) {
            double[] expected = new double[nodes.length];
            expected[j] = 1;
            assertThat(LagrangeWeights.at(nodes[j], nodes)).containsExactly(expected, within(0.0));
        }
        assertThat(Arrays.stream(LagrangeWeights.at(0.3, nodes)).sum()).isCloseTo(1, within(1e-15));
    }
}
