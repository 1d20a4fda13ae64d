package org.score4j.specs;

import java.util.Arrays;
import org.score4j.samplers.Solver;
import org.score4j.samplers.adaptive.DpmAdaptive;
import org.score4j.samplers.adaptive.DpmStepControl;
import org.score4j.samplers.exponential.Ddim;
import org.score4j.samplers.exponential.DpmGrouped;
import org.score4j.samplers.exponential.DpmMultistep;
import org.score4j.samplers.exponential.DpmSinglestep;
import org.score4j.samplers.exponential.DpmSolver;
import org.score4j.samplers.exponential.DpmSolverPlusPlus;
import org.score4j.samplers.exponential.DpmVariant;

/** Exponential solvers by name. */
final class ExponentialEntries {
    private ExponentialEntries() {}

    static void addTo(Catalogue<Solver> solvers) {
        solvers.with("ddim", f -> ddim(f))
                .with("dpm++2m", f -> DpmSolverPlusPlus.multistep(2))
                .with("dpm-solver", f -> dpm(f, false))
                .with("dpm-solver++", f -> dpm(f, true))
                .with("dpm-fast", f -> singlestep(f, DpmSolver.singlestep(3), 1))
                .with("dpm-adaptive", f -> adaptive(f));
    }

    private static Ddim ddim(Fields f) {
        Ddim ddim = Ddim.withEta(f.number("eta", 0));
        return f.flag("keepNoise", false)
                ? ddim.thresholdedKeepingNoise(ThresholdingEntries.of(f))
                : ddim.thresholded(ThresholdingEntries.of(f));
    }

    private static Solver dpm(Fields f, boolean sample) {
        int order = f.integer("order", 2);
        String method = f.text("method", "multistep");
        return switch (method) {
            case "multistep" -> multistep(f, sample ? DpmSolverPlusPlus.multistep(order) : DpmSolver.multistep(order));
            case "singlestep" ->
                singlestep(f, sample ? DpmSolverPlusPlus.singlestep(order) : DpmSolver.singlestep(order));
            case "grouped" -> grouped(f, sample ? DpmSolverPlusPlus.grouped(order) : DpmSolver.grouped(order));
            default ->
                throw new IllegalArgumentException(
                        "method is '" + method + "'; allowed: multistep, singlestep, grouped");
        };
    }

    private static DpmMultistep multistep(Fields f, DpmMultistep plain) {
        DpmMultistep solver = plain.with(f.choice("variant", DpmVariant.MIDPOINT))
                .ending(f.choice("ending", DpmMultistep.Ending.FULL))
                .thresholded(ThresholdingEntries.of(f));
        return f.flag("asPublished", false) ? solver.asPublished() : solver;
    }

    private static DpmSinglestep singlestep(Fields f, DpmSinglestep plain, int... finalOrders) {
        DpmSinglestep solver = plain.with(f.choice("variant", DpmVariant.MIDPOINT))
                .endingWithOrders(f.has("finalOrders") ? wholeNumbers(f, "finalOrders") : finalOrders)
                .withEta(f.number("eta", 0), f.number("noiseScale", 1))
                .thresholded(ThresholdingEntries.of(f));
        if (f.flag("aboveEnd", false)) {
            solver = solver.keepingAboveEnd();
        }
        if (f.has("r2")) {
            return solver.at(f.number("r1"), f.number("r2"));
        }
        return f.has("r1") ? solver.at(f.number("r1")) : solver;
    }

    static int[] wholeNumbers(Fields f, String field) {
        double[] numbers = f.numbers(field);
        for (double number : numbers) {
            if (number != Math.rint(number)) {
                throw new IllegalArgumentException(field + " has " + number + "; expected whole numbers");
            }
        }
        return Arrays.stream(numbers).mapToInt(number -> (int) number).toArray();
    }

    private static DpmGrouped grouped(Fields f, DpmGrouped plain) {
        DpmGrouped solver = plain.with(f.choice("variant", DpmVariant.MIDPOINT))
                .withMiddle(f.choice("middle", DpmVariant.TAYLOR))
                .thresholded(ThresholdingEntries.of(f));
        return f.flag("asPublished", false) ? solver.asPublished() : solver;
    }

    private static DpmAdaptive adaptive(Fields f) {
        int order = f.integer("order", 3);
        String prediction = f.text("prediction", "noise");
        DpmAdaptive plain = switch (prediction) {
            case "noise" -> DpmAdaptive.dpmSolver(order);
            case "sample" -> DpmAdaptive.dpmSolverPlusPlus(order);
            default -> throw new IllegalArgumentException("prediction is '" + prediction + "'; allowed: noise, sample");
        };
        return plain.with(f.choice("variant", DpmVariant.MIDPOINT))
                .withTolerance(f.number("absolute", 0.0078), f.number("relative", 0.05))
                .startingWith(f.number("firstStep", 0.05))
                .controlledBy(
                        f.has("pid") ? pid(f.object("pid")) : new DpmStepControl.Standard(f.number("safety", 0.9)))
                .coupledBy(f.choice("coupling", DpmAdaptive.Coupling.NONE))
                .withEta(f.number("eta", 0), f.number("noiseScale", 1));
    }

    private static DpmStepControl pid(Fields f) {
        DpmStepControl pid =
                new DpmStepControl.Pid(f.number("p", 0), f.number("i", 1), f.number("d", 0), f.number("safety", 0.81));
        f.finish();
        return pid;
    }
}
