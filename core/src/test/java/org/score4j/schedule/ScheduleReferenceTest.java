package org.score4j.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.score4j.reference.ReferenceCase.numbers;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.score4j.model.Preconditioning;
import org.score4j.process.AffinePath;
import org.score4j.process.AffineProcess;
import org.score4j.process.DiscreteVariancePreserving;
import org.score4j.process.DiscreteVariancePreserving.Interpolation;
import org.score4j.process.Edm;
import org.score4j.process.RectifiedFlow;
import org.score4j.process.VariancePreserving;
import org.score4j.reference.ReferenceCase;

/** Schedules against the grids of published implementations. */
class ScheduleReferenceTest {
    private static final DiscreteVariancePreserving TABLE =
            DiscreteVariancePreserving.scaledLinear(0.00085, 0.012, 1000);

    private static double[] rhos(AffineProcess process, TimeGrid grid) {
        return Arrays.stream(grid.times()).map(process::rho).toArray();
    }

    private static double[] withoutLast(double... values) {
        return Arrays.copyOf(values, values.length - 1);
    }

    @Test
    void kDiffusionGridsAreReproduced() {
        Edm process = Edm.of(0.1, 10);
        assertGrid("kdiffusion-grid-karras-a", process, Schedule.karras(10, 7));
        assertGrid("kdiffusion-grid-exponential-a", process, Schedule.exponential(8));
        assertGrid("kdiffusion-grid-polyexponential-a", process, Schedule.polyexponential(8, 2));
        assertGrid(
                "kdiffusion-grid-vp-a",
                VariancePreserving.linear(0.1, 20),
                Schedule.uniform(8).between(1, 1e-3));
    }

    private static void assertGrid(String id, AffineProcess process, Schedule schedule) {
        ReferenceCase reference = ReferenceCase.read(id);
        reference.assertClose(
                id,
                rhos(process, schedule.grid(process)),
                numbers(reference.expected().get("sigmas")));
    }

    /**
     * The reference fits β so that sigma/alpha is 0.002 at time 1e-3 and 80 at time 1. Its β(0) is negative, so this is
     * no variance-preserving process below the end time; its levels are.
     */
    @Test
    void diffSamplerUniformTimesAreReproduced() {
        double atEnd = Math.log1p(0.002 * 0.002);
        double atStart = Math.log1p(80.0 * 80);
        double difference = 2 * (atEnd / 1e-3 - atStart) / (1e-3 - 1);
        double min = atStart - 0.5 * difference;
        DoubleUnaryOperator integral = t -> t * (min + 0.5 * t * difference);
        DoubleUnaryOperator sigma = t -> Math.sqrt(Math.expm1(integral.applyAsDouble(t)));
        assertThat(min).isNegative();
        AffinePath process = AffinePath.of(
                "fitted",
                t -> 1,
                sigma,
                t -> 0,
                t -> 0.5 * (min + t * difference) * Math.exp(integral.applyAsDouble(t)) / sigma.applyAsDouble(t),
                1,
                1e-3,
                0);
        assertGrid(
                "diffsampler-grid-time_uniform-a",
                process,
                Schedule.uniform(8).between(1, 1e-3).endingAtEndTime());
    }

