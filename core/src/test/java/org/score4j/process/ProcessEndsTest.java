package org.score4j.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ProcessEndsTest {
    @Test
    void cosineAngleAndFlowStartFromPureNoise() {
        for (AffineProcess process :
                new AffineProcess[] {VariancePreserving.cosine(), VariancePreserving.angle(), new RectifiedFlow()}) {
            assertThat(process.alpha(1)).isZero();
            assertThat(process.sigma(1)).isEqualTo(1);
            assertThat(process.halfLogSnr(1)).isEqualTo(Double.NEGATIVE_INFINITY);
            assertThat(process.rho(1)).isEqualTo(Double.POSITIVE_INFINITY);
            assertThat(process.timeAtHalfLogSnr(Double.NEGATIVE_INFINITY)).isEqualTo(1);
            assertThat(process.timeAtRho(Double.POSITIVE_INFINITY)).isEqualTo(1);
        }
    }

    @Test
    void geometricLevelsMeetBothBounds() {
        VarianceExploding process = VarianceExploding.geometric(0.01, 50);
        assertThat(process.sigma(0)).isEqualTo(0.01);
        assertThat(process.sigma(1)).isEqualTo(50);
        assertThat(process.diffusionSquared(Double.NEGATIVE_INFINITY)).isZero();
    }

    @Test
    void edmTimeIsTheNoiseLevelToTheLastBit() {
        assertThat(Edm.standard().timeAtRho(0.7357)).isEqualTo(0.7357);
    }

    @Test
    void extremeLevelsStayFinite() {
        assertThat(VariancePreserving.linear(0.1, 20).timeAtHalfLogSnr(-1000)).isCloseTo(14.172, within(1e-3));
        assertThat(SubVariancePreserving.linear(0.1, 20).timeAtHalfLogSnr(-1000))
                .isCloseTo(14.172, within(1e-3));
        assertThat(VariancePreserving.linear(0.1, 20).halfLogSnr(14.1720)).isCloseTo(-1000, within(0.1));
        assertThat(SubVariancePreserving.linear(0.1, 20).halfLogSnr(14.1720)).isCloseTo(-1000, within(0.1));
        assertThat(VariancePreserving.angle().timeAtHalfLogSnr(400))
                .isPositive()
                .isLessThan(1e-170);
    }

    @Test
    void constantBetaIsAllowedAndFallingBetaIsNot() {
        assertThat(VariancePreserving.linear(2, 2).alpha(1)).isCloseTo(Math.exp(-1), within(1e-15));
        assertThatThrownBy(() -> VariancePreserving.linear(2, 1))
                .hasMessageContaining("betaMin is 2.0 and betaMax is 1.0");
        assertThatThrownBy(() -> VariancePreserving.linear(0, 1))
                .hasMessageContaining("betaMin is 0.0; allowed: (0, ∞)");
        assertThatThrownBy(() -> SubVariancePreserving.linear(1, Double.NaN)).hasMessageContaining("betaMax is NaN");
        assertThatThrownBy(() -> Edm.of(1, 1)).hasMessageContaining("sigmaMin is 1.0 and sigmaMax is 1.0");
        assertThatThrownBy(() -> VarianceExploding.geometric(-1, 1)).hasMessageContaining("sigmaMin is -1.0");
    }

    @Test
    void generalPathRefusesLevelsBelowItsNoisiest() {
        AffinePath path = AffinePath.of("half", t -> 1 - 0.5 * t, t -> t, t -> -0.5, t -> 1, 1, 1e-3, 0);
        assertThat(path.timeAtHalfLogSnr(Math.log(0.5))).isEqualTo(1);
        assertThatThrownBy(() -> path.timeAtHalfLogSnr(-2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("lambda is -2.0");
        assertThat(path.timeAtHalfLogSnr(40)).isCloseTo(Math.exp(-40), within(1e-12 * Math.exp(-40)));
    }

    @Test
    void generalPathNeedsExactlyCleanData() {
        assertThatThrownBy(() -> AffinePath.of("bad", t -> 1, t -> t + 0.1, t -> 0, t -> 1, 1, 0.5, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("sigma at cleanTime 0.0 is 0.1");
    }

    @Test
    void wholeTimestepsHaveTheTablesValuesHoweverItIsContinued() {
        double[] betas = {0.1, 0.2, 0.3, 0.4};
        for (DiscreteVariancePreserving.Interpolation way : DiscreteVariancePreserving.Interpolation.values()) {
            DiscreteVariancePreserving table =
                    DiscreteVariancePreserving.ofBetas(betas).interpolatedBy(way);
            double product = 1;
            for (int i = 0; i < 4; i++) {
                product *= 1 - betas[i];
                assertThat(table.alpha(i)).isCloseTo(Math.sqrt(product), within(1e-15));
                assertThat(table.sigma(i)).isCloseTo(Math.sqrt(1 - product), within(1e-15));
                assertThat(table.timeAtHalfLogSnr(table.halfLogSnr(i))).isEqualTo(i);
                assertThat(table.beta(i)).isEqualTo(betas[i]);
            }
        }
    }

    @Test
    void eachContinuationIsLinearInItsOwnQuantity() {
        DiscreteVariancePreserving table = DiscreteVariancePreserving.ofBetas(0.1, 0.2, 0.3);
        var byRho = table.interpolatedBy(DiscreteVariancePreserving.Interpolation.RHO);
        var byLambda = table.interpolatedBy(DiscreteVariancePreserving.Interpolation.HALF_LOG_SNR);
        assertThat(Math.log(table.alpha(1.25)))
                .isCloseTo(0.75 * Math.log(table.alpha(1)) + 0.25 * Math.log(table.alpha(2)), within(1e-15));
        assertThat(byRho.rho(1.25)).isCloseTo(0.75 * table.rho(1) + 0.25 * table.rho(2), within(1e-15));
        assertThat(byLambda.halfLogSnr(1.25))
                .isCloseTo(0.75 * table.halfLogSnr(1) + 0.25 * table.halfLogSnr(2), within(1e-15));
        assertThat(byRho.rho(-0.25)).isCloseTo(0.75 * table.rho(0), within(1e-15));
        assertThat(byLambda.rho(-0.25)).isCloseTo(0.75 * table.rho(0), within(1e-15));
        assertThat(Math.log(table.alpha(-0.25))).isCloseTo(0.75 * Math.log(table.alpha(0)), within(1e-15));
    }

    @Test
    void derivativeAtATimestepIsThatOfTheCleanerSide() {
        DiscreteVariancePreserving table = DiscreteVariancePreserving.ofBetas(0.1, 0.5, 0.2);
        double h = 1e-6;
        assertThat(table.alphaDerivative(1)).isCloseTo((table.alpha(1) - table.alpha(1 - h)) / h, within(1e-5));
        assertThat(table.alphaDerivative(2)).isCloseTo((table.alpha(2) - table.alpha(2 - h)) / h, within(1e-5));
    }

    @Test
    void zeroTerminalSnrEndsInNoiseKeepsTheFirstLevelAndChangesNothingTwice() {
        DiscreteVariancePreserving table = DiscreteVariancePreserving.scaledLinear(0.00085, 0.012, 1000);
        DiscreteVariancePreserving rescaled = table.withZeroTerminalSnr();
        assertThat(rescaled.alpha(999)).isZero();
        assertThat(rescaled.sigma(999)).isEqualTo(1);
        assertThat(rescaled.beta(999)).isEqualTo(1);
        assertThat(rescaled.alpha(0)).isEqualTo(table.alpha(0));
        assertThat(rescaled.withZeroTerminalSnr()).isEqualTo(rescaled);
        assertThat(rescaled.timeAtHalfLogSnr(Double.NEGATIVE_INFINITY)).isEqualTo(999);
        assertThat(rescaled.alpha(998.5)).isCloseTo(0.5 * rescaled.alpha(998), within(1e-16));
    }

    @Test
    void betasAndTheirProductsMakeTheSameTable() {
        DiscreteVariancePreserving ofBetas = DiscreteVariancePreserving.linear(1e-4, 0.02, 100);
        double[] products = new double[100];
        Arrays.setAll(products, ofBetas::alphaCumprod);
        DiscreteVariancePreserving ofProducts = DiscreteVariancePreserving.ofAlphasCumprod(products);
        for (int i = 0; i < 100; i++) {
            assertThat(ofProducts.halfLogSnr(i)).isCloseTo(ofBetas.halfLogSnr(i), within(1e-11));
            assertThat(ofProducts.beta(i)).isCloseTo(ofBetas.beta(i), within(1e-15));
        }
    }

    @Test
    void tablesRefuseWhatIsNoTable() {
        assertThatThrownBy(() -> DiscreteVariancePreserving.ofBetas(0.5)).hasMessageContaining("timesteps is 1");
        assertThatThrownBy(() -> DiscreteVariancePreserving.ofBetas(1, 0.5)).hasMessageContaining("betas[0] is 1.0");
        assertThatThrownBy(() -> DiscreteVariancePreserving.ofBetas(0.1, Double.NaN))
                .hasMessageContaining("betas[1] is NaN");
        assertThatThrownBy(() -> DiscreteVariancePreserving.ofAlphasCumprod(0.5, 0.5))
                .hasMessageContaining("alphasCumprod[1] is 0.5 after 0.5");
        assertThatThrownBy(() -> DiscreteVariancePreserving.ofAlphasCumprod(0, 0))
                .hasMessageContaining("alphasCumprod[0]");
        DiscreteVariancePreserving table = DiscreteVariancePreserving.ofBetas(0.1, 0.2);
        assertThatThrownBy(() -> table.alpha(1.1)).hasMessageContaining("time is 1.1; allowed: -1.0 (clean) to 1");
        assertThatThrownBy(() -> table.alpha(Double.NaN)).hasMessageContaining("time is NaN");
        assertThatThrownBy(() -> table.timeAtRho(1)).hasMessageContaining("sigma/alpha 1.0");
    }
}
