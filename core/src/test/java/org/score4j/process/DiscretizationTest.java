package org.score4j.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class DiscretizationTest {
    @Test
    void neighboursInATableAreJoinedByItsBeta() {
        DiscreteVariancePreserving table = DiscreteVariancePreserving.linear(1e-4, 0.02, 1000);
        for (int i = 0; i < 1000; i++) {
            Discretization step = table.discretization(i, i - 1);
            assertThat(step).isEqualTo(Discretization.ofBeta(table.beta(i)));
            assertThat(table.chain(i, 1000)).isEqualTo(step);
        }
    }

    @Test
    void aStridedStepIsTheProductOfTheStepsItSkips() {
        DiscreteVariancePreserving table = DiscreteVariancePreserving.linear(1e-4, 0.02, 1000);
        double factor = 1;
        double variance = 0;
        for (int i = 41; i <= 80; i++) {
            factor *= Math.sqrt(1 - table.beta(i));
            variance = (1 - table.beta(i)) * variance + table.beta(i);
        }
        Discretization step = table.discretization(80, 40);
        assertThat(step.stateFactor()).isCloseTo(factor, within(1e-13));
        assertThat(step.noiseStd()).isCloseTo(Math.sqrt(variance), within(1e-13));
    }

    @Test
    void theLastStepIntoPureNoiseForgetsTheState() {
        DiscreteVariancePreserving table =
                DiscreteVariancePreserving.linear(1e-4, 0.02, 50).withZeroTerminalSnr();
        assertThat(table.discretization(49, 48)).isEqualTo(new Discretization(0, 1));
        assertThat(table.discretization(49, 20)).isEqualTo(new Discretization(0, 1));
    }

    @Test
    void variancesAddUpWhereVarianceExplodes() {
        assertThat(Edm.standard().discretization(5, 3)).isEqualTo(new Discretization(1, 4));
        assertThat(Edm.standard().discretization(5, 0)).isEqualTo(new Discretization(1, 5));
        VarianceExploding ve = VarianceExploding.geometric(0.01, 50);
        assertThat(ve.discretization(1, Double.NEGATIVE_INFINITY)).isEqualTo(new Discretization(1, 50));
    }

    @Test
    void tooLongVariancePreservingStepsAreRefused() {
        assertThatThrownBy(() -> VariancePreserving.linear(0.1, 20).discretization(1, 0.95))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("beta");
        assertThatThrownBy(() -> VariancePreserving.linear(0.1, 20).chain(1, 20))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("transition 19 of a chain of 20 steps has beta 1.0");
    }

    @Test
    void eulerIsRefusedWhereTheDriftIsInfinite() {
        assertThatThrownBy(() -> new RectifiedFlow().discretization(1, 0.9))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no Euler discretisation");
    }

    @Test
    void chainsNeedTimesFromZeroToOne() {
        assertThatThrownBy(() -> Edm.standard().chain(0.5, 10)).hasMessageContaining("chains are defined for");
        assertThatThrownBy(() -> VariancePreserving.linear().chain(1.5, 100)).hasMessageContaining("t is 1.5");
        assertThatThrownBy(() -> SubVariancePreserving.linear().chain(0.5, 0)).hasMessageContaining("steps is 0");
        assertThatThrownBy(() ->
                        DiscreteVariancePreserving.linear(1e-4, 0.02, 1000).chain(10, 100))
                .hasMessageContaining("steps is 100");
    }

    @Test
    void aChainOfManyStepsHasTheProcessesKernel() {
        int steps = 20000;
        for (AffineProcess process : new AffineProcess[] {
            VariancePreserving.linear(), SubVariancePreserving.linear(), VarianceExploding.geometric(0.01, 50)
        }) {
            double factor = 1;
            double variance = 0;
            for (int i = 0; i < steps; i++) {
                // the middle of the times that belong to transition i
                Discretization step = process.chain(Math.min(1, (i + 0.5) / (steps - 1)), steps);
                factor *= step.stateFactor();
                variance = step.stateFactor() * step.stateFactor() * variance + step.noiseStd() * step.noiseStd();
            }
            assertThat(factor).isCloseTo(process.alpha(1), within(2e-3 * process.alpha(1)));
            assertThat(Math.sqrt(variance)).isCloseTo(process.sigma(1), within(2e-3 * process.sigma(1)));
        }
    }
}
