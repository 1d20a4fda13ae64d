package org.score4j.specs.diffusers;

import java.util.ArrayList;
import java.util.List;
import org.score4j.model.Preconditioning;
import org.score4j.model.Prediction;
import org.score4j.model.Rounding;
import org.score4j.process.AffineProcess;
import org.score4j.process.DiscreteVariancePreserving;
import org.score4j.process.DiscreteVariancePreserving.Interpolation;
import org.score4j.process.Edm;
import org.score4j.schedule.Schedule;
import org.score4j.schedule.TimeGrid;
import org.score4j.specs.diffusers.Tables.Conversion;

/**
 * Schedulers that work in sigma/alpha at fractional timesteps of a table: Euler, Heun, KDPM2, LMS and the ancestral ones.
 *
 * <p>Fractional timesteps have levels that are linear in sigma/alpha; respaced levels have timesteps that are linear in its
 * logarithm.
 */
final class SigmaLevels implements Levels {
    private final SchedulerClass scheduler;
    private final DiscreteVariancePreserving table;
    private final AffineProcess process;
    private final Prediction prediction;
    private final boolean continuous;
    private final String spacing;
    private final int offset;
    private final Conversion conversion;
    private final boolean endsAtSmallest;

    SigmaLevels(SchedulerConfig config, SchedulerClass scheduler) {
        this.scheduler = scheduler;
        table = Tables.table(config, scheduler).interpolatedBy(Interpolation.RHO);
        prediction = Tables.prediction(config, "epsilon", List.of("epsilon", "sample", "v_prediction"));
        spacing = Tables.spacing(config, scheduler);
        offset = Tables.offset(config, spacing);
        conversion = scheduler.convertsSigmas() ? Tables.conversion(config, scheduler) : Conversion.NONE;
        boolean euler = scheduler == SchedulerClass.EULER;
        if (euler) {
            config.choice("interpolation_type", "linear", List.of("linear"), "levels of fractional timesteps");
        }
        continuous = euler
                && "continuous"
                        .equals(config.choice(
                                "timestep_type",
                                "discrete",
                                List.of("discrete", "continuous"),
                                "whether the network is told a timestep or ln(sigma)/4"))
                && prediction == Prediction.V;
        endsAtSmallest = euler && Tables.endsAtSmallest(config);
        process = process(config, euler);
    }

    private AffineProcess process(SchedulerConfig config, boolean euler) {
        boolean ranged = euler && (config.has("sigma_min") || config.has("sigma_max"));
        if (!ranged) {
            return conversion == Conversion.NONE ? table : table.interpolatedBy(Interpolation.HALF_LOG_SNR);
        }
        if (conversion == Conversion.NONE) {
            config.ignore("sigma_min", "only respaced sigmas have their own range");
            config.ignore("sigma_max", "only respaced sigmas have their own range");
            return table;
        }
        if (!config.has("sigma_min") || !config.has("sigma_max")) {
            throw config.refuse(
                    config.has("sigma_min") ? "sigma_min" : "sigma_max", "is given without the other; expected both");
        }
        double low = config.number("sigma_min", 0, "smallest level");
        double high = config.number("sigma_max", 0, "largest level");
        return config.located(() -> Edm.of(low, high));
    }

    @Override
    public AffineProcess process() {
        return process;
    }

    @Override
    public String network() {
        return continuous
                ? "V in EDM's form with standard deviation 1, told ln(sigma)/4"
                : prediction + ", told the timestep";
    }

    @Override
    public Preconditioning preconditioning() {
        if (continuous) {
            return Preconditioning.edmV(1);
        }
        DiscreteVariancePreserving told =
                conversion == Conversion.NONE ? table : table.interpolatedBy(Interpolation.HALF_LOG_SNR);
        return Preconditioning.discrete(prediction, told, Rounding.NONE);
    }

    @Override
    public DiffusersGrid grid(int steps) {
        double[] times = times(steps);
        if (endsAtSmallest) {
            times[steps] = process.equals(table) || process instanceof DiscreteVariancePreserving
                    ? 0
                    : process.timeAtRho(table.rho(0));
        }
        TimeGrid grid = Levels.distinct(times);
        List<Double> sigmas = new ArrayList<>();
        for (double time : times) {
            sigmas.add(process.rho(time));
        }
        double largest = sigmas.get(0);
        double initialStd = "leading".equals(spacing) ? Math.hypot(largest, 1) : largest;
        List<Double> timesteps = Levels.told(this, times, steps);
        return switch (scheduler) {
            case HEUN ->
                new DiffusersGrid(
                        Levels.allButFirstTwice(timesteps), Levels.innerTwice(sigmas), List.of(), initialStd, grid);
            case KDPM2, KDPM2_ANCESTRAL -> secondOrder(timesteps, sigmas, initialStd, grid);
            default -> new DiffusersGrid(timesteps, sigmas, List.of(), initialStd, grid);
        };
    }

    private double[] times(int steps) {
        TimeGrid spaced = ("linspace".equals(spacing)
                        ? Schedule.uniform(steps)
                        : Tables.spacing(spacing, steps, offset))
                .grid(table);
        if (conversion == Conversion.NONE) {
            return spaced.times();
        }
        if (process instanceof Edm) {
            return conversion.schedule(steps).grid(process).times();
        }
        double noisiest = spaced.time(0);
        double cleanest = spaced.time(steps - 1);
        return steps == 1
                ? spaced.times()
                : conversion
                        .schedule(steps)
                        .between(noisiest, cleanest)
                        .grid(process)
                        .times();
    }

    /**
     * The second calls, as the classes list them between the others: KDPM2's at the geometric means of neighbouring levels, the
     * ancestral ones at those of a level and of sigma_down = sigma'²/sigma, which is where the next level lies.
     */
    private DiffusersGrid secondOrder(List<Double> timesteps, List<Double> sigmas, double initialStd, TimeGrid grid) {
        int steps = timesteps.size();
        DiscreteVariancePreserving byLogarithm = table.interpolatedBy(Interpolation.HALF_LOG_SNR);
        List<Double> told = new ArrayList<>(List.of(timesteps.get(0)));
        boolean ancestral = scheduler == SchedulerClass.KDPM2_ANCESTRAL;
        List<Double> middle = new ArrayList<>();
        for (int i = 1; i < steps; i++) {
            double second = ancestral ? sigmas.get(i) : Math.sqrt(sigmas.get(i - 1) * sigmas.get(i));
            middle.add(second);
            told.add(byLogarithm.timeAtRho(second));
            told.add(timesteps.get(i));
        }
        // KDPM2 lists a second call with the level that it leads to, the ancestral class with the one that it starts
        // from
        if (ancestral) {
            middle.addAll(List.of(0.0, 0.0));
        } else {
            middle.add(0, Double.NaN);
            middle.add(0.0);
        }
        return new DiffusersGrid(told, repeated(sigmas), repeated(middle), initialStd, grid);
    }

    /** Every value but the first twice, and the last once more. */
    private static List<Double> repeated(List<Double> values) {
        List<Double> repeated = new ArrayList<>(Levels.allButFirstTwice(values));
        repeated.add(values.get(values.size() - 1));
        return repeated;
    }
}
