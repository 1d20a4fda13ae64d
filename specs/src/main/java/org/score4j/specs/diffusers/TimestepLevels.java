package org.score4j.specs.diffusers;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.score4j.model.Preconditioning;
import org.score4j.model.Prediction;
import org.score4j.model.Rounding;
import org.score4j.process.DiscreteVariancePreserving;
import org.score4j.schedule.DistilledTimesteps;
import org.score4j.schedule.TimeGrid;
import org.score4j.specs.SpecificationException;

/** Schedulers that step from timestep to timestep of a table: DDIM and its inverse, DDPM, PNDM, LCM, TCD. */
final class TimestepLevels implements Levels {
    /** Outputs that PNDM's linear multistep method combines. */
    private static final int PNDM_ORDER = 4;

    private final SchedulerClass scheduler;
    private final DiscreteVariancePreserving table;
    private final Prediction prediction;
    private final String spacing;
    private final int offset;
    private final double last;
    private final boolean skipsRungeKutta;
    private final int originalSteps;
    private final boolean strided;

    TimestepLevels(SchedulerConfig config, SchedulerClass scheduler) {
        this.scheduler = scheduler;
        table = Tables.table(config, scheduler);
        prediction = Tables.prediction(config, "epsilon", List.of("epsilon", "sample", "v_prediction"));
        if (isDistilled()) {
            config.ignore("timestep_spacing", "the timesteps are those of the distillation");
            config.ignore("steps_offset", "the timesteps are those of the distillation");
            spacing = "leading";
            offset = 0;
            originalSteps = config.integer(
                    "original_inference_steps",
                    50,
                    "number of timesteps of the distillation, of which some are visited");
        } else {
            spacing = Tables.spacing(config, scheduler);
            offset = Tables.offset(config, spacing);
            originalSteps = 0;
        }
        skipsRungeKutta = scheduler == SchedulerClass.PNDM
                && config.flag("skip_prk_steps", false, "whether the first steps are linear multistep ones, too");
        if (isDistilled()) {
            config.ignore("set_alpha_to_one", "LCM ends at clean data and TCD at timestep 0 anyway");
        }
        if (isInverse() && "linspace".equals(spacing)) {
            throw config.refuse("timestep_spacing", "is 'linspace'; allowed: leading, trailing");
        }
        strided = stridesByTable() && config.isPublished();
        if (stridesByTable() && !"leading".equals(spacing)) {
            config.publishes(
                    "timestep_spacing",
                    "steps go to the next timestep",
                    "steps have length T/N, rounded down; where that is not the next timestep, there is no grid");
        }
        last = lastTime(config);
    }

    private boolean isInverse() {
        return scheduler == SchedulerClass.DDIM_INVERSE;
    }

    /** Whether Diffusers' step is T/N whatever the next timestep is. */
    private boolean stridesByTable() {
        return scheduler == SchedulerClass.DDIM || scheduler == SchedulerClass.PNDM || isInverse();
    }

    /** Where the last step goes. */
    private double lastTime(SchedulerConfig config) {
        if (isDistilled()) {
            return scheduler == SchedulerClass.LCM ? table.cleanTime() : 0;
        }
        return scheduler == SchedulerClass.DDPM || reachesCleanData(config, scheduler) ? table.cleanTime() : 0;
    }

    /** Whether a run ends at clean data, or an inversion starts there. */
    static boolean reachesCleanData(SchedulerConfig config, SchedulerClass scheduler) {
        return config.flag(
                "set_alpha_to_one",
                scheduler != SchedulerClass.PNDM,
                scheduler == SchedulerClass.DDIM_INVERSE
                        ? "whether the first step starts at clean data or at timestep 0"
                        : "whether the last step goes to clean data or to timestep 0");
    }

    private boolean isDistilled() {
        return scheduler == SchedulerClass.LCM || scheduler == SchedulerClass.TCD;
    }

    @Override
    public DiscreteVariancePreserving process() {
        return table;
    }

    @Override
    public String network() {
        return prediction + ", told the timestep";
    }

    @Override
    public Preconditioning preconditioning() {
        return Preconditioning.discrete(prediction, table, Rounding.NONE);
    }

    @Override
    public DiffusersGrid grid(int steps) {
        double[] times = (isDistilled()
                        ? new DistilledTimesteps(originalSteps, steps)
                        : Tables.spacing(spacing, steps, offset))
                .grid(table)
                .times();
        times[steps] = last;
        if (strided) {
            requireStrides(times, steps);
        }
        if (isInverse()) {
            return inverse(times, steps);
        }
        TimeGrid grid = Levels.distinct(times);
        List<Double> timesteps = Levels.list(Arrays.copyOf(times, steps));
        if (scheduler == SchedulerClass.PNDM) {
            timesteps = skipsRungeKutta ? secondTwice(timesteps) : withRungeKutta(timesteps);
        }
        return new DiffusersGrid(timesteps, List.of(), List.of(), 1, grid);
    }

    private void requireStrides(double[] times, int steps) {
        int stride = table.timesteps() / steps;
        for (int i = 0; i < steps; i++) {
            double next = times[i] - stride;
            boolean skips = i + 1 < steps ? next != times[i + 1] : next >= 0 && !isInverse();
            if (skips) {
                throw new SpecificationException("num_inference_steps is " + steps + ": Diffusers steps from timestep "
                        + times[i] + " to " + next + ", which is not the next one: a defect that is not reproduced");
            }
        }
    }

    /** From T/N before the cleanest timestep, or from the last time of generation, up to the noisiest. */
    private DiffusersGrid inverse(double[] times, int steps) {
        double[] up = new double[steps + 1];
        for (int i = 0; i < steps; i++) {
            up[steps - i] = times[i];
        }
        int stride = table.timesteps() / steps;
        double before = up[1] - stride;
        up[0] = before < 0 ? last : before;
        List<Double> told = Levels.list(Arrays.copyOfRange(up, 1, steps + 1));
        boolean idle = up[0] == up[1];
        return new DiffusersGrid(
                told, List.of(), List.of(), 1, TimeGrid.of(idle ? Arrays.copyOfRange(up, 1, steps + 1) : up));
    }

    /** The trial of the second step is redone. */
    private static List<Double> secondTwice(List<Double> timesteps) {
        if (timesteps.size() < 2) {
            return timesteps;
        }
        List<Double> repeated = new ArrayList<>(timesteps);
        repeated.add(1, timesteps.get(1));
        return repeated;
    }

    /** Three steps of four stages each, over half-way timesteps, and then one call a step. */
    private List<Double> withRungeKutta(List<Double> timesteps) {
        if (timesteps.size() < PNDM_ORDER) {
            throw new SpecificationException("num_inference_steps is " + timesteps.size() + "; PNDM with Runge-Kutta "
                    + "steps needs at least " + PNDM_ORDER);
        }
        int half = table.timesteps() / timesteps.size() / 2;
        List<Double> stages = new ArrayList<>();
        for (int i = 0; i < PNDM_ORDER - 1; i++) {
            double start = timesteps.get(i);
            // the half-way point is counted from the end of the step, as the reference does
            double middle = timesteps.get(i + 1) + half;
            double end = timesteps.get(i + 1);
            Collections.addAll(stages, start, middle, middle, end);
        }
        stages.addAll(timesteps.subList(PNDM_ORDER - 1, timesteps.size()));
        return stages;
    }
}
