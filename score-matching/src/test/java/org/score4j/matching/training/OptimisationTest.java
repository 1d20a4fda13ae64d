package org.score4j.matching.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class OptimisationTest {
    private static float[] steps(Adam adam, int count, double rate) {
        float[] parameters = {1, -2};
        float[] first = new float[2];
        float[] second = new float[2];
        for (int step = 0; step < count; step++) {
            // the gradient of (θ₀² + 10·θ₁²)/2
            float[] gradient = {parameters[0], 10 * parameters[1]};
            adam.update(step, rate, parameters, gradient, 1, first, second);
        }
        return parameters;
    }

    @Test
    void firstStepIsTheRateTowardsTheMinimum() {
        assertThat(steps(Adam.standard(), 1, 0.1)).containsExactly(new float[] {0.9f, -1.9f}, within(1e-6f));
    }

    @Test
    void decayIsApartFromTheGradient() {
        float[] parameters = {2};
        Adam.standard().withDecay(0.5).update(0, 0.1, parameters, new float[1], 1, new float[1], new float[1]);
        assertThat(parameters[0]).isCloseTo(2 - 0.1f * 0.5f * 2, within(1e-6f));
    }

    @Test
    void minimumIsReached() {
        for (Adam adam : new Adam[] {Adam.standard(), Adam.standard().asRectified()}) {
            assertThat(steps(adam, 2000, 0.02)).containsExactly(new float[] {0, 0}, within(0.01f));
        }
    }

    @Test
    void rectifiedAdamBeginsAsMomentumAndThenTakesItsPublishedFactor() {
        Adam adam = Adam.standard().asRectified();
        float[] parameters = {0};
        float[] first = new float[1];
        float[] second = new float[1];
        // the gradient is 3 always, so that m̂ = 3 and v̂ = 9
        for (int step = 0; step < 5; step++) {
            adam.update(step, 0.01, parameters, new float[] {3}, 1, first, second);
        }
        assertThat(parameters[0]).isCloseTo(-5 * 0.01f * 3, within(1e-6f));
        float before = parameters[0];
        adam.update(5, 0.01, parameters, new float[] {3}, 1, first, second);
        // t = 6: ρ∞ = 1999, ρ₆ = ρ∞ − 12·0.999⁶/(1 − 0.999⁶), computed by hand in longer arithmetic
        double power = Math.pow(0.999, 6);
        double rho = 1999 - 12 * power / (1 - power);
        double factor = Math.sqrt((rho - 4) * (rho - 2) * 1999 / (1995.0 * 1997 * rho));
        assertThat(rho).isBetween(5.0, 6.0);
        assertThat(before - parameters[0]).isCloseTo((float) (0.01 * factor), within(1e-7f));
    }

    /** Liu et al. (2020), algorithm 2, line by line, for one number; with their code's threshold, and ε and decay as in AdamW. */
    private static double[] rectified(double beta1, double beta2, double epsilon, double decay, double[] gradients) {
        double rhoInfinity = 2 / (1 - beta2) - 1;
        double[] theta = new double[gradients.length + 1];
        theta[0] = 1;
        double m = 0;
        double v = 0;
        double power1 = 1;
        double power2 = 1;
        for (int t = 1; t <= gradients.length; t++) {
            double g = gradients[t - 1];
            power1 *= beta1;
            power2 *= beta2;
            v = beta2 * v + (1 - beta2) * g * g;
            m = beta1 * m + (1 - beta1) * g;
            double corrected = m / (1 - power1);
            double rho = rhoInfinity - 2 * t * power2 / (1 - power2);
            double move = corrected;
            if (rho > 5) {
                double r = Math.sqrt((rho - 4) / (rhoInfinity - 4) * (rho - 2) / (rhoInfinity - 2) * rhoInfinity / rho);
                move = r * corrected / (Math.sqrt(v / (1 - power2)) + epsilon);
            }
            theta[t] = theta[t - 1] - 0.01 * move - 0.01 * decay * theta[t - 1];
        }
        return theta;
    }

    @Test
    void rectifiedAdamIsItsAlgorithm() {
        double[] gradients = new double[120];
        for (int i = 0; i < gradients.length; i++) {
            gradients[i] = Math.sin(0.7 * i) + 0.3 * Math.cos(2.3 * i);
        }
        for (double beta2 : new double[] {0.9, 0.99, 0.999}) {
            Adam adam = new Adam(0.8, beta2, 1e-3, 0.1, true);
            double[] expected = rectified(0.8, beta2, 1e-3, 0.1, gradients);
            float[] parameters = {1};
            float[] first = new float[1];
            float[] second = new float[1];
            for (int t = 1; t <= gradients.length; t++) {
                adam.update(t - 1, 0.01, parameters, new float[] {(float) gradients[t - 1]}, 1, first, second);
                // rounded to float32 in every step: at most 120 half units of numbers up to 1, and those of the moments
                assertThat((double) parameters[0]).isCloseTo(expected[t], within(2e-5));
            }
        }
    }

    @Test
    void rectificationComesToAdamInTheEnd() {
        // ρₜ grows to ρ∞ once β₂ᵗ is gone
        Adam plain = new Adam(0.9, 0.99, 1e-8, 0, false);
        float[] moved = new float[2];
        Adam[] both = {plain, plain.asRectified()};
        for (int i = 0; i < 2; i++) {
            float[] parameters = {0};
            both[i].update(5000, 0.01, parameters, new float[] {1}, 1, new float[] {1}, new float[] {1});
            moved[i] = parameters[0];
        }
        assertThat(moved[1]).isEqualTo(moved[0]);
    }

    @Test
    void ratesFollowTheirFormulas() {
        LearningRate cosine = LearningRate.cosine(2, 100, 0.1);
        assertThat(cosine.at(0)).isEqualTo(2);
        assertThat(cosine.at(50)).isCloseTo(2 * 0.55, within(1e-12));
        assertThat(cosine.at(1000)).isCloseTo(0.2, within(1e-12));
        assertThat(LearningRate.inverseSquareRoot(1, 10).at(40)).isCloseTo(0.5, within(1e-12));
        assertThat(LearningRate.inverseSquareRoot(1, 10).at(4)).isEqualTo(1);
        LearningRate warm = LearningRate.constant(3).warmedUp(10);
        assertThat(warm.at(0)).isCloseTo(0.3, within(1e-12));
        assertThat(warm.at(9)).isEqualTo(3);
    }

    @Test
    void badInputIsNamed() {
        assertThatThrownBy(() -> new Adam(1, 0.9, 1e-8, 0, false)).hasMessage("beta1 is 1.0; allowed: [0, 1)");
        assertThatThrownBy(() -> new Adam(0.9, 0.9, 0, 0, false)).hasMessage("epsilon is 0.0; allowed: (0, ∞)");
        assertThatThrownBy(() -> LearningRate.constant(-1)).hasMessage("rate is -1.0; allowed: (0, ∞)");
        assertThatThrownBy(() -> LearningRate.cosine(1, 0, 0)).hasMessage("steps is 0; allowed: 1 and more");
        assertThatThrownBy(() -> LearningRate.cosine(1, 1, 2)).hasMessage("floor is 2.0; allowed: [0, 1]");
    }
}
