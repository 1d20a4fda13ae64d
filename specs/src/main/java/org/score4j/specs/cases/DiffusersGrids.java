package org.score4j.specs.cases;

import java.util.Arrays;
import java.util.List;
import org.score4j.specs.Fields;
import org.score4j.specs.diffusers.DiffusersGrid;
import org.score4j.specs.diffusers.DiffusersScheduler;

/** The timesteps and sigmas of Diffusers' schedulers, by the import of their configurations. */
final class DiffusersGrids {
    /** What came out of a row; the others of its fields are the configuration. */
    private static final List<String> RESULTS = List.of(
            "num_inference_steps", "timesteps", "sigmas", "sigmas_interpol", "alphas", "betas", "init_noise_sigma");

    private DiffusersGrids() {}

    static List<Comparison> run(ReferenceCase reference) {
        return Expected.of(reference).rows(row -> row(reference, row)).all();
    }

    private static List<Comparison> row(ReferenceCase reference, Fields row) {
        DiffusersScheduler scheduler = DiffusersConfiguration.scheduler(reference, row, RESULTS);
        DiffusersGrid grid = scheduler.grid(row.integer("num_inference_steps"));
        Expected expected = listed(new Expected(row), grid);
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

    /** The lists of a grid beside those that were recorded. */
    static List<Comparison> compare(Expected recorded, DiffusersGrid grid) {
        return listed(recorded, grid).compared();
    }

    private static Expected listed(Expected expected, DiffusersGrid grid) {
        for (String name : List.of("timesteps", "times")) {
            if (expected.has(name)) {
                expected.numbers(name, array(grid.timesteps()));
            }
        }
        if (expected.has("sigmas")) {
            expected.numbers("sigmas", array(grid.sigmas()));
        }
        if (expected.has("sigmas_interpol")) {
            expected.numbersOrNan("sigmas_interpol", array(grid.midpoints()));
        }
        return expected;
    }

    private static double[] array(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
