package org.score4j.specs.diffusers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.score4j.model.Preconditioning;
import org.score4j.model.Prediction;
import org.score4j.process.DiscreteVariancePreserving;
import org.score4j.process.Edm;
import org.score4j.process.RectifiedFlow;
import org.score4j.samplers.classical.Euler;
import org.score4j.samplers.exponential.DpmSolverPlusPlus;
import org.score4j.specs.SpecificationException;
import org.score4j.specs.diffusers.Remark.Treatment;

class DiffusersSchedulerTest {
    private static final String LATENT = """
            {"_class_name": "DPMSolverMultistepScheduler", "_diffusers_version": "0.30.0", "beta_end": 0.012,
             "beta_schedule": "scaled_linear", "beta_start": 0.00085, "clip_sample": false, "set_alpha_to_one": false,
             "lambda_min_clipped": -Infinity, "num_train_timesteps": 1000, "trained_betas": null, "steps_offset": 1,
             "use_karras_sigmas": true}
            """;

    @TempDir
    Path folder;

    private static DiffusersScheduler parse(String json) {
        return DiffusersScheduler.parse("config.json", json);
    }

    private static DiffusersScheduler of(String className, String... fields) {
        return parse("{\"_class_name\": \"" + className + "\""
                + Arrays.stream(fields).map(field -> ", " + field).reduce("", String::concat) + "}");
    }

