package org.score4j.specs.cases;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.score4j.noise.Draw;
import org.score4j.samplers.Solver;
import org.score4j.samplers.classical.Churn;
import org.score4j.samplers.exponential.Tau;
import org.score4j.schedule.Schedule;
import org.score4j.specs.Fields;
import org.score4j.specs.SpecificationException;
import org.score4j.specs.diffusers.CallArguments;
import org.score4j.specs.diffusers.DiffusersGrid;
import org.score4j.specs.diffusers.DiffusersScheduler;

/** Runs of Diffusers' schedulers: process, levels and solver are those of the imported configuration. */
final class DiffusersSolvers {
    /** Arguments of set_timesteps, functions, and what the exact model was told. */
    private static final List<String> ARGUMENTS =
            List.of("num_inference_steps", "mu", "timesteps", "sigmas", "tau_func", "model_level");

    private DiffusersSolvers() {}

    /**
     * A reference's scheduler and what was made of it.
     *
     * @param grid its levels, or null where levels were passed to it
     */
    private record Imported(
            DiffusersScheduler scheduler,
            Solver solver,
            @Nullable DiffusersGrid grid) {}

    static List<Comparison> run(ReferenceCase reference) {
        Imported imported = imported(reference);
        DiffusersGrid grid = imported.grid();
        return grid == null ? onGivenGrid(reference, imported) : onOwnGrid(reference, imported, grid);
    }

    /** Skips what the import refuses: published defects that are not reproduced. */
    private static Imported imported(ReferenceCase reference) {
        Fields parameters = reference.parameters();
        int steps = steps(reference);
        CallArguments arguments = arguments(parameters);
        try {
            DiffusersScheduler scheduler = DiffusersConfiguration.scheduler(reference, parameters, ARGUMENTS);
            // a case whose model was told the level of the state is one of the formula
            if (!"state".equals(parameters.text("model_level", "target"))) {
                scheduler = scheduler.asPublished();
            }
            if (parameters.has("mu")) {
                scheduler = scheduler.withShift(parameters.number("mu"));
            }
            return new Imported(
                    scheduler,
                    scheduler.solver(steps, arguments),
                    parameters.has("num_inference_steps") ? scheduler.grid(steps) : null);
        } catch (SpecificationException | IllegalArgumentException e) {
            throw new SkippedCaseException(String.valueOf(e.getMessage()));
        }
    }

    private static int steps(ReferenceCase reference) {
        return reference.parameters().has("num_inference_steps")
                ? reference.parameters().integer("num_inference_steps")
                : reference.grid().numbers("timesteps").length;
    }

    private static List<Comparison> onOwnGrid(ReferenceCase reference, Imported imported, DiffusersGrid grid) {
        List<Comparison> comparisons = new ArrayList<>(DiffusersGrids.compare(new Expected(reference.grid()), grid));
        int steps = steps(reference);
        boolean song = imported.scheduler().className().startsWith("ScoreSde");
        // where a step has length 0, Diffusers evaluates for it nevertheless
        boolean idle = !song && grid.times().steps() < steps;
        comparisons.addAll(run(reference, imported, grid.schedule(), song ? songsDraws(reference, steps) : Draw::step)
                .compare(reference, "x", !idle));
        return comparisons;
    }

    /** A run on timesteps or sigmas that were passed to the scheduler; sigmas may lie beyond its table. */
    private static List<Comparison> onGivenGrid(ReferenceCase reference, Imported imported) {
        if (reference.parameters().has("sigmas")) {
            return Grids.inSigma(reference, imported.solver(), Draw::step).compare(reference);
        }
        double[] times = Grids.append(
                reference.grid().numbers("timesteps"),
                imported.scheduler().process().cleanTime());
        return run(reference, imported, Schedule.explicit(times), Draw::step).compare(reference);
    }

    private static SolverRun run(
            ReferenceCase reference, Imported imported, Schedule schedule, IntFunction<@Nullable Draw> draws) {
        return new SolverRun(
                imported.solver(),
                imported.scheduler().process(),
                schedule,
                SolverRun.recorded(reference, draws),
                imported.scheduler().worksInSigma());
    }

    private static CallArguments arguments(Fields parameters) {
        CallArguments arguments = CallArguments.defaults();
        if (parameters.has("step.eta")) {
            arguments = arguments.withEta(parameters.number("step.eta"));
        }
        if (parameters.has("step.use_clipped_model_output")) {
            arguments = arguments.withClippedOutput(parameters.flag("step.use_clipped_model_output", false));
        }
        if (parameters.has("step.order")) {
            arguments = arguments.withOrder(parameters.integer("step.order"));
        }
        if (parameters.has("step.s_churn")) {
            arguments = arguments.withChurn(new Churn(
                    parameters.number("step.s_churn"),
                    parameters.number("step.s_tmin", 0),
                    parameters.number("step.s_tmax", Double.POSITIVE_INFINITY),
                    parameters.number("step.s_noise", 1)));
        }
        return parameters.has("tau_func") ? arguments.withTau(tau(parameters.text("tau_func"))) : arguments;
    }

    private static Tau tau(String function) {
        return switch (function) {
            case "constant 0" -> new Tau.Constant(0);
            case "constant 1" -> new Tau.Constant(1);
            case "1 for 200<=t<=800 else 0" -> new Tau.InTime(1, 200, 800);
            default -> throw new SkippedCaseException("tau_func '" + function + "' is not translated");
        };
    }

    private static IntFunction<@Nullable Draw> songsDraws(ReferenceCase reference, int steps) {
        int corrections = reference.parameters().has("correct_steps")
                ? reference.parameters().integer("correct_steps")
                : 0;
        return ScoreSde.draws(steps, corrections, true)::get;
    }
}
