package org.score4j.specs.diffusers;

import java.util.List;
import org.score4j.model.Preconditioning;
import org.score4j.model.Prediction;
import org.score4j.model.Rounding;
import org.score4j.model.TimePreconditioning;
import org.score4j.process.AffineProcess;
import org.score4j.process.RectifiedFlow;

/**
 * Schedulers of multistep solvers on the levels of a rectified flow (use_flow_sigmas).
 *
 * @param scheduler the class; UniPC spaces its levels from 1 to 1/T, the others from 1 − 1/T to 0
 * @param prediction what the network predicts
 * @param timesteps T
 * @param shift of the times
 * @param dynamic whether the shift is to be replaced by e^mu
 * @param toClean whether the last step goes to clean data
 */
record MultistepFlowLevels(
        SchedulerClass scheduler, Prediction prediction, int timesteps, double shift, boolean dynamic, boolean toClean)
        implements Levels {
    /** What UniPC takes from a first level of 1. */
    private static final double BELOW_ONE = 1e-6;

    static MultistepFlowLevels of(SchedulerConfig config, SchedulerClass scheduler) {
        for (String name :
                List.of("use_karras_sigmas", "use_exponential_sigmas", "use_beta_sigmas", "use_lu_lambdas")) {
            if (config.flag(name, false, "levels are respaced")) {
                throw config.refuse(name, "is true, and so is use_flow_sigmas; only one can be used");
            }
        }
        for (String name : List.of(
                "timestep_spacing",
                "steps_offset",
                "lambda_min_clipped",
                "rescale_betas_zero_snr",
                "beta_schedule",
                "beta_start",
                "beta_end",
                "trained_betas")) {
            config.ignore(name, "the levels are those of a flow, not of a table");
        }
        boolean smallest = scheduler.alwaysEndsAtSmallest() || Tables.endsAtSmallest(config);
        return new MultistepFlowLevels(
                scheduler,
                Tables.prediction(config, "epsilon", List.of("flow_prediction", "epsilon", "sample", "v_prediction")),
                config.integer("num_train_timesteps", 1000, "the network is told the time times this"),
                config.number("flow_shift", 1, "shift of the times"),
                config.flag("use_dynamic_shifting", false, "the shift is given with each run"),
                !smallest);
    }

    @Override
    public AffineProcess process() {
        return new RectifiedFlow();
    }

    @Override
    public String network() {
        return prediction + ", told " + timesteps + "·t, rounded down";
    }

    @Override
    public Preconditioning preconditioning() {
        return new TimePreconditioning(prediction, timesteps, Rounding.TRUNCATED);
    }

    @Override
    public Levels shifted(double mu) {
        return dynamic
                ? new MultistepFlowLevels(scheduler, prediction, timesteps, Math.exp(mu), true, toClean)
                : Levels.super.shifted(mu);
    }

    @Override
    public DiffusersGrid grid(int steps) {
        double smallest = 1.0 / timesteps;
        double[] times = new double[steps + 1];
        for (int i = 0; i < steps; i++) {
            double fraction = i / (double) steps;
            double level =
                    scheduler == SchedulerClass.UNIPC ? 1 + fraction * (smallest - 1) : (1 - fraction) * (1 - smallest);
            times[i] = shift * level / (1 + (shift - 1) * level);
        }
        if (scheduler == SchedulerClass.UNIPC && Math.abs(times[0] - 1) < BELOW_ONE) {
            times[0] -= BELOW_ONE;
        }
        times[steps] = toClean ? 0 : times[steps - 1];
        return new DiffusersGrid(
                Levels.told(this, times, steps), Levels.list(times), List.of(), 1, Levels.distinct(times));
    }
}
