package org.score4j.specs.diffusers;

import java.util.ArrayList;
import java.util.List;
import org.score4j.samplers.Thresholding;
import org.score4j.samplers.exponential.DpmGrouped;
import org.score4j.samplers.exponential.DpmMultistep;
import org.score4j.samplers.exponential.DpmSolver;
import org.score4j.samplers.exponential.DpmSolverPlusPlus;
import org.score4j.samplers.exponential.DpmVariant;
import org.score4j.samplers.sde.SdeDpmSolver;
import org.score4j.samplers.sde.SdeDpmSolverSinglestep;

/** Schedulers of the DPM-Solver family. */
final class ImportedDpm {
    private static final int MAX_ORDER = 3;
    private static final String ORDER = "solver_order";
    private static final String ALGORITHM = "algorithm_type";
    private static final String LOWERS = "lower_order_final";
    private static final String EULER = "euler_at_final";
    private static final String NO_FORMULA = "there is no such formula";

    private ImportedDpm() {}

    /** What both kinds of schedulers have. */
    private record Options(
            boolean sample, boolean noisy, int order, boolean heun, boolean clean, Thresholding thresholding) {
        static Options of(SchedulerConfig config, SchedulerClass scheduler) {
            boolean edm = scheduler == SchedulerClass.EDM_DPM;
            List<String> allowed = new ArrayList<>(List.of("dpmsolver++", "sde-dpmsolver++", "deis"));
            if (!edm) {
                allowed.addAll(List.of("dpmsolver", "sde-dpmsolver"));
            }
            String algorithm = config.choice(ALGORITHM, "dpmsolver++", allowed, "prediction and noise of the solver");
            boolean sample = !algorithm.endsWith("dpmsolver");
            boolean noisy = algorithm.startsWith("sde");
            int order = config.order(ORDER, 2, MAX_ORDER, "order, or number of predictions");
            boolean heun = "heun"
                    .equals(config.choice(
                            "solver_type",
                            "midpoint",
                            List.of("midpoint", "heun", "logrho", "bh1", "bh2"),
                            "form of order 2; others mean midpoint"));
            boolean clean = !Tables.endsAtSmallest(config);
            if (clean && !sample) {
                config.mend(
                        "final_sigmas_type",
                        "the step to clean data is the exact denoising step",
                        "clean data are refused where noise is predicted");
            }
            config.ignore("variance_type", "what a network says of variances is not used: give one that only predicts");
            Thresholding thresholding = Thresholding.none();
            if (noisy) {
                ImportedThresholds.requireNoQuantile(config, "SDE-DPM-Solver");
            } else {
                thresholding = ImportedThresholds.quantileInSample(config, sample);
            }
            return new Options(sample, noisy, order, heun, clean, thresholding);
        }

        DpmVariant variant() {
            return heun ? DpmVariant.TAYLOR : DpmVariant.MIDPOINT;
        }

        SdeDpmSolver.Rule rule() {
            return heun ? SdeDpmSolver.Rule.HEUN : SdeDpmSolver.Rule.MIDPOINT;
        }
    }

    static ImportedSolver multistep(SchedulerConfig config, SchedulerClass scheduler) {
        Options options = Options.of(config, scheduler);
        boolean lowers = config.flag(LOWERS, true, "orders fall to 2 and 1 in the last of fewer than 15 steps");
        boolean euler = config.flag(EULER, false, "the last step is of order 1");
        return options.noisy()
                ? stochastic(config, scheduler, options, lowers, euler)
                : deterministic(config, options, lowers, euler);
    }

    private static ImportedSolver deterministic(
            SchedulerConfig config, Options options, boolean lowers, boolean euler) {
        int order = options.order();
        boolean published = order == MAX_ORDER
                && config.publishes(
                        ORDER,
                        "the second difference has its full weight",
                        "the second difference has half of its weight, which makes order 2 of it");
        DpmMultistep plain = options.sample() ? DpmSolverPlusPlus.multistep(order) : DpmSolver.multistep(order);
        DpmMultistep solver = (published ? plain.asPublished() : plain)
                .with(options.variant())
                .thresholded(options.thresholding());
        // the step to clean data is of order 1 by itself
        boolean descends = lowers && (order > 2 || (order == 2 && !options.clean()));
        boolean ends = euler && order > 1 && !options.clean();
        return run -> {
            if (descends && run.isShort()) {
                return solver.ending(DpmMultistep.Ending.DESCENDING);
            }
            return ends ? solver.ending(DpmMultistep.Ending.EULER) : solver;
        };
    }

