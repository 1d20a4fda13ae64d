package org.score4j.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.score4j.process.AffineProcess;
import org.score4j.process.DiscreteVariancePreserving;
import org.score4j.process.Edm;
import org.score4j.process.RectifiedFlow;
import org.score4j.process.SubVariancePreserving;
import org.score4j.process.VarianceExploding;
import org.score4j.process.VariancePreserving;

class ScheduleTest {
    private static final DiscreteVariancePreserving TABLE =
            DiscreteVariancePreserving.scaledLinear(0.00085, 0.012, 1000);

    @Provide
    Arbitrary<Spacing> spacings() {
        return Arbitraries.of(
                new Spacing.Power(1),
                new Spacing.Power(2),
                new Spacing.Power(3.5),
                new Spacing.HalfLogSnr(),
                new Spacing.Karras(7),
                new Spacing.Karras(0.8),
                new Spacing.Polyexponential(2),
                new Spacing.VariancePreservingTime(1, 1e-3),
                new Spacing.VariancePreservingTime(2, 1e-2),
                new Spacing.Beta(0.6, 0.6));
    }

    @Provide
    Arbitrary<AffineProcess> processes() {
        return Arbitraries.of(
                Edm.standard(),
                VariancePreserving.linear(),
                SubVariancePreserving.linear(),
                VarianceExploding.geometric(0.01, 50),
                TABLE,
                TABLE.interpolatedBy(DiscreteVariancePreserving.Interpolation.RHO),
                TABLE.interpolatedBy(DiscreteVariancePreserving.Interpolation.HALF_LOG_SNR));
    }

    @Property(tries = 300)
    void gridsRunFromStartToEndAndThenToCleanData(
            @ForAll("spacings") Spacing spacing,
            @ForAll("processes") AffineProcess process,
            @ForAll @IntRange(min = 2, max = 40) int steps) {
        SpacedSchedule schedule = SpacedSchedule.of(spacing, steps);
        TimeGrid grid = schedule.grid(process);
        assertThat(grid.steps()).isEqualTo(steps).isEqualTo(schedule.steps());
        assertThat(grid.time(0)).isEqualTo(process.startTime());
        assertThat(grid.time(steps - 1)).isEqualTo(process.endTime());
        assertThat(grid.time(steps)).isEqualTo(process.cleanTime());
    }

    @Property(tries = 300)
    void gridsThatEndAtTheEndTimeHaveTheSameLevelsAsOneStepMoreToClean(
            @ForAll("spacings") Spacing spacing,
            @ForAll("processes") AffineProcess process,
            @ForAll @IntRange(min = 1, max = 40) int steps) {
        TimeGrid ending = SpacedSchedule.of(spacing, steps).endingAtEndTime().grid(process);
        TimeGrid cleaning = SpacedSchedule.of(spacing, steps + 1).grid(process);
        assertThat(ending.steps()).isEqualTo(steps);
        for (int i = 0; i <= steps; i++) {
            assertThat(ending.time(i)).isEqualTo(cleaning.time(i));
        }
    }

    @Property(tries = 200)
    void shiftKeepsTheEndsAndComposes(
            @ForAll @DoubleRange(min = 0.01, max = 20) double a, @ForAll @DoubleRange(min = 0.01, max = 20) double b) {
        RectifiedFlow process = new RectifiedFlow();
        Schedule uniform = Schedule.uniform(9);
        double[] twice =
                Schedule.shifted(Schedule.shifted(uniform, a), b).grid(process).times();
        double[] once = Schedule.shifted(uniform, a * b).grid(process).times();
        assertThat(twice[0]).isEqualTo(1);
        assertThat(twice[9]).isZero();
        for (int i = 0; i < 10; i++) {
            assertThat(twice[i]).isCloseTo(once[i], within(1e-13));
        }
    }

    @Test
    void betweenMovesBothEnds() {
        TimeGrid grid = Schedule.karras(6).between(14.6, 0.03).grid(Edm.standard());
        assertThat(grid.time(0)).isEqualTo(14.6);
        assertThat(grid.time(5)).isEqualTo(0.03);
        assertThat(grid.time(6)).isZero();
    }

    @Test
    void singleStepGoesFromStartToClean() {
        assertThat(Schedule.karras(1).grid(Edm.standard())).isEqualTo(TimeGrid.of(80, 0));
        assertThat(Schedule.linspace(1).grid(TABLE)).isEqualTo(TimeGrid.of(999, -1));
        assertThat(Schedule.trailing(1).grid(TABLE)).isEqualTo(TimeGrid.of(999, -1));
    }

