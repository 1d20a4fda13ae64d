package org.score4j.specs.diffusers;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.score4j.model.Preconditioning;
import org.score4j.model.Prediction;
import org.score4j.process.AffineProcess;
import org.score4j.process.Edm;
import org.score4j.process.RectifiedFlow;
import org.score4j.schedule.Schedule;
import org.score4j.specs.SpecificationException;
import org.score4j.specs.diffusers.Tables.Conversion;

/**
 * Schedulers of flow matching.
 *
 * <p>Levels are spaced uniformly from 1 to the smallest level, which Diffusers has shifted already, and then shifted: the
 * smallest twice.
 *
 * @param heun whether each level but the first is listed twice
 * @param timesteps T; the network is told T times the time
 * @param shift of the times, or null until a dynamic one is given
 * @param smallest the level that the spacing ends at
 * @param linear whether a dynamic shift is mu itself instead of e^mu
 * @param terminal the last level after stretching, or 0
 * @param conversion how the levels are respaced
 */
record FlowLevels(
        boolean heun,
        int timesteps,
        @Nullable Double shift,
        double smallest,
        boolean linear,
        double terminal,
        Conversion conversion)
        implements Levels {
    static FlowLevels of(SchedulerConfig config, SchedulerClass scheduler) {
        boolean heun = scheduler == SchedulerClass.FLOW_HEUN;
        int timesteps = config.integer("num_train_timesteps", 1000, "the network is told the time times this");
        double first = 1.0 / timesteps;
        if (heun) {
            double shift = shift(config);
            return new FlowLevels(true, timesteps, shift, shifted(first, shift), false, 0, Conversion.NONE);
        }
        if (config.flag("invert_sigmas", false, "whether data lie at 1")) {
            throw config.refuse("invert_sigmas", "is true, which is not supported: data would lie at sigma = 1");
        }
        boolean dynamic = config.flag("use_dynamic_shifting", false, "the shift is given with each run");
        boolean linear = "linear"
                .equals(config.choice(
                        "time_shift_type",
                        "exponential",
                        List.of("exponential", "linear"),
                        "a dynamic shift is e^mu, or mu itself"));
        double terminal = config.has("shift_terminal")
                ? config.number("shift_terminal", 0, "levels are stretched to end here before clean data")
                : 0;
        if (!(terminal >= 0 && terminal < 1)) {
            throw config.refuse("shift_terminal", "is " + terminal + "; allowed: [0, 1)");
        }
        if (dynamic) {
            config.ignore("shift", "the shift is dynamic");
        }
        double shift = dynamic ? 1 : shift(config);
        return new FlowLevels(
                false,
                timesteps,
                dynamic ? null : shift,
                shifted(first, shift),
                linear,
                terminal,
                Tables.conversion(config, scheduler));
    }

    private static double shift(SchedulerConfig config) {
        double shift = config.number("shift", 1, "shift of the times");
        if (!(shift > 0) || Double.isInfinite(shift)) {
            throw config.refuse("shift", "is " + shift + "; allowed: (0, ∞)");
        }
        return shift;
    }

    private static double shifted(double level, double shift) {
        return shift * level / (1 + (shift - 1) * level);
    }

    @Override
    public AffineProcess process() {
        return new RectifiedFlow();
    }

    @Override
    public String network() {
        return "VELOCITY, told " + timesteps + "·t";
    }

    @Override
    public Preconditioning preconditioning() {
        return Preconditioning.scaledTime(Prediction.VELOCITY, timesteps);
    }

    @Override
    public boolean needsShift() {
        return shift == null;
    }

    @Override
    public Levels shifted(double mu) {
        if (shift != null) {
            return Levels.super.shifted(mu);
        }
        return new FlowLevels(heun, timesteps, linear ? mu : Math.exp(mu), smallest, linear, terminal, conversion);
    }

    @Override
    public DiffusersGrid grid(int steps) {
        if (shift == null) {
            throw new SpecificationException(
                    "use_dynamic_shifting is true; give the shift first: withShift(mu) or forTokens(count)");
        }
        double[] times = Schedule.shifted(Schedule.uniform(steps).between(1, smallest), shift)
                .grid(process())
                .times();
        if (terminal > 0 && steps > 1) {
            double factor = (1 - times[steps - 1]) / (1 - terminal);
            for (int i = 0; i < steps; i++) {
                times[i] = 1 - (1 - times[i]) / factor;
            }
        }
        if (conversion != Conversion.NONE && steps > 1) {
            times = conversion
                    .schedule(steps)
                    .grid(Edm.of(times[steps - 1], times[0]))
                    .times();
        }
        List<Double> sigmas = Levels.list(times);
        List<Double> told = Levels.list(
                Arrays.stream(times).limit(steps).map(t -> timesteps * t).toArray());
        return new DiffusersGrid(
                heun ? Levels.allButFirstTwice(told) : told,
                heun ? Levels.innerTwice(sigmas) : sigmas,
                List.of(),
                1,
                Levels.distinct(times));
    }
}
