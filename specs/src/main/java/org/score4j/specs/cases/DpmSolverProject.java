package org.score4j.specs.cases;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.score4j.process.AffineProcess;
import org.score4j.samplers.Solver;
import org.score4j.samplers.adaptive.DpmAdaptive;
import org.score4j.samplers.exponential.DpmGrouped;
import org.score4j.samplers.exponential.DpmMultistep;
import org.score4j.samplers.exponential.DpmSolver;
import org.score4j.samplers.exponential.DpmSolverPlusPlus;
import org.score4j.samplers.exponential.DpmVariant;
import org.score4j.schedule.Schedule;
import org.score4j.specs.Fields;

/** Lu et al., DPM-Solver and DPM-Solver++: the authors' code. */
final class DpmSolverProject implements Project {
    /** From here on the authors' code does not lower the order at the end. */
    private static final int MANY_STEPS = 10;

    @Override
    public List<Comparison> run(ReferenceCase reference) {
        if ("process".equals(reference.family())) {
            return DpmSolverProcesses.run(reference);
        }
        return switch (reference.sampler()) {
            case "dpmsolver multistep", "dpmsolver++ multistep", "dpmsolver++ inverse multistep" ->
                run(reference, multistep(reference), times(reference));
            case "dpmsolver singlestep",
                    "dpmsolver++ singlestep",
                    "dpmsolver singlestep_fixed",
                    "dpmsolver++ singlestep_fixed" -> run(reference, singlestep(reference), innerTimes(reference));
            case "dpmsolver adaptive", "dpmsolver++ adaptive" -> run(reference, adaptive(reference), times(reference));
            default -> throw Project.unknown(reference);
        };
    }

    private static List<Comparison> run(ReferenceCase reference, Solver solver, double... times) {
        AffineProcess process = Processes.of(reference);
        boolean toZero = reference.parameters().flag("denoise_to_zero", false);
        return new SolverRun(
                        solver,
                        process,
                        Schedule.explicit(toZero ? Grids.append(times, process.cleanTime()) : times),
                        SolverRun.recorded(reference, draw -> null))
                .compare(reference);
    }

    private static boolean predictsSample(ReferenceCase reference) {
        return "dpmsolver++".equals(reference.parameters().text("algorithm_type"));
    }

    private static DpmVariant variant(ReferenceCase reference) {
        return "taylor".equals(reference.parameters().text("solver_type", "dpmsolver"))
                ? DpmVariant.TAYLOR
                : DpmVariant.MIDPOINT;
    }

    private static DpmMultistep multistep(ReferenceCase reference) {
        Fields parameters = reference.parameters();
        int order = parameters.integer("order");
        DpmMultistep solver =
                predictsSample(reference) ? DpmSolverPlusPlus.multistep(order) : DpmSolver.multistep(order);
        boolean lowered = parameters.flag("lower_order_final", false) && parameters.integer("steps") < MANY_STEPS;
        if (lowered && parameters.flag("denoise_to_zero", false)) {
            throw new SkippedCaseException("orders lowered before one more step to clean data do not exist");
        }
        return solver.with(variant(reference))
                .asPublished()
                .ending(lowered ? DpmMultistep.Ending.DESCENDING : DpmMultistep.Ending.FULL);
    }

    private static DpmGrouped singlestep(ReferenceCase reference) {
        int order = reference.parameters().integer("order");
        DpmGrouped solver = predictsSample(reference) ? DpmSolverPlusPlus.grouped(order) : DpmSolver.grouped(order);
        // of order 2 all steps are whole where the grid allows it
        return (isFixed(reference) || order == 2 ? solver : solver.asPublished()).with(variant(reference));
    }

    private static boolean isFixed(ReferenceCase reference) {
        return reference.sampler().endsWith("singlestep_fixed");
    }

    private static DpmAdaptive adaptive(ReferenceCase reference) {
        Fields parameters = reference.parameters();
        int order = parameters.integer("order");
        return (predictsSample(reference) ? DpmAdaptive.dpmSolverPlusPlus(order) : DpmAdaptive.dpmSolver(order))
                .with(variant(reference))
                .withTolerance(parameters.number("atol"), parameters.number("rtol"))
                .coupledBy(DpmAdaptive.Coupling.LARGEST_ERROR);
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

    /** The outer times and, within each step, those of a grid of the same kind between its ends. */
    private static double[] innerTimes(ReferenceCase reference) {
        AffineProcess process = Processes.of(reference);
        double[] outer = times(reference);
        List<Integer> orders = orders(reference, outer.length - 1);
        List<Double> all = new ArrayList<>();
        for (int i = 0; i + 1 < outer.length; i++) {
            for (int k = 0; k < orders.get(i); k++) {
                double u = k / (double) orders.get(i);
                all.add(k == 0 ? outer[i] : between(reference, process, outer[i], outer[i + 1], u));
            }
        }
        all.add(outer[outer.length - 1]);
        return all.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private static List<Integer> orders(ReferenceCase reference, int steps) {
        int order = reference.parameters().integer("order");
        List<Integer> orders = new ArrayList<>(Collections.nCopies(steps, order));
        int rest = reference.parameters().integer("steps") % order;
        if (isFixed(reference)) {
            return orders;
        }
        if (rest > 0) {
            orders.set(steps - 1, rest);
        } else if (order == 3) {
            orders.set(steps - 2, 2);
            orders.set(steps - 1, 1);
        }
        return orders;
    }

    private static double between(ReferenceCase reference, AffineProcess process, double t, double next, double u) {
        String kind = reference.parameters().text("skip_type");
        return switch (kind) {
            case "time_uniform" -> t + u * (next - t);
            case "time_quadratic" -> Math.pow(Math.sqrt(t) + u * (Math.sqrt(next) - Math.sqrt(t)), 2);
            case "logSNR" ->
                process.timeAtHalfLogSnr(
                        process.halfLogSnr(t) + u * (process.halfLogSnr(next) - process.halfLogSnr(t)));
            default -> throw new SkippedCaseException("skip_type '" + kind + "' does not exist yet");
        };
    }
}
