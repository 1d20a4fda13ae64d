package org.score4j.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.score4j.reference.ReferenceCase;

/** Processes against arithmetic with 60 digits, up to 1e-15 from both ends. */
class HighPrecisionTest {
    private static final Map<String, AffineProcess> PROCESSES = Map.of(
            "vp-linear", VariancePreserving.linear(),
            "sub-vp", SubVariancePreserving.linear(),
            "vp-cosine", VariancePreserving.cosine(),
            "vp-angle", VariancePreserving.angle(),
            "flow", new RectifiedFlow(),
            "ve", VarianceExploding.geometric(0.01, 50));

    private static final Map<String, DiscreteVariancePreserving> TABLES = Map.of(
            "linear", DiscreteVariancePreserving.linear(1e-4, 0.02, 1000),
            "scaled_linear", DiscreteVariancePreserving.scaledLinear(0.00085, 0.012, 1000),
            "squared_cosine", DiscreteVariancePreserving.squaredCosine(1000));

    private static void assertRelative(String what, double actual, double expected, double tolerance) {
        assertThat(actual).as(what).isCloseTo(expected, within(tolerance * Math.abs(expected)));
    }

    @Test
    void processesLoseNoDigitsNearTheirEnds() {
        for (String[] row : ReferenceCase.table("processes-60-digits.csv")) {
            AffineProcess process = PROCESSES.get(row[0]);
            double t = Double.parseDouble(row[1]);
            String where = row[0] + " at " + row[1] + ", ";
            double lambda = Double.parseDouble(row[4]);
            assertRelative(where + "alpha", process.alpha(t), Double.parseDouble(row[2]), 2e-15);
            assertRelative(where + "sigma", process.sigma(t), Double.parseDouble(row[3]), 2e-14);
            assertThat(process.halfLogSnr(t))
                    .as(where + "lambda")
                    .isCloseTo(lambda, within(1e-14 * (1 + Math.abs(lambda))));
            assertRelative(where + "f", process.drift(t), Double.parseDouble(row[5]), 2e-15);
            assertRelative(where + "g²", process.diffusionSquared(t), Double.parseDouble(row[6]), 4e-14);
        }
    }

    @Test
    void timesComeBackFromHighPrecisionLevels() {
        for (String[] row : ReferenceCase.table("processes-60-digits.csv")) {
            AffineProcess process = PROCESSES.get(row[0]);
            double t = Double.parseDouble(row[1]);
            double actual = process.timeAtHalfLogSnr(Double.parseDouble(row[4]));
            // VE's clean time is −∞: its times have no small scale, only the origin's rounding
            double tolerance = row[0].equals("ve") ? 1e-15 * (1 + Math.abs(t)) : 1e-13 * t;
            assertThat(actual).as(row[0] + " at " + t).isCloseTo(t, within(tolerance));
        }
    }

    @Test
    void tablesKeepTheirDigitsWithAndWithoutTerminalNoise() {
        for (String[] row : ReferenceCase.table("tables-60-digits.csv")) {
            String[] name = row[0].split("/", -1);
            DiscreteVariancePreserving table = TABLES.get(name[0]);
            if (name.length > 1) {
                table = table.withZeroTerminalSnr();
            }
            int i = Integer.parseInt(row[1]);
            double sigma = table.sigma(i);
            double lambda = Double.parseDouble(row[4]);
            // with the shift to zero, alpha near the end is the difference of two nearly equal table values
            assertRelative(row[0] + " alpha at " + i, table.alphaCumprod(i), Double.parseDouble(row[2]), 2e-12);
            assertRelative(row[0] + " sigma² at " + i, sigma * sigma, Double.parseDouble(row[3]), 1e-12);
            if (Double.isInfinite(lambda)) {
                assertThat(table.halfLogSnr(i)).isEqualTo(lambda);
            } else {
                assertThat(table.halfLogSnr(i)).isCloseTo(lambda, within(1e-12));
            }
        }
    }
}
