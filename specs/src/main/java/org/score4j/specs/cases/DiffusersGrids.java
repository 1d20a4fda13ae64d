package org.score4j.specs.cases;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.score4j.specs.Fields;
import org.score4j.specs.diffusers.DiffusersGrid;
import org.score4j.specs.diffusers.DiffusersScheduler;

/** The timesteps and sigmas of Diffusers' schedulers, by the import of their configurations. */
final class DiffusersGrids {
    static final Map<String, Project> SAMPLERS = Stream.of(
                    "DDIM",
                    "DDPM",
                    "DEISMultistep",
                    "DPMSolverMultistep",
                    "EDMEuler",
                    "EulerDiscrete",
                    "FlowMatchEulerDiscrete",
                    "FlowMatchHeunDiscrete",
                    "HeunDiscrete",
                    "IPNDM",
                    "KDPM2Discrete",
                    "LCM",
                    "PNDM",
                    "UniPCMultistep")
            .collect(Collectors.toMap(name -> name + "Scheduler", name -> DiffusersGrids::run));

    /** What came out of a row; the others of its fields are the configuration. */
    private static final List<String> RESULTS = List.of(
            "num_inference_steps", "timesteps", "sigmas", "sigmas_interpol", "alphas", "betas", "init_noise_sigma");

    private DiffusersGrids() {}

    private static List<Comparison> run(ReferenceCase reference) {
        return Expected.of(reference).rows(row -> row(reference, row)).all();
    }

    private static List<Comparison> row(ReferenceCase reference, Fields row) {
        Map<String, String> configuration = new TreeMap<>();
        configuration.put("_class_name", "\"" + reference.sampler() + "\"");
        Fields process = reference.process();
        if ("vp-discrete".equals(process.text("type"))) {
            configuration.put("beta_schedule", process.json("schedule"));
            configuration.put("beta_start", process.json("beta_start"));
            configuration.put("beta_end", process.json("beta_end"));
            configuration.put("num_train_timesteps", process.json("steps"));
        }
        for (String name : row.names()) {
            if (!RESULTS.contains(name)) {
                configuration.put(name, row.json(name));
            }
        }
        String json = configuration.entrySet().stream()
                .map(entry -> "\"" + entry.getKey() + "\": " + entry.getValue())
                .collect(Collectors.joining(", ", "{", "}"));
        DiffusersScheduler scheduler = DiffusersScheduler.parse(row.path(), json);
        DiffusersGrid grid = scheduler.grid(row.integer("num_inference_steps"));
        Expected expected = new Expected(row).numbers("timesteps", array(grid.timesteps()));
        if (row.has("sigmas")) {
            expected.numbers("sigmas", array(grid.sigmas()));
        }
        if (row.has("sigmas_interpol")) {
            expected.numbersOrNan("sigmas_interpol", array(grid.midpoints()));
        }
        if (row.has("alphas")) {
            double[] times = grid.times().times();
            expected.numbers(
                            "alphas",
                            Arrays.stream(times).map(scheduler.process()::alpha).toArray())
                    .numbers(
                            "betas",
                            Arrays.stream(times).map(scheduler.process()::sigma).toArray());
        }
        if (row.has("init_noise_sigma")) {
            expected.number("init_noise_sigma", grid.initialStd());
        }
        return expected.all();
    }

    private static double[] array(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
