package org.score4j.specs.cases;

import java.util.List;
import org.score4j.noise.Draw;
import org.score4j.samplers.exponential.Ddim;
import org.score4j.samplers.exponential.DpmSolverPlusPlus;
import org.score4j.schedule.Schedule;
import org.score4j.specs.Fields;

/** Lu et al., DPM-Solver and DPM-Solver++: the authors' code. */
final class DpmSolverProject implements Project {
    @Override
    public List<Comparison> run(ReferenceCase reference) {
        if ("process".equals(reference.family())) {
            return DpmSolverProcesses.run(reference);
        }
        return switch (reference.sampler()) {
            case "dpmsolver++ multistep" -> multistep(reference).compare(reference);
            default -> throw Project.unknown(reference);
        };
    }

    private static SolverRun multistep(ReferenceCase reference) {
        Fields parameters = reference.parameters();
        int order = parameters.integer("order");
        boolean lowered = order > 1 && parameters.flag("lower_order_final", false) && parameters.integer("steps") < 10;
        if (order > 2 || lowered || parameters.flag("denoise_to_zero", false)) {
            throw new SkippedCaseException("DPM-Solver++ with order " + order + (lowered ? " lowered at the end" : "")
                    + " does not exist yet");
        }
        if (!"dpmsolver".equals(parameters.text("solver_type"))) {
            throw new SkippedCaseException("solver_type '" + parameters.text("solver_type") + "' does not exist yet");
        }
        return new SolverRun(
                order == 1 ? Ddim.deterministic() : DpmSolverPlusPlus.multistep2(),
                Processes.of(reference),
                Schedule.explicit(times(reference)),
                SolverRun.recorded(reference, Draw::step));
    }

    /** The reference's times; row i of a table lies at its time (i + 1)/T. */
    private static double[] times(ReferenceCase reference) {
        double[] times = reference.grid().numbers("times");
        if ("vp-discrete".equals(reference.process().text("type"))) {
            for (int i = 0; i < times.length; i++) {
                times[i] = times[i] * Processes.timesteps(reference) - 1;
            }
        }
        return times;
    }
}
