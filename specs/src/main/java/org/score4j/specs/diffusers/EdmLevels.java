package org.score4j.specs.diffusers;

import java.util.List;
import org.score4j.model.EdmPreconditioning;
import org.score4j.process.AffineProcess;
import org.score4j.process.Edm;
import org.score4j.schedule.Schedule;

/**
 * Schedulers of Karras et al.'s levels.
 *
 * @param process range of the levels
 * @param preconditioning with sigma_data
 * @param exponent of the spacing; 0 for geometric levels
 * @param endsAtSmallest whether the last level repeats the smallest instead of clean data
 */
record EdmLevels(Edm process, EdmPreconditioning preconditioning, double exponent, boolean endsAtSmallest)
        implements Levels {
    static EdmLevels of(SchedulerConfig config) {
        double low = config.number("sigma_min", 0.002, "smallest level");
        double high = config.number("sigma_max", 80, "largest level");
        double data = config.number("sigma_data", 0.5, "standard deviation of the data");
        boolean karras = "karras"
                .equals(config.choice(
                        "sigma_schedule", "karras", List.of("karras", "exponential"), "how the levels are spaced"));
        double exponent = 0;
        if (karras) {
            exponent = config.number("rho", 7, "exponent of the spacing");
        } else {
            config.ignore("rho", "the levels are geometric");
        }
        config.ignore("num_train_timesteps", "the levels do not depend on it");
        boolean v = "v_prediction"
                .equals(config.choice(
                        "prediction_type",
                        "epsilon",
                        List.of("epsilon", "v_prediction"),
                        "sign of the network's output in EDM's preconditioning"));
        return new EdmLevels(
                config.located(() -> Edm.of(low, high)),
                config.located(() -> new EdmPreconditioning(data, v)),
                exponent,
                Tables.endsAtSmallest(config));
    }

    @Override
    public String network() {
        return "SAMPLE in EDM's form with standard deviation " + preconditioning.sigmaData() + ", told ln(sigma)/4";
    }

    @Override
    public DiffusersGrid grid(int steps) {
        AffineProcess levels = process;
        double[] times = (exponent == 0 ? Schedule.exponential(steps) : Schedule.karras(steps, exponent))
                .grid(levels)
                .times();
        if (endsAtSmallest) {
            times[steps] = times[steps - 1];
        }
        return new DiffusersGrid(
                Levels.told(this, times, steps),
                Levels.list(times),
                List.of(),
                Math.hypot(process.sigmaMax(), 1),
                Levels.distinct(times));
    }
}
