package org.score4j.specs.diffusers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.score4j.exec.Samples;
import org.score4j.model.Preconditioning;
import org.score4j.model.Prediction;
import org.score4j.model.ScoreModel;
import org.score4j.model.exact.GaussianMixtureModel;
import org.score4j.samplers.Sampler;
import org.score4j.samplers.classical.Churn;
import org.score4j.samplers.exponential.Tau;
import org.score4j.specs.SpecificationException;
import org.score4j.specs.diffusers.Remark.Treatment;
import org.score4j.tensor.ElementType;
import org.score4j.tensor.Tensors;

class ImportedSolversTest {
    private static DiffusersScheduler of(String className, String fields) {
        return DiffusersScheduler.parse(
                "config.json",
                "{\"_class_name\": \"" + className + "\"" + (fields.isBlank() ? "" : ", " + fields) + "}");
    }

    private static List<Treatment> treatments(DiffusersScheduler scheduler, String field) {
        return scheduler.remarks().stream()
                .filter(remark -> remark.field().equals(field))
                .map(Remark::treatment)
                .toList();
    }

    /** The solver's name and the number of steps that it compiles on the scheduler's own grid. */
    private static String compiled(DiffusersScheduler scheduler, int steps) {
        DiffusersGrid grid = scheduler.grid(steps);
        var solver = scheduler.solver(steps);
        assertThat(solver.compile(scheduler.process(), grid.times()).process()).isEqualTo(scheduler.process());
        return solver.name();
    }

    @ParameterizedTest
    @EnumSource(SchedulerClass.class)
    void everyClassHasASolverByDefaultOrNamesWhatItLacks(SchedulerClass scheduler) {
        DiffusersScheduler imported = of(scheduler.className(), "");
        for (DiffusersScheduler either : List.of(imported, imported.asPublished())) {
            if (scheduler == SchedulerClass.DDIM_INVERSE) {
                assertThatThrownBy(() -> either.solver(20))
                        .isInstanceOf(SpecificationException.class)
                        .hasMessageContaining("clip_sample: inversion does not clip");
            } else {
                assertThat(compiled(either, 20)).isNotEmpty();
                assertThat(compiled(either, 4)).isNotEmpty();
            }
        }
        assertThat(imported.remarks()).noneMatch(remark -> remark.treatment() == Treatment.PUBLISHED);
        assertThat(imported.asPublished().remarks()).noneMatch(remark -> remark.treatment() == Treatment.CORRECTED);
    }

    /** Both the formulas' runs and Diffusers'. */
    @ParameterizedTest
    @EnumSource(value = SchedulerClass.class, mode = EnumSource.Mode.EXCLUDE, names = "DDIM_INVERSE")
    void importedRunsReachTheData(SchedulerClass scheduler) {
        String fields = switch (scheduler) {
            case DDIM, DDPM -> "\"clip_sample\": false";
            case SCORE_SDE_VE -> "\"sigma_max\": 50";
            default -> "";
        };
        DiffusersScheduler imported = of(scheduler.className(), fields);
        for (DiffusersScheduler either : List.of(imported, imported.asPublished())) {
            try (Samples samples = sampler(either, 25).sample(400, 2)) {
                assertThat(mean(samples)).as(either.solver(25).name()).isCloseTo(1, within(0.15));
            }
        }
    }

    @Test
    void invertedDataAreNoiseThatLeadsBackToThem() {
        DiffusersScheduler up = of("DDIMInverseScheduler", "\"clip_sample\": false");
        DiffusersScheduler down = of("DDIMScheduler", "\"clip_sample\": false");
        double[] data = {1, 1.3, 0.7, 1.1};
        try (INDArray start = Tensors.of(data, 2, 2);
                Samples noise = sampler(up, 200).initial(start).sample(2, 2);
                Samples back = sampler(down, 200).initial(noise.array()).sample(2, 2)) {
            // (x − 1)/0.3 of data N(1, 0.3²), up to the errors of 200 first-order steps
            assertThat(Tensors.toDoubles(noise.array())).containsExactly(new double[] {0, 1, -1, 1 / 3.0}, within(0.1));
            assertThat(Tensors.toDoubles(back.array())).containsExactly(data, within(0.03));
        }
    }

