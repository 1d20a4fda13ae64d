package org.score4j.specs.diffusers;

import java.util.List;
import org.score4j.samplers.Thresholding;
import org.score4j.samplers.exponential.Deis;
import org.score4j.samplers.exponential.SaSolver;
import org.score4j.samplers.exponential.Tau;
import org.score4j.samplers.exponential.UniPc;

/** Schedulers of exponential multistep solvers other than DPM-Solver: UniPC, DEIS, SA-Solver. */
final class ImportedMultistep {
    private static final int MAX_ORDER = 6;
    private static final int MAX_DEIS_ORDER = 3;
    private static final String ORDER = "solver_order";
    private static final String TYPE = "solver_type";
    private static final String ALGORITHM = "algorithm_type";
    private static final String LOWERS = "lower_order_final";

    private ImportedMultistep() {}

    static ImportedSolver unipc(SchedulerConfig config) {
        int order = config.order(ORDER, 2, MAX_ORDER, "order of the predictor");
        String type = config.choice(
                TYPE, "bh2", List.of("bh1", "bh2", "midpoint", "heun", "logrho"), "form of two nodes; others mean bh2");
        UniPc.Variant variant = "bh1".equals(type) ? UniPc.Variant.BH1 : UniPc.Variant.BH2;
        boolean sample =
                config.flag("predict_x0", true, "whether the polynomial is in the denoised sample or in noise");
        boolean lowers = config.flag(LOWERS, true, "orders fall to 2 and 1 in the last steps");
        if (config.has("solver_p")) {
            config.unsupported("solver_p", "another scheduler as the predictor is not supported");
        }
        boolean toClean = !Tables.endsAtSmallest(config);
        if (toClean && (variant == UniPc.Variant.BH1 || !sample || (order > 2 && !lowers))) {
            config.mend(
                    "final_sigmas_type",
                    "the step to clean data is the exact denoising step",
                    "the step to clean data is not a number for this solver");
        }
        UniPc solver = UniPc.of(order).with(variant).thresholded(ImportedThresholds.quantileInSample(config, sample));
        solver = sample ? solver : solver.inNoise();
        solver = uncorrected(config, solver);
        return ImportedSolver.always(lowers ? solver.loweredAtTheEnd() : solver);
    }

    private static UniPc uncorrected(SchedulerConfig config, UniPc solver) {
        if (!config.has("disable_corrector")) {
            return solver;
        }
        int[] steps = config.wholeNumbers("disable_corrector", "steps without correction");
        return steps.length == 0 ? solver : config.located(() -> solver.uncorrected(steps));
    }

    static ImportedSolver deis(SchedulerConfig config) {
        int order = config.order(ORDER, 2, MAX_DEIS_ORDER, "order");
        config.choice(ALGORITHM, "deis", List.of("deis", "dpmsolver", "dpmsolver++"), "all mean deis");
        config.choice(
                TYPE, "logrho", List.of("logrho", "midpoint", "heun", "bh1", "bh2"), "variable of the polynomials");
        boolean lowers = config.flag(LOWERS, true, "orders fall to 2 and 1 in the last of fewer than 15 steps");
        ImportedThresholds.requireNoQuantile(config, "DEIS");
        Deis solver = Deis.inLogRho(order);
        return run -> lowers && run.isShort() ? solver.loweredAtTheEnd() : solver;
    }

    static ImportedSolver saSolver(SchedulerConfig config) {
        int predictor = config.order("predictor_order", 2, MAX_ORDER, "order of the predictor");
        int corrector = config.order("corrector_order", 2, MAX_ORDER, "order of the corrector");
        boolean noise = "noise_prediction"
                .equals(config.choice(
                        ALGORITHM,
                        "data_prediction",
                        List.of("data_prediction", "noise_prediction"),
                        "whether the polynomial is in the denoised sample or in noise"));
        boolean lowers = config.flag(LOWERS, true, "orders fall to 2 and 1 in the last steps");
        Thresholding thresholding = ImportedThresholds.quantileInSample(config, !noise);
        if (config.has("tau_func")) {
            config.unsupported("tau_func", "functions are given with the run, not in a file");
        }
        boolean published = config.publishes(
                ALGORITHM,
                "integrals of two nodes are exact, and tau is that of a step's end",
                "integrals of two denoised samples are simplified, and tau is that of a step's start");
        double unit = config.flag("use_flow_sigmas", false, "levels of a rectified flow")
                ? config.integer("num_train_timesteps", 1000, "the network is told the time times this")
                : 1;
        Tau usual = new Tau.InTime(1, 200 / unit, 800 / unit);
        return run -> {
            Tau given = run.arguments().tau();
            SaSolver solver = SaSolver.of(given == null ? usual : given, predictor, corrector)
                    .thresholded(thresholding);
            solver = noise ? solver.inNoise() : solver;
            solver = published ? solver.withTauAtTheStart() : solver;
            solver = published && !noise ? solver.simplified() : solver;
            return lowers ? solver.loweredAtTheEnd() : solver;
        };
    }
}