    @ParameterizedTest
    @ValueSource(strings = {"ddim", "ddpm"})
    void diffusersTimestepsAreReproduced(String scheduler) {
        ReferenceCase reference = ReferenceCase.read("diffusers-grid-" + scheduler + "-a");
        assertThat(reference.expected().get("rows")).hasSize(12);
        for (JsonNode row : reference.expected().get("rows")) {
            int steps = row.get("num_inference_steps").asInt();
            Schedule schedule = switch (row.get("timestep_spacing").asText()) {
                case "linspace" -> Schedule.linspace(steps);
                case "trailing" -> Schedule.trailing(steps);
                default -> Schedule.leading(steps, row.get("steps_offset").asInt());
            };
            double[] times = schedule.grid(TABLE).times();
            assertThat(withoutLast(times)).as(row.toString()).containsExactly(numbers(row.get("timesteps")));
            assertThat(times[steps]).isEqualTo(-1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"dpmsolvermultistep", "unipcmultistep", "deismultistep"})
    void diffusersMultistepGridsAreReproduced(String scheduler) {
        ReferenceCase reference = ReferenceCase.read("diffusers-grid-" + scheduler + "-a");
        int compared = 0;
        for (JsonNode row : reference.expected().get("rows")) {
            int steps = row.get("num_inference_steps").asInt();
            Schedule schedule = multistepSchedule(row, steps);
            if (schedule == null) {
                continue;
            }
            compared++;
            double[] times = schedule.grid(TABLE).times();
            double[] expected = numbers(row.get("sigmas"));
            // the last level is a choice of its own there: 0 or the table's smallest
            reference.assertClose(row.toString(), withoutLast(rhos(TABLE, TimeGrid.of(times))), withoutLast(expected));
            if (row.has("timestep_spacing")) {
                assertThat(withoutLast(times)).as(row.toString()).containsExactly(numbers(row.get("timesteps")));
            }
        }
        assertThat(compared).isGreaterThanOrEqualTo(6);
    }

    private static Schedule multistepSchedule(JsonNode row, int steps) {
        if (row.path("use_karras_sigmas").asBoolean()) {
            return Schedule.karras(steps);
        }
        if (row.path("use_exponential_sigmas").asBoolean()) {
            return Schedule.exponential(steps);
        }
        if (row.path("use_lu_lambdas").asBoolean()) {
            return Schedule.halfLogSnr(steps);
        }
        if (row.path("use_beta_sigmas").asBoolean()) {
            return Schedule.beta(steps, 0.6, 0.6);
        }
        return switch (row.path("timestep_spacing").asText()) {
            case "linspace" -> Schedule.linspace(steps).droppingCleanest();
            case "leading" -> Schedule.leading(steps).droppingCleanest();
            case "trailing" -> Schedule.trailing(steps);
            default -> null;
        };
    }

    /** Fractional timesteps have levels linear in sigma/alpha; levels have timesteps linear in its logarithm. */
    @Test
    void diffusersEulerGridsAreReproduced() {
        ReferenceCase reference = ReferenceCase.read("diffusers-grid-eulerdiscrete-a");
        assertThat(reference.expected().get("rows")).hasSize(24);
        for (JsonNode row : reference.expected().get("rows")) {
            int steps = row.get("num_inference_steps").asInt();
            Schedule spaced = switch (row.get("timestep_spacing").asText()) {
                case "linspace" -> Schedule.uniform(steps);
                case "leading" -> Schedule.leading(steps);
                default -> Schedule.trailing(steps);
            };
            boolean plain =
                    !row.has("use_karras_sigmas") && !row.has("use_exponential_sigmas") && !row.has("use_beta_sigmas");
            DiscreteVariancePreserving table =
                    TABLE.interpolatedBy(plain ? Interpolation.RHO : Interpolation.HALF_LOG_SNR);
            TimeGrid grid = spaced.grid(table);
            if (!plain) {
                double noisiest = grid.time(0);
                double cleanest = grid.time(steps - 1);
                SpacedSchedule levels = row.has("use_karras_sigmas")
                        ? Schedule.karras(steps)
                        : row.has("use_beta_sigmas") ? Schedule.beta(steps, 0.6, 0.6) : Schedule.exponential(steps);
                grid = levels.between(noisiest, cleanest).grid(table);
            }
            reference.assertClose("sigmas of " + row, rhos(table, grid), numbers(row.get("sigmas")));
            reference.assertClose("times of " + row, withoutLast(grid.times()), numbers(row.get("timesteps")));
        }
    }

    @Test
    void diffusersEdmGridsAndTheirNetworkTimesAreReproduced() {
        ReferenceCase reference = ReferenceCase.read("diffusers-grid-edmeuler-a");
        assertThat(reference.expected().get("rows")).hasSize(6);
        for (JsonNode row : reference.expected().get("rows")) {
            int steps = row.get("num_inference_steps").asInt();
            Edm process = Edm.of(0.002, row.path("sigma_max").asDouble(80));
            Schedule schedule = row.has("sigma_schedule")
                    ? Schedule.exponential(steps)
                    : Schedule.karras(steps, row.path("rho").asDouble(7));
            double[] times = schedule.grid(process).times();
            reference.assertClose("sigmas of " + row, times, numbers(row.get("sigmas")));
            double[] told = Arrays.stream(withoutLast(times))
                    .map(t -> Preconditioning.edm(0.5).at(process, t).noise())
                    .toArray();
            reference.assertClose("timesteps of " + row, told, numbers(row.get("timesteps")));
        }
    }

    /** The reference shifts 1/1000, its smallest level, before it spaces the levels, and shifts them all then. */
    @Test
    void diffusersShiftedFlowGridsAreReproduced() {
        ReferenceCase reference = ReferenceCase.read("diffusers-grid-flowmatcheulerdiscrete-a");
        int compared = 0;
        for (JsonNode row : reference.expected().get("rows")) {
            boolean spacedOtherwise = row.has("use_karras_sigmas")
                    || row.has("use_beta_sigmas")
                    || row.has("use_exponential_sigmas")
                    || row.has("shift_terminal");
            if (spacedOtherwise) {
                continue;
            }
            compared++;
            double shift = row.path("shift").asDouble(1);
            double smallest = shift * 1e-3 / (1 + (shift - 1) * 1e-3);
            Schedule base =
                    Schedule.uniform(row.get("num_inference_steps").asInt()).between(1, smallest);
            double[] times =
                    Schedule.shifted(base, shift).grid(new RectifiedFlow()).times();
            reference.assertClose("sigmas of " + row, times, numbers(row.get("sigmas")));
        }
        assertThat(compared).isEqualTo(4);
    }
}
