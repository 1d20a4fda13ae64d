package org.score4j.specs.diffusers;

import org.score4j.samplers.classical.AdamsBashforth;
import org.score4j.samplers.classical.Churn;
import org.score4j.samplers.classical.Euler;
import org.score4j.samplers.classical.Heun;
import org.score4j.samplers.classical.Pndm;
import org.score4j.samplers.classical.Renoising;

/** Schedulers of classical ODE solvers. */
final class ImportedClassical {
    private static final int ORDER = 4;

    private ImportedClassical() {}

    static ImportedSolver euler(SchedulerConfig config) {
        return run -> {
            Churn churn = run.arguments().churn();
            if (churn == null || churn.amount() == 0) {
                return Euler.inSigma();
            }
            if (config.isPublished()) {
                throw new IllegalArgumentException("churn is " + churn.label() + "; allowed as published: none, as"
                        + " Diffusers asks the network before it adds the noise, a defect that is not reproduced");
            }
            return Euler.churned(churn);
        };
    }

    static ImportedSolver heun(SchedulerConfig config) {
        ImportedThresholds.requireNoClipping(config, false, "Heun's method");
        return ImportedSolver.always(Heun.inSigma());
    }

    static ImportedSolver lms() {
        return run -> {
            Integer order = run.arguments().order();
            return AdamsBashforth.inSigma(order == null ? ORDER : order).keepingOrderToClean();
        };
    }

    static ImportedSolver pndm(SchedulerConfig config) {
        boolean skips = config.flag("skip_prk_steps", false, "whether the first steps are linear multistep ones, too");
        return adamsBashforth(config, skips ? Pndm.plms() : Pndm.rungeKuttaStart());
    }

    static ImportedSolver ipndm(SchedulerConfig config) {
        return adamsBashforth(config, Pndm.improved(ORDER));
    }

    private static ImportedSolver adamsBashforth(SchedulerConfig config, AdamsBashforth method) {
        boolean published = config.publishes(
                "_class_name",
                "multistep weights are those of the grid",
                "multistep weights are those of equal steps, which makes order 2 at most of them");
        return ImportedSolver.always((published ? method.asPublished() : method).keepingOrderToClean());
    }

    static ImportedSolver flowEuler(SchedulerConfig config) {
        boolean stochastic = config.flag("stochastic_sampling", false, "whether every step takes fresh noise");
        return ImportedSolver.always(stochastic ? Renoising.create() : Euler.inTime());
    }

    static ImportedSolver ddimInverse(SchedulerConfig config) {
        ImportedThresholds.requireNoClipping(config, true, "inversion");
        // clean data have no noise to be predicted, so steps from there are told the level that they go to either way
        boolean atTarget = TimestepLevels.reachesCleanData(config, SchedulerClass.DDIM_INVERSE)
                || config.publishes(
                        "_class_name",
                        "the network is told the level of the state",
                        "the network is told the level that the step goes to");
        return ImportedSolver.always(atTarget ? Euler.inSigma().evaluatedAtTarget() : Euler.inSigma());
    }
}
