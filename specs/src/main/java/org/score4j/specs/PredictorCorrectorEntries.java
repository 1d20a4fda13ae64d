package org.score4j.specs;

import java.nio.file.Path;
import java.util.List;
import org.score4j.samplers.Solver;
import org.score4j.samplers.Thresholding;
import org.score4j.samplers.exponential.Ddim;
import org.score4j.samplers.exponential.Deis;
import org.score4j.samplers.exponential.DpmSolverV3;
import org.score4j.samplers.exponential.ExponentialAdams;
import org.score4j.samplers.exponential.ModelStatistics;
import org.score4j.samplers.exponential.SaSolver;
import org.score4j.samplers.exponential.Tau;
import org.score4j.samplers.exponential.UniC;
import org.score4j.samplers.exponential.UniPc;

/** Exponential multistep methods and their correctors by name. */
final class PredictorCorrectorEntries {
    private PredictorCorrectorEntries() {}

    static void addTo(Catalogue<Solver> solvers) {
        solvers.with("exponential-adams", f -> exponentialAdams(f))
                .with("unipc", f -> unipc(f))
                .with("unic", f -> unic(f))
                .with("deis", f -> deis(f))
                .with("sa-solver", f -> saSolver(f))
                .with("dpm-solver-v3", f -> dpmSolverV3(f));
    }

    private static ExponentialAdams exponentialAdams(Fields f) {
        int order = f.integer("order", 3);
        Thresholding thresholding = ThresholdingEntries.of(f);
        ExponentialAdams solver = inNoise(f) ? ExponentialAdams.inNoise(order) : ExponentialAdams.inSample(order);
        return thresholding instanceof Thresholding.None ? solver : solver.thresholded(thresholding);
    }

    private static UniPc unipc(Fields f) {
        int order = f.integer("order", 2);
        UniPc solver = (f.flag("corrector", true) ? UniPc.of(order) : UniPc.predictor(order))
                .with(f.choice("variant", UniPc.Variant.BH2))
                .thresholded(ThresholdingEntries.of(f));
        if (f.has("uncorrected")) {
            solver = solver.uncorrected(ExponentialEntries.wholeNumbers(f, "uncorrected"));
        }
        if (inNoise(f)) {
            solver = solver.inNoise();
        }
        return f.flag("loweredAtTheEnd", false) ? solver.loweredAtTheEnd() : solver;
    }

    private static UniC unic(Fields f) {
        Solver predictor = f.has("predictor") ? Catalogues.SOLVERS.make(f.object("predictor")) : Ddim.deterministic();
        UniC solver = UniC.on(predictor, f.integer("order", 1)).with(f.choice("variant", UniPc.Variant.VARYING));
        return inNoise(f) ? solver.inNoise() : solver;
    }

    private static Deis deis(Fields f) {
        int order = f.integer("order", 3);
        String variable = f.text("variable", f.has("clock") ? "time" : "log-rho");
        Deis solver = switch (variable) {
            case "time" -> f.has("clock") ? Deis.inTimeOf(clock(f.object("clock")), order) : Deis.inTime(order);
            case "rho" -> Deis.inRho(order);
            case "log-rho" -> Deis.inLogRho(order);
            default ->
                throw new IllegalArgumentException("variable is '" + variable + "'; allowed: time, rho, log-rho");
        };
        solver = solver.with(f.choice("integrals", Deis.Integrals.CONVERGED));
        return f.flag("loweredAtTheEnd", false) ? solver.loweredAtTheEnd() : solver;
    }

    private static Deis.Clock clock(Fields f) {
        Deis.Clock clock = new Deis.Clock(f.number("betaMin"), f.number("slope"));
        f.finish();
        return clock;
    }

    private static SaSolver saSolver(Fields f) {
        SaSolver solver = SaSolver.of(tau(f), f.integer("predictor", 2), f.integer("corrector", 2))
                .thresholded(ThresholdingEntries.of(f));
        String mode = f.text("mode", "plain");
        solver = switch (mode) {
            case "plain" -> solver;
            case "few-steps" -> solver.fewSteps();
            case "more-steps" -> solver.moreSteps();
            default ->
                throw new IllegalArgumentException("mode is '" + mode + "'; allowed: plain, few-steps, more-steps");
        };
        solver = inNoise(f) ? solver.inNoise() : solver;
        solver = f.flag("simplified", false) ? solver.simplified() : solver;
        solver = f.flag("loweredAtTheEnd", false) ? solver.loweredAtTheEnd() : solver;
        solver = f.flag("quietAtTheEnd", false) ? solver.quietAtTheEnd() : solver;
        solver = f.flag("correctedAtTheEnd", false) ? solver.correctedAtTheEnd() : solver;
        solver = f.flag("reevaluating", false) ? solver.reevaluating() : solver;
        return f.flag("tauAtTheStart", false) ? solver.withTauAtTheStart() : solver;
    }

    /** "tau", everywhere or in an interval of "tauTimes" or "tauRhos". */
    private static Tau tau(Fields f) {
        double value = f.number("tau", 1);
        String field = f.has("tauTimes") ? "tauTimes" : "tauRhos";
        if (!f.has(field)) {
            return new Tau.Constant(value);
        }
        double[] ends = f.numbers(field);
        if (ends.length != 2) {
            throw new IllegalArgumentException(field + " has " + ends.length + " entries; expected 2");
        }
        return "tauTimes".equals(field)
                ? new Tau.InTime(value, ends[0], ends[1])
                : new Tau.InRho(value, ends[0], ends[1]);
    }

    private static DpmSolverV3 dpmSolverV3(Fields f) {
        ModelStatistics statistics = ModelStatistics.degenerate();
        if (f.has("statistics")) {
            statistics = StatisticsFile.of(f.object("statistics"));
        } else if (f.has("statisticsFile")) {
            statistics = StatisticsFile.read(Path.of(f.text("statisticsFile")));
        }
        DpmSolverV3 solver = DpmSolverV3.of(statistics, f.integer("order", 3));
        solver = f.flag("corrector", false) ? solver.corrected() : solver;
        solver = f.flag("pseudoPredictor", false) ? solver.withPseudoPredictor() : solver;
        solver = f.flag("pseudoCorrector", false) ? solver.withPseudoCorrector() : solver;
        solver = f.flag("tableSums", false) ? solver.withTableSums() : solver;
        return f.flag("loweredAtTheEnd", false) ? solver.loweredAtTheEnd() : solver;
    }

    private static boolean inNoise(Fields f) {
        String prediction = f.text("prediction", "sample");
        if (!List.of("sample", "noise").contains(prediction)) {
            throw new IllegalArgumentException("prediction is '" + prediction + "'; allowed: sample, noise");
        }
        return "noise".equals(prediction);
    }
}