    @Test
    void uniformAndQuadraticAreLinearInTimeAndItsRoot() {
        double[] uniform =
                Schedule.uniform(4).between(1, 0.25).grid(new RectifiedFlow()).times();
        assertThat(uniform).containsExactly(1, 0.75, 0.5, 0.25, 0);
        double[] quadratic = Schedule.quadratic(3)
                .between(0.81, 0.01)
                .grid(new RectifiedFlow())
                .times();
        assertThat(quadratic[1]).isCloseTo(0.25, within(1e-15));
    }

    @Test
    void halfLogSnrStepsAreEqual() {
        VariancePreserving process = VariancePreserving.linear();
        TimeGrid grid = Schedule.halfLogSnr(12).endingAtEndTime().grid(process);
        double step = (process.halfLogSnr(1e-3) - process.halfLogSnr(1)) / 12;
        for (int i = 0; i < 12; i++) {
            assertThat(process.halfLogSnr(grid.time(i + 1)) - process.halfLogSnr(grid.time(i)))
                    .isCloseTo(step, within(1e-11));
        }
    }

    /** Quantiles of Beta(1/2, 1/2) are sin²(πp/2). */
    @Test
    void betaOfOneHalfIsTheArcsineLaw() {
        double[] times =
                Schedule.beta(9, 0.5, 0.5).between(1, 0.2).grid(Edm.of(0.1, 2)).times();
        for (int i = 0; i < 9; i++) {
            double sine = Math.sin(Math.PI / 2 * (1 - i / 8.0));
            assertThat(times[i]).isCloseTo(0.2 + 0.8 * sine * sine, within(1e-13));
        }
    }

    /** I_x(2, 3) = 6x² − 8x³ + 3x⁴ and I_x(1, b) = 1 − (1 − x)^b. */
    @Property(tries = 200)
    void betaQuantilesInvertTheDistribution(@ForAll @DoubleRange(min = 0.01, max = 0.99) double x) {
        double polynomial = x * x * (6 + x * (-8 + 3 * x));
        assertThat(IncompleteBeta.regularized(2, 3, x)).isCloseTo(polynomial, within(1e-14));
        assertThat(IncompleteBeta.quantile(1, 4.5, 1 - Math.pow(1 - x, 4.5))).isCloseTo(x, within(1e-10));
    }

    @Test
    void alignYourStepsVisitsThePublishedLevelsAndThenCleanData() {
        double[] published = {14.615, 6.475, 3.861, 2.697, 1.886, 1.396, 0.963, 0.652, 0.399, 0.152};
        double[] times = Schedule.alignYourSteps(10).grid(Edm.standard()).times();
        for (int i = 0; i < 10; i++) {
            assertThat(times[i]).isEqualTo(published[i]);
        }
        assertThat(times[10]).isZero();
        assertThat(Schedule.alignYourSteps(10)
                        .endingAtEndTime()
                        .grid(Edm.standard())
                        .time(10))
                .isEqualTo(0.029);
    }

    @Test
    void alignYourStepsInterpolatesGeometrically() {
        double[] times = Schedule.alignYourSteps(20, Spacing.AlignYourSteps.STABLE_DIFFUSION_XL)
                .grid(Edm.standard())
                .times();
        assertThat(times[0]).isEqualTo(14.615);
        assertThat(times[1]).isCloseTo(Math.sqrt(14.615 * 6.315), within(1e-13));
        assertThat(times[2]).isEqualTo(6.315);
    }

    @Test
    void alignYourStepsStartsAndEndsWithItsNetworksOwnTable() {
        TimeGrid grid = Schedule.alignYourSteps(10).endingAtEndTime().grid(TABLE);
        assertThat(grid.time(0)).isEqualTo(999);
        assertThat(grid.time(10)).isZero();
        assertThat(TABLE.rho(grid.time(3))).isCloseTo(2.697, within(1e-12));
    }

    @Test
    void explicitTimesAndLevelsAreTakenAsGiven() {
        VariancePreserving process = VariancePreserving.linear();
        assertThat(Schedule.explicit(0.9, 0.4, 0).grid(process)).isEqualTo(TimeGrid.of(0.9, 0.4, 0));
        TimeGrid grid = Schedule.sigmas(10, 2.5, 0.1, 0).grid(process);
        assertThat(process.rho(grid.time(1))).isCloseTo(2.5, within(1e-13));
        assertThat(grid.time(3)).isZero();
        assertThat(Schedule.sigmas(10, 1, 0)
                        .grid(VarianceExploding.geometric(0.01, 50))
                        .time(2))
                .isEqualTo(Double.NEGATIVE_INFINITY);
    }

