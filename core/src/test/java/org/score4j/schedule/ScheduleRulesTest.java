package org.score4j.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.score4j.process.DiscreteVariancePreserving;
import org.score4j.process.Edm;
import org.score4j.process.RectifiedFlow;
import org.score4j.process.VariancePreserving;

/** Rules of single schedules, and of the tables they run on. */
class ScheduleRulesTest {
    private static final DiscreteVariancePreserving TABLE = DiscreteVariancePreserving.linear(1e-4, 0.02, 1000);

    @Test
    void sgmUniformIsUniformWithoutItsCleanestLevel() {
        double[] times = Schedule.sgmUniform(5).grid(new RectifiedFlow()).times();
        double[] more = Schedule.uniform(6).grid(new RectifiedFlow()).times();
        assertThat(times).hasSize(6);
        assertThat(Arrays.copyOf(times, 5)).containsExactly(Arrays.copyOf(more, 5), within(1e-15));
        assertThat(times[5]).isZero();
        assertThat(Schedule.sgmUniform(5).endingAtEndTime().grid(new RectifiedFlow()))
                .isEqualTo(Schedule.uniform(5).endingAtEndTime().grid(new RectifiedFlow()));
        assertThat(Schedule.sgmUniform(1).grid(new RectifiedFlow()).times()).containsExactly(1, 0);
    }

    @Test
    void simpleTakesEverySoManyLevelsOfTheTable() {
        assertThat(Schedule.simple(7).grid(TABLE).times()).containsExactly(999, 857, 714, 571, 428, 285, 142, -1);
        assertThat(Schedule.simple(1000).grid(TABLE).times()).hasSize(1001).contains(0);
        assertThatThrownBy(() -> Schedule.simple(5).grid(Edm.standard())).hasMessageContaining("simple");
    }

    @Test
    void vpTimeVisitsTheLevelsOfThatProcess() {
        VariancePreserving process = VariancePreserving.linear();
        Edm levels = Edm.of(process.rho(1e-3), process.rho(1));
        double[] sigmas = Schedule.variancePreservingTime(8).grid(levels).times();
        double[] expected = Arrays.stream(Schedule.uniform(8).grid(process).times())
                .map(process::rho)
                .toArray();
        for (int i = 0; i < sigmas.length; i++) {
            assertThat(sigmas[i]).isCloseTo(expected[i], within(1e-12 * (1 + expected[i])));
        }
        assertThatThrownBy(() -> Schedule.variancePreservingTime(8).grid(Edm.of(1, 2)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("larger 'first'");
        assertThatThrownBy(() -> new Spacing.VariancePreservingTime(1, 1)).hasMessageContaining("first is 1.0");
        assertThatThrownBy(() -> Schedule.variancePreservingTime(8).grid(new RectifiedFlow()))
                .hasMessageContaining("alpha = 0");
    }

    @Test
    void aClippedTableKeepsItsCleanestLevels() {
        DiscreteVariancePreserving cosine = DiscreteVariancePreserving.squaredCosine(1000);
        DiscreteVariancePreserving clipped = cosine.withHalfLogSnrFrom(-5.1);
        int kept = clipped.timesteps();
        assertThat(kept).isLessThan(1000);
        assertThat(clipped.halfLogSnr(kept - 1)).isGreaterThanOrEqualTo(-5.1);
        assertThat(cosine.halfLogSnr(kept)).isLessThan(-5.1);
        assertThat(clipped.alpha(500.25)).isEqualTo(cosine.alpha(500.25));
        assertThat(TABLE.withHalfLogSnrFrom(Double.NEGATIVE_INFINITY)).isEqualTo(TABLE);
        assertThatThrownBy(() -> TABLE.withHalfLogSnrFrom(4.6))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("leaves 1 levels");
    }

    @Test
    void theLastLevelOfATableOfZeroSnrCanBeMadeFinite() {
        DiscreteVariancePreserving zero =
                DiscreteVariancePreserving.scaledLinear(0.00085, 0.012, 1000).withZeroTerminalSnr();
        DiscreteVariancePreserving finite = zero.withLastAlphaCumprod(0x1p-24);
        assertThat(zero.rho(999)).isInfinite();
        assertThat(finite.rho(999)).isCloseTo(Math.sqrt(0x1p24 - 1), within(1e-9));
        assertThat(finite.alpha(998)).isEqualTo(zero.alpha(998));
        assertThat(finite.beta(999)).isCloseTo(1 - 0x1p-24 / zero.alphaCumprod(998), within(1e-15));
        assertThatThrownBy(() -> zero.withLastAlphaCumprod(0.5)).hasMessageContaining("alphasCumprod[999] is 0.5");
    }

    @Test
    void anExtrapolatedTableIsCleanWhereItsFirstLineReachesOne() {
        DiscreteVariancePreserving table =
                TABLE.interpolatedBy(DiscreteVariancePreserving.Interpolation.LOG_ALPHA_EXTRAPOLATED);
        double clean = table.cleanTime();
        assertThat(clean).isBetween(-1.0, -0.8);
        double slope = Math.log(table.alpha(1)) - Math.log(table.alpha(0));
        assertThat(Math.log(table.alpha(-0.5))).isCloseTo(Math.log(table.alpha(0)) - 0.5 * slope, within(1e-17));
        assertThat(table.alphaDerivative(-0.5) / table.alpha(-0.5)).isCloseTo(slope, within(1e-16));
        assertThat(table.timeAtHalfLogSnr(table.halfLogSnr(-0.5))).isCloseTo(-0.5, within(1e-12));
        assertThatThrownBy(() -> table.alpha(-0.99)).hasMessageContaining("time is -0.99");
        assertThat(Schedule.leading(10).grid(table).time(10)).isEqualTo(clean);
    }
}
