package org.score4j.specs.diffusers;

import java.util.ArrayList;
import java.util.List;
import org.score4j.model.Preconditioning;
import org.score4j.model.Prediction;
import org.score4j.model.Rounding;
import org.score4j.process.DiscreteVariancePreserving;
import org.score4j.process.DiscreteVariancePreserving.Interpolation;
import org.score4j.schedule.TimestepSchedule;
import org.score4j.specs.diffusers.Tables.Conversion;

/** Schedulers of multistep solvers on a table: DPM-Solver, DEIS, UniPC, SA-Solver. */
final class MultistepLevels implements Levels {
    private final DiscreteVariancePreserving table;
    private final DiscreteVariancePreserving visited;
    private final Prediction prediction;
    private final String spacing;
    private final int offset;
    private final Conversion conversion;
    private final Rounding rounding;
    private final double last;

    MultistepLevels(SchedulerConfig config, SchedulerClass scheduler) {
        DiscreteVariancePreserving given = Tables.table(config, scheduler);
        prediction = Tables.prediction(config, "epsilon", List.of("epsilon", "sample", "v_prediction"));
        conversion = Tables.conversion(config, scheduler);
        boolean singlestep = scheduler == SchedulerClass.DPM_SINGLESTEP;
        if (conversion != Conversion.NONE || singlestep) {
            String why = singlestep ? "the class knows one spacing" : "sigmas are spaced over the whole table";
            config.ignore("timestep_spacing", why);
            config.ignore("steps_offset", why);
            spacing = "linspace";
            offset = 0;
        } else {
            spacing = Tables.spacing(config, scheduler);
            offset = Tables.offset(config, spacing);
        }
        table = conversion == Conversion.NONE ? given : given.interpolatedBy(Interpolation.HALF_LOG_SNR);
        visited = clipped(config, scheduler, given);
        rounding = rounding(config, scheduler);
        boolean smallest = scheduler.alwaysEndsAtSmallest() || Tables.endsAtSmallest(config);
        last = smallest ? 0 : table.cleanTime();
    }

    private DiscreteVariancePreserving clipped(
            SchedulerConfig config, SchedulerClass scheduler, DiscreteVariancePreserving given) {
        boolean known = scheduler == SchedulerClass.DPM_MULTISTEP
                || scheduler == SchedulerClass.DPM_SINGLESTEP
                || scheduler == SchedulerClass.SA_SOLVER;
        if (!known || conversion != Conversion.NONE) {
            config.ignore("lambda_min_clipped", "it does not bear on these levels");
            return given;
        }
        double lowest = config.number(
                "lambda_min_clipped", Double.NEGATIVE_INFINITY, "timesteps below this ln(alpha/sigma) are left out");
        DiscreteVariancePreserving clipped = config.located(() -> given.withHalfLogSnrFrom(lowest));
        if (clipped.timesteps() != given.timesteps() && "trailing".equals(spacing)) {
            throw config.refuse(
                    "lambda_min_clipped", "is " + lowest + ", which with trailing timesteps is not supported");
        }
        return clipped;
    }

    /** How Diffusers makes whole timesteps of the levels' fractional ones. */
    private Rounding rounding(SchedulerConfig config, SchedulerClass scheduler) {
        boolean dpmSolver = scheduler == SchedulerClass.DPM_MULTISTEP || scheduler == SchedulerClass.DPM_SINGLESTEP;
        boolean cosine = config.is("beta_schedule", "squaredcos_cap_v2");
        return switch (conversion) {
            case NONE -> Rounding.NONE;
            case KARRAS, LU -> dpmSolver && cosine ? Rounding.TRUNCATED : Rounding.NEAREST;
            case EXPONENTIAL, BETA -> Rounding.TRUNCATED;
        };
    }

    @Override
    public DiscreteVariancePreserving process() {
        return table;
    }

    @Override
    public String network() {
        return prediction + ", told the timestep" + (rounding == Rounding.NONE ? "" : ", rounded");
    }

    @Override
    public Preconditioning preconditioning() {
        return Preconditioning.discrete(prediction, table, rounding);
    }

    @Override
    public DiffusersGrid grid(int steps) {
        double[] times;
        if (conversion == Conversion.NONE) {
            TimestepSchedule schedule = Tables.spacing(spacing, steps, offset);
            times = ("trailing".equals(spacing) ? schedule : schedule.droppingCleanest())
                    .grid(visited)
                    .times();
        } else {
            times = conversion.schedule(steps).grid(table).times();
        }
        times[steps] = last;
        List<Double> sigmas = new ArrayList<>();
        for (double time : times) {
            sigmas.add(table.rho(time));
        }
        return new DiffusersGrid(Levels.told(this, times, steps), sigmas, List.of(), 1, Levels.distinct(times));
    }
}
