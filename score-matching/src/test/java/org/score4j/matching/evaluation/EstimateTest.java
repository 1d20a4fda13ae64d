package org.score4j.matching.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** Numbers from printed tables. */
class EstimateTest {
    private static void assertInterval(Estimate estimate, double low, double high, double tolerance) {
        assertThat(estimate.low()).isCloseTo(low, within(tolerance));
        assertThat(estimate.high()).isCloseTo(high, within(tolerance));
    }

    @Test
    void normalAndStudentIntervalsUseTheirQuantiles() {
        assertInterval(Estimate.normal(1, 2, 0.95, ""), 1 - 2 * 1.959964, 1 + 2 * 1.959964, 1e-5);
        assertInterval(Estimate.normal(0, 1, 0.99, ""), -2.575829, 2.575829, 1e-5);
        assertInterval(Estimate.student(0, 1, 4, 0.95, ""), -2.776445, 2.776445, 1e-5);
    }

    @Test
    void proportionsHaveWilsonsInterval() {
        assertInterval(Estimate.proportion(0.5, 10, 0.95, ""), 0.2366, 0.7634, 1e-4);
        assertInterval(Estimate.proportion(0, 10, 0.95, ""), 0, 0.2775, 1e-4);
        assertInterval(Estimate.proportion(1, 10, 0.95, ""), 0.7225, 1, 1e-4);
    }

    @Test
    void countsHaveTheExactInterval() {
        assertInterval(Estimate.binomial(0, 10, 0.95, ""), 0, 0.3085, 1e-4);
        assertInterval(Estimate.binomial(5, 10, 0.95, ""), 0.1871, 0.8129, 1e-4);
        assertInterval(Estimate.binomial(10, 10, 0.95, ""), 0.6915, 1, 1e-4);
    }

    @Test
    void estimatesPrintTheirInterval() {
        assertThat(new Estimate(0.5, 0.25, 0.75, 0.95, "by hand"))
                .hasToString("0.500000 [0.250000, 0.750000] (level 0.95, by hand)");
    }

    @Test
    void intervalsThatAreNoneAreRefused() {
        assertThatThrownBy(() -> new Estimate(1, 2, 1, 0.95, "")).hasMessageContaining("[2.0, 1.0]");
        assertThatThrownBy(() -> new Estimate(Double.NaN, 0, 1, 0.95, "")).hasMessageContaining("NaN");
        assertThatThrownBy(() -> new Estimate(0, 0, 1, 0, "")).hasMessageContaining("level is 0.0");
        assertThatThrownBy(() -> Estimate.student(0, 1, 3, 1, "")).hasMessageContaining("level is 1.0");
    }
}
