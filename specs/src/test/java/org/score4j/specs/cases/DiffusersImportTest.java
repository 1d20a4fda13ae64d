package org.score4j.specs.cases;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.score4j.exec.Samples;
import org.score4j.model.ScoreModel;
import org.score4j.noise.Draw;
import org.score4j.process.AffineProcess;
import org.score4j.samplers.Sampler;
import org.score4j.specs.Fields;
import org.score4j.specs.diffusers.DiffusersGrid;
import org.score4j.specs.diffusers.DiffusersScheduler;
import org.score4j.tensor.ElementType;
import org.score4j.tensor.Tensors;

/** Process, grid and solver of an imported configuration together give the samples that Diffusers gave. */
class DiffusersImportTest {
    /** Classes whose states are x/alpha. */
    private static final List<String> IN_SIGMA = List.of(
            "EulerDiscreteScheduler",
            "EulerAncestralDiscreteScheduler",
            "HeunDiscreteScheduler",
            "KDPM2DiscreteScheduler",
            "LMSDiscreteScheduler");

    /** Arguments of set_timesteps and step, not of the configuration. */
    private static final List<String> ARGUMENTS = List.of("num_inference_steps", "mu", "step.eta");

    static List<Path> cases() {
        Stream<Path> own = Stream.of(
                        "diffusers-ddim-eta0-a",
                        "diffusers-ddim-zerosnr-a",
                        "diffusers-ddpm-small-a",
                        "diffusers-ddpm-clip-a",
                        "diffusers-ddpm-threshold-a",
                        "diffusers-euler-a",
                        "diffusers-heun-a")
                .map(name -> Path.of("src/test/resources/cases", name + ".json"));
        return Stream.concat(own, CaseVerifier.cases(Path.of("src/test/resources/diffusers")).stream())
                .toList();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void importedRunsGiveThePublishedSamples(Path file) {
        ReferenceCase reference = ReferenceCase.read(file);
        Fields parameters = reference.parameters();
        DiffusersScheduler scheduler = DiffusersScheduler.parse(file.toString(), configuration(reference));
        if (parameters.has("mu")) {
            scheduler = scheduler.withShift(parameters.number("mu"));
        }
        int steps = parameters.integer("num_inference_steps");
        DiffusersGrid grid = scheduler.grid(steps);
        assertClose(
                "timesteps", reference, list(grid.timesteps()), reference.grid().numbers("timesteps"));
        if (reference.grid().has("sigmas")) {
            assertClose(
                    "sigmas", reference, list(grid.sigmas()), reference.grid().numbers("sigmas"));
        }
        AffineProcess process = scheduler.process();
        double scale = IN_SIGMA.contains(scheduler.className())
                ? process.alpha(grid.times().time(0))
                : 1;
        double[][] start = reference.initial();
        double[] initial = Arrays.stream(start)
                .flatMapToDouble(Arrays::stream)
                .map(x -> scale * x)
                .toArray();
        try (INDArray states = Tensors.of(initial, start.length, start[0].length);
                Samples samples = Sampler.of(ScoreModel.exact(reference.mixture(), process))
                        .solver(scheduler.solver(steps))
                        .schedule(grid.schedule())
                        .noise(SolverRun.recorded(reference, Draw::step))
                        .type(ElementType.FLOAT64)
                        .initial(states)
                        .sample(start.length, start[0].length)) {
            double[] expected = Arrays.stream(reference.expected().matrix("x"))
                    .flatMapToDouble(Arrays::stream)
                    .toArray();
            assertClose("x", reference, Tensors.toDoubles(samples.array()), expected);
            assertThat(samples.nfe()).isEqualTo(reference.expected().integer("nfe"));
        }
    }

    private static String configuration(ReferenceCase reference) {
        Map<String, String> fields = new TreeMap<>();
        fields.put("_class_name", "\"" + reference.sampler() + "\"");
        Fields process = reference.process();
        if ("vp-discrete".equals(process.text("type"))) {
            fields.put("beta_schedule", process.json("schedule"));
            fields.put("num_train_timesteps", process.json("steps"));
            if (process.has("beta_start")) {
                fields.put("beta_start", process.json("beta_start"));
                fields.put("beta_end", process.json("beta_end"));
            }
        }
        for (String name : reference.parameters().names()) {
            if (!ARGUMENTS.contains(name) && reference.parameters().has(name)) {
                fields.put(name, reference.parameters().json(name));
            }
        }
        return fields.entrySet().stream()
                .map(entry -> "\"" + entry.getKey() + "\": " + entry.getValue())
                .collect(Collectors.joining(", ", "{", "}"));
    }

    private static double[] list(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private static void assertClose(String what, ReferenceCase reference, double[] actual, double[] expected) {
        assertThat(actual).as(what).hasSameSizeAs(expected);
        for (int i = 0; i < actual.length; i++) {
            assertThat(Math.abs(actual[i] - expected[i]))
                    .as(what + "[" + i + "] = " + actual[i] + " for " + expected[i])
                    .isLessThanOrEqualTo(reference.absolute() + reference.relative() * Math.abs(expected[i]));
        }
    }
}