    private static Remark remark(DiffusersScheduler scheduler, String field) {
        return scheduler.remarks().stream()
                .filter(remark -> remark.field().equals(field))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aConfigurationOfALatentModelIsTranslatedFieldByField() {
        DiffusersScheduler scheduler = parse(LATENT);
        assertThat(scheduler.className()).isEqualTo("DPMSolverMultistepScheduler");
        assertThat(scheduler.process())
                .isEqualTo(DiscreteVariancePreserving.scaledLinear(0.00085, 0.012, 1000)
                        .interpolatedBy(DiscreteVariancePreserving.Interpolation.HALF_LOG_SNR));
        assertThat(scheduler.solver(12).name())
                .isEqualTo(DpmSolverPlusPlus.multistep(2).name());
        assertThat(remark(scheduler, "beta_start").treatment()).isEqualTo(Treatment.USED);
        assertThat(remark(scheduler, "steps_offset").words()).contains("spaced over the whole table");
        assertThat(remark(scheduler, "solver_order").treatment()).isEqualTo(Treatment.DEFAULT);
        assertThat(remark(scheduler, "_diffusers_version").treatment()).isEqualTo(Treatment.IGNORED);
        assertThat(remark(scheduler, "clip_sample").words()).contains("not a parameter of DPMSolverMultistepScheduler");
        assertThat(scheduler.describe()).contains("use_karras_sigmas (used): true");
        DiffusersGrid grid = scheduler.grid(12);
        assertThat(grid.times().steps()).isEqualTo(12);
        assertThat(grid.timesteps()).hasSize(12).allMatch(timestep -> timestep == Math.rint(timestep));
        assertThat(grid.sigmas()).hasSize(13).endsWith(0.0);
    }

    @Test
    void filesAreReadAsDocuments() throws IOException {
        Path file = folder.resolve("scheduler_config.json");
        Files.writeString(file, LATENT);
        assertThat(DiffusersScheduler.read(file).remarks())
                .isEqualTo(parse(LATENT).remarks());
        assertThatThrownBy(() -> DiffusersScheduler.read(folder.resolve("none.json")))
                .isInstanceOf(SpecificationException.class)
                .hasMessageContaining("none.json cannot be read");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 20, 100, 300})
    void halfAFileIsRefusedByItsName(int length) throws IOException {
        Path file = folder.resolve("half.json");
        Files.writeString(file, LATENT.substring(0, length));
        assertThatThrownBy(() -> DiffusersScheduler.read(file))
                .isInstanceOf(SpecificationException.class)
                .hasMessageContaining("half.json");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | has no field '_class_name'",
                "[] | expected an object",
                "{\"_class_name\": 3} | _class_name is 3; expected a string",
                "{\"_class_name\": \"EulerScheduler\"} | is unknown; did you mean EDMEulerScheduler",
                "{\"_class_name\": \"EulerDiscreteScheduler\", \"a\": 1, \"a\": 2} | Duplicate field 'a'",
                "{\"_class_name\": \"EulerDiscreteScheduler\"} {} | not valid JSON",
                "{\"_class_name\": \"EulerDiscreteScheduler\", \"beta_start\": \"x\"} | config.json.beta_start is \"x\"",
                "{\"_class_name\": \"EulerDiscreteScheduler\", \"beta_start\": -1} | betas[0] is -1.0",
                "{\"_class_name\": \"EulerDiscreteScheduler\", \"beta_schedule\": \"sigmoid\"} | beta_schedule is 'sigmoid'",
                "{\"_class_name\": \"EulerDiscreteScheduler\", \"prediction_type\": \"flow\"} | prediction_type is 'flow'",
                "{\"_class_name\": \"EulerDiscreteScheduler\", \"interpolation_type\": \"log_linear\"} | interpolation_type is",
                "{\"_class_name\": \"EulerDiscreteScheduler\", \"timestep_spacing\": \"even\"} | allowed: linspace, leading",
                "{\"_class_name\": \"EulerDiscreteScheduler\", \"use_karras_sigmas\": 1} | use_karras_sigmas is 1",
                "{\"_class_name\": \"EulerDiscreteScheduler\", \"use_karras_sigmas\": true, \"use_beta_sigmas\": true} | only one way",
                "{\"_class_name\": \"EulerDiscreteScheduler\", \"use_karras_sigmas\": true, \"sigma_min\": 1} | without the other",
                "{\"_class_name\": \"EulerDiscreteScheduler\", \"rescale_betas_zero_snr\": true} | above the one before",
                "{\"_class_name\": \"FlowMatchEulerDiscreteScheduler\", \"shift\": 0} | shift is 0.0",
                "{\"_class_name\": \"FlowMatchEulerDiscreteScheduler\", \"invert_sigmas\": true} | invert_sigmas is true",
                "{\"_class_name\": \"FlowMatchEulerDiscreteScheduler\", \"shift_terminal\": 1} | shift_terminal is 1.0",
                "{\"_class_name\": \"EDMEulerScheduler\", \"sigma_min\": 100} | sigmaMin is 100.0",
                "{\"_class_name\": \"DPMSolverMultistepScheduler\", \"use_flow_sigmas\": true, \"use_karras_sigmas\": true} | so is use_flow",
                "{\"_class_name\": \"DPMSolverMultistepScheduler\", \"final_sigmas_type\": \"x\"} | final_sigmas_type is 'x'",
                "{\"_class_name\": \"UniPCMultistepScheduler\", \"disable_corrector\": [0.5]} | disable_corrector has 0.5",
                "{\"_class_name\": \"UniPCMultistepScheduler\", \"disable_corrector\": [-1]} | -1",
                "{\"_class_name\": \"EDMDPMSolverMultistepScheduler\", \"algorithm_type\": \"dpmsolver\"} | algorithm_type is 'dpmsolver'",
                "{\"_class_name\": \"ScoreSdeVeScheduler\", \"sampling_eps\": 0} | sampling_eps is 0.0",
                "{\"_class_name\": \"ScoreSdeVpScheduler\", \"beta_min\": -1} | betaMin is -1.0",
                "{\"_class_name\": \"LCMScheduler\", \"timestep_scaling\": 0} | timeScale is 0.0",
            })
    void whatCannotBeHonouredIsRefusedByName(String json, String message) {
        assertThatThrownBy(() -> parse(json))
                .isInstanceOf(SpecificationException.class)
                .hasMessageContaining("config.json")
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "DDPMScheduler | \"variance_type\": \"learned\" | variance_type",
                "DDIMInverseScheduler | \"clip_sample\": true | clip_sample",
                "LCMScheduler | \"thresholding\": true | thresholding",
                "TCDScheduler | \"clip_sample\": true | clip_sample",
                "DEISMultistepScheduler | \"thresholding\": true | thresholding",
                "DEISMultistepScheduler | \"solver_order\": 4 | solver_order",
                "SASolverScheduler | \"algorithm_type\": \"noise_prediction\", \"thresholding\": true | thresholding",
                "SASolverScheduler | \"tau_func\": \"1\" | tau_func",
                "SASolverScheduler | \"corrector_order\": 0 | corrector_order",
                "UniPCMultistepScheduler | \"solver_p\": {} | solver_p",
                "UniPCMultistepScheduler | \"predict_x0\": false, \"thresholding\": true | thresholding",
                "HeunDiscreteScheduler | \"clip_sample\": true | clip_sample",
                "DPMSolverMultistepScheduler | \"algorithm_type\": \"dpmsolver\", \"thresholding\": true | thresholding",
                "DPMSolverMultistepScheduler | \"algorithm_type\": \"sde-dpmsolver++\", \"thresholding\": true | thresholding",
                "DPMSolverSinglestepScheduler | \"algorithm_type\": \"sde-dpmsolver++\", \"solver_order\": 3 | solver_order",
                "DPMSolverMultistepScheduler | \"solver_order\": 4 | solver_order",
            })
    void optionsOfSolversThatDoNotExistAreRefusedWithTheSolverOnly(String className, String field, String name) {
        DiffusersScheduler scheduler = of(className, field);
        assertThat(scheduler.grid(5).times().steps()).isEqualTo(5);
        assertThat(remark(scheduler, name).treatment()).isEqualTo(Treatment.UNSUPPORTED);
        assertThatThrownBy(() -> scheduler.solver(5))
                .isInstanceOf(SpecificationException.class)
                .hasMessageContaining("config.json has no solver here")
                .hasMessageContaining(name + ": ");
    }

    @ParameterizedTest
    @EnumSource(SchedulerClass.class)
    void everyClassHasProcessNetworkAndGridByDefault(SchedulerClass scheduler) {
        DiffusersScheduler imported = of(scheduler.className());
        for (int steps : new int[] {4, 10, 50}) {
            DiffusersGrid grid = imported.grid(steps);
            assertThat(grid.times().steps()).isBetween(steps - 1, steps);
            assertThat(grid.timesteps().size()).isGreaterThanOrEqualTo(steps);
            assertThat(grid.initialStd()).isPositive();
            assertThat(grid.schedule().grid(imported.process())).isEqualTo(grid.times());
            if (scheduler.family() != SchedulerClass.Family.SCORE_SDE) {
                // inversion tells the network the time that a step goes to
                int first =
                        scheduler == SchedulerClass.DDIM_INVERSE && grid.times().steps() == steps ? 1 : 0;
                assertThat(imported.preconditioning()
                                .at(imported.process(), grid.times().time(first))
                                .noise())
                        .isEqualTo(grid.timesteps().get(0));
            }
        }
        assertThatThrownBy(() -> imported.grid(0)).hasMessageContaining("steps is 0");
        assertThatThrownBy(() -> imported.solver(0)).hasMessageContaining("steps is 0");
    }

    @Test
    void predictionsAreThoseOfTheNetwork() {
        for (String type : List.of("epsilon", "sample", "v_prediction")) {
            Prediction prediction = of("DDIMScheduler", "\"prediction_type\": \"" + type + "\"")
                    .preconditioning()
                    .at(DiscreteVariancePreserving.linear(1e-4, 0.02, 1000), 500)
                    .prediction();
            assertThat(prediction).isEqualTo("epsilon".equals(type) ? Prediction.NOISE : Prediction.SAMPLE);
        }
        DiffusersScheduler flow = of("FlowMatchEulerDiscreteScheduler");
        assertThat(flow.preconditioning()).isEqualTo(Preconditioning.scaledTime(Prediction.VELOCITY, 1000));
        assertThat(flow.process()).isEqualTo(new RectifiedFlow());
        assertThat(flow.solver(5).name()).isEqualTo(Euler.inTime().name());
        assertThat(of("EDMEulerScheduler", "\"prediction_type\": \"v_prediction\"")
                        .preconditioning())
                .isEqualTo(Preconditioning.edmV(0.5));
    }

    /** Stable Video Diffusion: levels beyond every table, told as ln(sigma)/4. */
    @Test
    void continuousTimestepsHaveARangeOfTheirOwn() {
        DiffusersScheduler scheduler = of(
                "EulerDiscreteScheduler",
                "\"timestep_type\": \"continuous\"",
                "\"prediction_type\": \"v_prediction\"",
                "\"sigma_min\": 0.002",
                "\"sigma_max\": 700.0",
                "\"use_karras_sigmas\": true",
                "\"beta_schedule\": \"scaled_linear\"");
        assertThat(scheduler.process()).isEqualTo(Edm.of(0.002, 700));
        DiffusersGrid grid = scheduler.grid(25);
        assertThat(grid.sigmas().get(0)).isEqualTo(700);
        assertThat(grid.timesteps().get(0)).isCloseTo(Math.log(700) / 4, within(1e-14));
        assertThat(grid.initialStd()).isEqualTo(700);
    }

    @Test
    void dynamicShiftsAreGivenWithEachRun() {
        DiffusersScheduler flux = of("FlowMatchEulerDiscreteScheduler", "\"use_dynamic_shifting\": true");
        assertThatThrownBy(() -> flux.grid(4))
                .isInstanceOf(SpecificationException.class)
                .hasMessageContaining("use_dynamic_shifting is true");
        double[] shifted = flux.withShift(Math.log(3)).grid(4).times().times();
        assertThat(shifted[0]).isEqualTo(1);
        double level = 1 - 0.999 / 3;
        assertThat(shifted[1]).isCloseTo(3 * level / (1 + 2 * level), within(1e-15));
        assertThat(flux.forTokens(256).grid(4)).isEqualTo(flux.withShift(0.5).grid(4));
        assertThat(flux.forTokens(4096).grid(4)).isEqualTo(flux.withShift(1.15).grid(4));
        DiffusersScheduler linear = of(
                "FlowMatchEulerDiscreteScheduler", "\"use_dynamic_shifting\": true", "\"time_shift_type\": \"linear\"");
        assertThat(linear.withShift(3).grid(4).times().time(1)).isCloseTo(shifted[1], within(1e-15));
        assertThatThrownBy(() -> of("FlowMatchEulerDiscreteScheduler").withShift(1))
                .hasMessageContaining("does not use dynamic shifting");
        assertThatThrownBy(() -> flux.forTokens(0)).hasMessageContaining("count is 0");
    }

    @Test
    void tablesAreClippedRescaledOrGiven() {
        DiffusersScheduler clipped = of(
                "DPMSolverMultistepScheduler",
                "\"beta_schedule\": \"squaredcos_cap_v2\"",
                "\"lambda_min_clipped\": -5.1");
        assertThat(clipped.grid(10).timesteps().get(0)).isLessThan(999);
        assertThatThrownBy(() -> of(
                        "DPMSolverMultistepScheduler",
                        "\"beta_schedule\": \"squaredcos_cap_v2\"",
                        "\"timestep_spacing\": \"trailing\"",
                        "\"lambda_min_clipped\": -5.1"))
                .hasMessageContaining("lambda_min_clipped is -5.1");
        DiffusersScheduler zero = of(
                "DDIMScheduler",
                "\"rescale_betas_zero_snr\": true",
                "\"timestep_spacing\": \"trailing\"",
                "\"prediction_type\": \"v_prediction\"");
        assertThat(zero.process().alpha(999)).isZero();
        DiffusersScheduler given = of("DDIMScheduler", "\"trained_betas\": [0.1, 0.2, 0.3]", "\"beta_start\": 5");
        assertThat(given.process()).isEqualTo(DiscreteVariancePreserving.ofBetas(0.1, 0.2, 0.3));
        assertThat(remark(given, "beta_start").treatment()).isEqualTo(Treatment.IGNORED);
    }

    @Test
    void impossibleNumbersOfStepsAreRefused() {
        assertThatThrownBy(() -> of("PNDMScheduler").grid(3)).hasMessageContaining("needs at least 4");
        assertThatThrownBy(() -> of("LCMScheduler").grid(51)).hasMessageContaining("steps is 51; allowed: 1 to 50");
        assertThatThrownBy(() -> of("DDIMScheduler").grid(1001)).hasMessageContaining("steps is 1001");
    }
}