    /** Runs on the exact model of N(1, 0.3²) in each of two dimensions. */
    private static Sampler sampler(DiffusersScheduler scheduler, int steps) {
        GaussianMixtureModel data =
                GaussianMixtureModel.of(new double[] {1}, new double[][] {{1, 1}}, new double[] {0.3});
        return Sampler.of(ScoreModel.exact(data, scheduler.process()))
                .solver(scheduler.solver(steps))
                .schedule(scheduler.grid(steps).schedule())
                .type(ElementType.FLOAT64)
                .seed(3);
    }

    private static double mean(Samples samples) {
        return Arrays.stream(Tensors.toDoubles(samples.array())).average().orElseThrow();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "DDIMScheduler | \"clip_sample\": false | 20 | ddim",
                "DDIMScheduler | | 20 | ddim(0.0, Static[limit=1.0], predicted noise)",
                "DDIMScheduler | \"thresholding\": true | 20 | ddim(0.0, Dynamic[quantile=0.995, max=1.0], predicted noise)",
                "DDIMInverseScheduler | \"clip_sample\": false | 20 | euler(sigma, evaluated at target)",
                "DDPMScheduler | \"clip_sample\": false | 20 | ddpm(posterior)",
                "DDPMScheduler | \"clip_sample\": false, \"variance_type\": \"fixed_small_log\" | 20 | ddpm(posterior)",
                "DDPMScheduler | \"clip_sample\": false, \"variance_type\": \"fixed_large_log\" | 20 | ddpm(transition)",
                "DDPMScheduler | \"clip_sample\": false, \"variance_type\": \"learned_range\" | 20 | ddpm(learned range)",
                "DDPMScheduler | \"variance_type\": \"learned_range\" | 20 | ddpm(learned range, Static[limit=1.0])",
                "LCMScheduler | \"timestep_scaling\": 8 | 4 | consistency(scaled 8.0, 0.5)",
                "TCDScheduler | | 4 | tcd(0.3)",
                "DPMSolverMultistepScheduler | | 10 | dpm++2m",
                "DPMSolverMultistepScheduler | \"algorithm_type\": \"deis\", \"solver_type\": \"logrho\" | 10 | dpm++2m",
                "DPMSolverMultistepScheduler | \"solver_type\": \"heun\" | 10 | dpm++2m(taylor)",
                "DPMSolverMultistepScheduler | \"final_sigmas_type\": \"sigma_min\" | 14 | dpm++2m(ending with descending orders)",
                "DPMSolverMultistepScheduler | \"final_sigmas_type\": \"sigma_min\" | 15 | dpm++2m",
                "DPMSolverMultistepScheduler | \"final_sigmas_type\": \"sigma_min\", \"euler_at_final\": true | 15 | dpm++2m(ending with Euler)",
                "DPMSolverMultistepScheduler | \"euler_at_final\": true | 15 | dpm++2m",
                "DPMSolverMultistepScheduler | \"lower_order_final\": false, \"solver_order\": 3 | 10 | dpm++3m",
                "DPMSolverMultistepScheduler | \"algorithm_type\": \"sde-dpmsolver++\" | 10 | sde-dpm++2m(eta 1.0, midpoint)",
                "DPMSolverMultistepScheduler | \"algorithm_type\": \"sde-dpmsolver\", \"final_sigmas_type\": \"sigma_min\" | 10 | sde-dpm2m(eta 1.0, midpoint, lowered at the end)",
                "EDMDPMSolverMultistepScheduler | | 20 | dpm++2m",
                "DPMSolverSinglestepScheduler | \"lower_order_final\": true | 10 | dpm++2g(published)",
                "DPMSolverSinglestepScheduler | \"algorithm_type\": \"sde-dpmsolver++\", \"solver_order\": 1 | 10 | sde-dpm++1m(eta 1.0)",
                "UniPCMultistepScheduler | \"lower_order_final\": false | 10 | unipc(2, bh2)",
                "DEISMultistepScheduler | | 15 | deis(log rho, 2)",
                "SASolverScheduler | \"lower_order_final\": false, \"thresholding\": true | 20"
                        + " | sa-solver(2, 2, tau 1.0 at times 200.0 to 800.0, Dynamic[quantile=0.995, max=1.0])",
                "KDPM2AncestralDiscreteScheduler | | 10 | dpm2-ancestral(eta 1.0)",
                "EulerAncestralDiscreteScheduler | | 10 | euler-ancestral(eta 1.0)",
                "FlowMatchEulerDiscreteScheduler | \"stochastic_sampling\": true | 10 | renoising",
            })
    void optionsChooseTheSolver(String className, String fields, int steps, String name) {
        assertThat(compiled(of(className, fields == null ? "" : fields), steps)).isEqualTo(name);
    }

    /** Each row: where Diffusers' numbers are not those of the formula, the formula's solver and Diffusers'. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "DPMSolverMultistepScheduler | \"solver_order\": 3 | solver_order | dpm++3m | dpm++3m(published)",
                "EDMDPMSolverMultistepScheduler | \"solver_order\": 3 | solver_order | dpm++3m | dpm++3m(published)",
                "DPMSolverMultistepScheduler | \"solver_order\": 3, \"algorithm_type\": \"sde-dpmsolver++\" | solver_order"
                        + " | sde-dpm++3m(eta 1.0, midpoint) | sde-dpm++3m(eta 1.0, midpoint, third term diffusers)",
                "DPMSolverSinglestepScheduler | | lower_order_final | dpm++2g | dpm++2g(published)",
                "DPMSolverSinglestepScheduler | \"algorithm_type\": \"sde-dpmsolver++\" | algorithm_type"
                        + " | sde-dpm++2s(eta 1.0, midpoint) | sde-dpm++2s(eta 1.0, midpoint, independent draws)",
                "SASolverScheduler | \"lower_order_final\": false | algorithm_type"
                        + " | sa-solver(2, 2, tau 1.0 at times 200.0 to 800.0)"
                        + " | sa-solver(2, 2, tau 1.0 at times 200.0 to 800.0, simplified, tau at the start)",
                "PNDMScheduler | \"skip_prk_steps\": true | _class_name"
                        + " | adams-bashforth4(sigma, order kept to clean data, first 1 by heun(sigma))"
                        + " | adams-bashforth4(sigma, as published, order kept to clean data, first 1 by heun(sigma, stages in time))",
                "DDPMScheduler | \"clip_sample\": false, \"variance_type\": \"fixed_large\", \"timestep_spacing\": \"trailing\""
                        + " | variance_type | ddpm(transition) | ddpm(transition, noisy end)",
                "IPNDMScheduler | | _class_name | adams-bashforth4(sigma, order kept to clean data)"
                        + " | adams-bashforth4(sigma, as published, order kept to clean data)",
                "DDIMInverseScheduler | \"clip_sample\": false, \"set_alpha_to_one\": false, \"steps_offset\": 1 | _class_name"
                        + " | euler(sigma) | euler(sigma, evaluated at target)",
                "ScoreSdeVpScheduler | | _class_name | euler-maruyama | song2021(euler-maruyama, no corrector)",
            })
    void theFormulaIsRightUnlessThePublishedNumbersAreAskedFor(
            String className, String fields, String field, String right, String published) {
        DiffusersScheduler scheduler = of(className, fields == null ? "" : fields);
        assertThat(compiled(scheduler, 20)).isEqualTo(right);
        assertThat(compiled(scheduler.asPublished(), 20)).isEqualTo(published);
        assertThat(treatments(scheduler, field)).contains(Treatment.CORRECTED);
        assertThat(treatments(scheduler.asPublished(), field)).contains(Treatment.PUBLISHED);
        assertThat(scheduler.describe()).contains("(corrected): ").contains("; Diffusers: ");
    }

    /** Where Diffusers fails, the formula does not. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "UniPCMultistepScheduler | \"solver_type\": \"bh1\" | final_sigmas_type",
                "UniPCMultistepScheduler | \"predict_x0\": false | final_sigmas_type",
                "UniPCMultistepScheduler | \"solver_order\": 3, \"lower_order_final\": false | final_sigmas_type",
                "DPMSolverMultistepScheduler | \"algorithm_type\": \"dpmsolver\" | final_sigmas_type",
                "DPMSolverMultistepScheduler | \"algorithm_type\": \"sde-dpmsolver\", \"solver_order\": 3,"
                        + " \"final_sigmas_type\": \"sigma_min\" | solver_order",
                "EDMDPMSolverMultistepScheduler | \"algorithm_type\": \"sde-dpmsolver++\", \"solver_order\": 3 | solver_order",
                "DPMSolverSinglestepScheduler | \"algorithm_type\": \"sde-dpmsolver\", \"final_sigmas_type\": \"sigma_min\""
                        + " | algorithm_type",
                "DDPMScheduler | \"variance_type\": \"fixed_large_log\" | variance_type",
            })
    void whatDiffusersCannotDoIsRefusedAsPublishedAlone(String className, String fields, String field) {
        DiffusersScheduler scheduler = of(className, fields);
        assertThat(compiled(scheduler, 20)).isNotEmpty();
        assertThatThrownBy(() -> scheduler.asPublished().solver(20))
                .isInstanceOf(SpecificationException.class)
                .hasMessageContaining("has no solver here: " + field + ": ");
    }

    @Test
    void gridsThatDiffusersStepsPastAreRefusedAsPublished() {
        DiffusersScheduler linspace = of("DDIMScheduler", "\"timestep_spacing\": \"linspace\"");
        assertThat(linspace.grid(7).times().steps()).isEqualTo(7);
        assertThatThrownBy(() -> linspace.asPublished().grid(7))
                .isInstanceOf(SpecificationException.class)
                .hasMessageContaining("from timestep 999.0 to 857.0");
        DiffusersScheduler trailing = of("DDIMScheduler", "\"timestep_spacing\": \"trailing\"");
        assertThat(trailing.asPublished().grid(10)).isEqualTo(trailing.grid(10));
        assertThatThrownBy(() -> of("DDIMInverseScheduler", "\"timestep_spacing\": \"linspace\""))
                .hasMessageContaining("timestep_spacing is 'linspace'; allowed: leading, trailing");
        DiffusersScheduler repeated = of("DEISMultistepScheduler", "\"use_karras_sigmas\": true");
        assertThat(compiled(repeated, 10)).contains("deis(log rho, 2");
        assertThatThrownBy(() -> repeated.asPublished().solver(10)).hasMessageContaining("last step has length 0");
    }

    @Test
    void endingsOfStochasticSolversThatDoNotExistAreRefused() {
        DiffusersScheduler euler = of(
                "DPMSolverMultistepScheduler",
                "\"algorithm_type\": \"sde-dpmsolver++\", \"final_sigmas_type\": \"sigma_min\", \"euler_at_final\": true");
        assertThat(compiled(euler, 14)).contains("lowered at the end");
        assertThatThrownBy(() -> euler.solver(15)).hasMessageContaining("config.json.euler_at_final is true");
        DiffusersScheduler groups = of(
                "DPMSolverSinglestepScheduler",
                "\"algorithm_type\": \"sde-dpmsolver++\", \"final_sigmas_type\": \"sigma_min\", \"lower_order_final\": true");
        assertThat(compiled(groups, 9)).contains("sde-dpm++2s");
        assertThatThrownBy(() -> groups.solver(10)).hasMessageContaining("config.json.lower_order_final is true");
    }

    @Test
    void invertedTimesRiseFromCleanDataOrTheFirstTimestep() {
        String unclipped = "\"clip_sample\": false";
        assertThat(of("DDIMInverseScheduler", unclipped).grid(4).times().times())
                .containsExactly(-1, 0, 250, 500, 750);
        String kept = unclipped + ", \"set_alpha_to_one\": false";
        assertThat(of("DDIMInverseScheduler", kept).grid(4).times().times()).containsExactly(0, 250, 500, 750);
        assertThat(of("DDIMInverseScheduler", kept + ", \"steps_offset\": 1")
                        .grid(4)
                        .times()
                        .times())
                .containsExactly(0, 1, 251, 501, 751);
        assertThat(of("DDIMInverseScheduler", unclipped + ", \"timestep_spacing\": \"trailing\"")
                        .grid(4)
                        .timesteps())
                .containsExactly(249.0, 499.0, 749.0, 999.0);
    }

    @Test
    void argumentsOfCallsReachTheSolver() {
        CallArguments none = CallArguments.defaults();
        String unclipped = "\"clip_sample\": false";
        assertThat(of("DDIMScheduler", unclipped).solver(9, none.withEta(1)).name())
                .isEqualTo("ddim(1.0)");
        assertThat(of("DDIMScheduler", "")
                        .solver(9, none.withClippedOutput(true))
                        .name())
                .isEqualTo("ddim(0.0, Static[limit=1.0])");
        assertThat(of("TCDScheduler", "").solver(4, none.withEta(0)).name()).isEqualTo("tcd(0.0)");
        assertThat(of("LMSDiscreteScheduler", "").solver(9, none.withOrder(2)).name())
                .startsWith("adams-bashforth2");
        assertThat(of("SASolverScheduler", "")
                        .solver(9, none.withTau(new Tau.Constant(0)))
                        .name())
                .contains("tau 0.0");
        CallArguments churned = none.withChurn(new Churn(4, 0, 10, 1));
        DiffusersScheduler euler = of("EulerDiscreteScheduler", "");
        assertThat(euler.solver(9, churned).name()).contains("churn 4.0");
        assertThatThrownBy(() -> euler.asPublished().solver(9, churned))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("churn is churn 4.0");
    }

    @ParameterizedTest
    @CsvSource({
        "EulerDiscreteScheduler, eta",
        "DDPMScheduler, clippedOutput",
        "DDIMScheduler, order",
        "HeunDiscreteScheduler, churn",
        "UniPCMultistepScheduler, tau"
    })
    void argumentsThatAClassDoesNotTakeAreRefused(String className, String argument) {
        Function<String, CallArguments> given = name -> switch (name) {
            case "eta" -> CallArguments.defaults().withEta(0.5);
            case "clippedOutput" -> CallArguments.defaults().withClippedOutput(true);
            case "order" -> CallArguments.defaults().withOrder(2);
            case "churn" -> CallArguments.defaults().withChurn(Churn.NONE);
            default -> CallArguments.defaults().withTau(new Tau.Constant(1));
        };
        assertThatThrownBy(() -> of(className, "").solver(9, given.apply(argument)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(argument + " is ")
                .hasMessageContaining(className + " does not take; allowed: with ");
    }

    @Test
    void fieldsOfOtherClassesAreIgnoredAndNullsAreDefaults() {
        DiffusersScheduler scheduler =
                of("PNDMScheduler", "\"clip_sample\": true, \"trained_betas\": null, \"a\": null");
        assertThat(treatments(scheduler, "clip_sample")).containsExactly(Treatment.IGNORED);
        assertThat(treatments(scheduler, "trained_betas")).containsExactly(Treatment.DEFAULT);
        assertThat(treatments(scheduler, "a")).containsExactly(Treatment.DEFAULT);
        assertThat(treatments(scheduler, "base_shift")).isEmpty();
        assertThat(treatments(scheduler, "_class_name")).containsExactly(Treatment.USED, Treatment.CORRECTED);
    }

    @Test
    void networksOfClassesWithoutAChoicePredictWhatTheirCodeTakesThemFor() {
        assertThat(of("IPNDMScheduler", "").preconditioning()).isEqualTo(Preconditioning.none(Prediction.V));
        DiffusersScheduler exploding = of("ScoreSdeVeScheduler", "\"sigma_max\": 50");
        assertThat(exploding.preconditioning().at(exploding.process(), 1))
                .isEqualTo(new Preconditioning.Coefficients(1, 50, 0, 1, Prediction.SCORE));
        DiffusersScheduler preserving = of("ScoreSdeVpScheduler", "");
        assertThat(preserving.preconditioning()).isEqualTo(Preconditioning.vp(0.1, 20, 2000));
        assertThat(preserving.network()).startsWith("NOISE");
        assertThat(exploding.grid(5).initialStd()).isEqualTo(50);
        assertThat(preserving.grid(5).initialStd()).isEqualTo(1);
    }

    @Test
    void publishedSchedulersKeepTheirShift() {
        DiffusersScheduler flux = of("FlowMatchEulerDiscreteScheduler", "\"use_dynamic_shifting\": true");
        assertThat(flux.withShift(0.8).asPublished().grid(4))
                .isEqualTo(flux.asPublished().withShift(0.8).grid(4));
    }
}