    @Test
    void awkwardNumbersOfTrailingStepsStillGiveThatManySteps() {
        for (int steps : new int[] {61, 103, 999, 1000}) {
            TimeGrid grid = Schedule.trailing(steps).grid(TABLE);
            assertThat(grid.steps()).isEqualTo(steps);
            assertThat(grid.time(0)).isEqualTo(999);
        }
    }

    @Test
    void schedulesAreValuesWithNames() {
        assertThat(Schedule.karras(5)).isEqualTo(Schedule.karras(5, 7)).isNotEqualTo(Schedule.karras(6));
        assertThat(Schedule.shifted(Schedule.uniform(3), 2)).isEqualTo(Schedule.shifted(Schedule.uniform(3), 2));
        assertThat(List.of(
                        Schedule.uniform(1).name(),
                        Schedule.karras(1, 5).name(),
                        Schedule.alignYourSteps(1).name(),
                        Schedule.leading(1).name(),
                        Schedule.linspace(1).droppingCleanest().name()))
                .containsExactly(
                        "uniform",
                        "karras(5.0)",
                        "align-your-steps(stable-diffusion)",
                        "leading",
                        "linspace-dropping-cleanest");
    }

    @Test
    void schedulesRefuseWhatTheyCannotSpace() {
        assertThatThrownBy(() -> Schedule.uniform(0)).hasMessage("steps is 0; allowed: 1 and more");
        assertThatThrownBy(() -> Schedule.trailing(0)).hasMessage("steps is 0; allowed: 1 and more");
        assertThatThrownBy(() -> Schedule.karras(5, 0)).hasMessageContaining("exponent is 0.0; allowed: (0, ∞)");
        assertThatThrownBy(() -> Schedule.karras(5, Double.NaN)).hasMessageContaining("exponent is NaN");
        assertThatThrownBy(() -> Schedule.beta(5, 0.6, -1)).hasMessageContaining("b is -1.0");
        assertThatThrownBy(() -> Schedule.uniform(5).between(1, 1)).hasMessageContaining("cleanest < noisiest");
        assertThatThrownBy(() -> Schedule.uniform(5).between(Double.NaN, 1)).hasMessageContaining("start is NaN");
        assertThatThrownBy(() -> Schedule.shifted(Schedule.uniform(3), 0)).hasMessageContaining("shift is 0.0");
        assertThatThrownBy(() -> Schedule.shifted(Schedule.karras(3), 2).grid(Edm.standard()))
                .hasMessageContaining("needs times in [0, 1]");
        assertThatThrownBy(() -> Schedule.explicit(1)).hasMessageContaining("at least 2");
        assertThatThrownBy(() -> Schedule.explicit(2, 1, 3)).hasMessageContaining("times[2] is 3.0 after 1.0");
        assertThatThrownBy(() -> Schedule.sigmas(1, 0, 0)).hasMessageContaining("sigmas[1] is 0");
        assertThatThrownBy(() -> Schedule.sigmas(1, -1)).hasMessageContaining("sigmas[1] is -1.0");
        assertThatThrownBy(() ->
                        Schedule.quadratic(3).endingAtEndTime().between(5, -0.5).grid(TABLE))
                .hasMessageContaining("end time is -0.5");
        assertThatThrownBy(() -> Schedule.linspace(5).grid(Edm.standard())).hasMessageContaining("process is edm");
        assertThatThrownBy(() -> Schedule.linspace(1001).grid(TABLE)).hasMessageContaining("allowed: 1 to 1000");
        assertThatThrownBy(() -> Schedule.leading(1000, 1).grid(TABLE)).hasMessageContaining("offset is 1");
        assertThatThrownBy(() -> Schedule.karras(5).grid(TABLE.withZeroTerminalSnr()))
                .hasMessageContaining("where alpha = 0");
        assertThatThrownBy(() -> Schedule.halfLogSnr(5).grid(new RectifiedFlow()))
                .hasMessageContaining("start later with between(start, end)");
        assertThatThrownBy(() -> Schedule.sigmas(20, 1, 0).grid(TABLE)).hasMessageContaining("sigma/alpha 14.6146");
    }
}