    private static ImportedSolver stochastic(
            SchedulerConfig config, SchedulerClass scheduler, Options options, boolean lowers, boolean euler) {
        int order = options.order();
        SdeDpmSolver solver = (options.sample() ? SdeDpmSolver.plusPlus(order) : SdeDpmSolver.noisePrediction(order))
                .withRule(options.rule());
        if (order == MAX_ORDER && (!options.sample() || scheduler == SchedulerClass.EDM_DPM)) {
            config.mend(ORDER, "three predictions have the weights of the parabola", NO_FORMULA);
        } else if (order == MAX_ORDER
                && config.publishes(
                        ORDER,
                        "three predictions have the weights of the parabola",
                        "the third term has another sign and weight, which makes order 1 of it")) {
            solver = solver.withThirdTerm(SdeDpmSolver.ThirdTerm.DIFFUSERS);
        }
        boolean descends = lowers && (order > 2 || (order == 2 && !options.clean()));
        boolean ends = euler && order > 1 && !options.clean();
        SdeDpmSolver full = solver;
        return run -> {
            if (descends && run.isShort()) {
                return full.loweredAtTheEnd();
            }
            if (ends) {
                throw config.refuse(EULER, "is true, which SDE-DPM-Solver has in a step to clean data alone");
            }
            return full;
        };
    }

    static ImportedSolver singlestep(SchedulerConfig config) {
        Options options = Options.of(config, SchedulerClass.DPM_SINGLESTEP);
        boolean lowers = config.flag(LOWERS, false, "orders fall at the end");
        return options.noisy() ? stochasticGroups(config, options, lowers) : groups(config, options, lowers);
    }

    private static ImportedSolver groups(SchedulerConfig config, Options options, boolean lowers) {
        int order = options.order();
        DpmGrouped solver = (options.sample() ? DpmSolverPlusPlus.grouped(order) : DpmSolver.grouped(order))
                .with(options.variant())
                .withMiddle(options.variant())
                .thresholded(options.thresholding());
        boolean forced = !lowers
                && order > 1
                && config.publishes(
                        LOWERS,
                        "steps that are left over have the highest orders that they can have",
                        "taken for true where the steps do not divide into groups or go to clean data");
        return run -> {
            boolean whole = run.steps() % order == 0 && !options.clean();
            return lowers || (forced && !whole) ? solver.asPublished() : solver;
        };
    }

    private static ImportedSolver stochasticGroups(SchedulerConfig config, Options options, boolean lowers) {
        int order = options.order();
        if (!options.sample()) {
            config.mend(ALGORITHM, "SDE-DPM-Solver in noise prediction", NO_FORMULA);
        }
        if (order == 1) {
            return ImportedSolver.always(options.sample() ? SdeDpmSolver.plusPlus(1) : SdeDpmSolver.noisePrediction(1));
        }
        if (order == MAX_ORDER) {
            config.unsupported(ORDER, "a singlestep SDE solver of three stages is not supported");
        }
        SdeDpmSolverSinglestep plain =
                options.sample() ? SdeDpmSolverSinglestep.plusPlus() : SdeDpmSolverSinglestep.noisePrediction();
        boolean published = config.publishes(
                ALGORITHM,
                "the noise of a pair of steps is that of both",
                "the noise of a pair of steps is the second's draw alone");
        SdeDpmSolverSinglestep solver = (published ? plain.withIndependentDraws() : plain).withRule(options.rule());
        return run -> {
            if (lowers && !options.clean() && run.steps() % 2 == 0) {
                throw config.refuse(
                        LOWERS, "is true, which the singlestep SDE solver has only in steps that go to clean data");
            }
            return solver;
        };
    }
}
