package org.score4j.specs;

import org.score4j.samplers.Solver;
import org.score4j.samplers.exponential.Ddim;
import org.score4j.samplers.exponential.DpmSolverPlusPlus;

/** Exponential solvers by name. */
final class ExponentialEntries {
    private ExponentialEntries() {}

    static void addTo(Catalogue<Solver> solvers) {
        solvers.with("ddim", f -> ddim(f)).with("dpm++2m", f -> DpmSolverPlusPlus.multistep(2));
    }

    private static Ddim ddim(Fields f) {
        Ddim ddim = Ddim.withEta(f.number("eta", 0));
        return f.flag("keepNoise", false)
                ? ddim.thresholdedKeepingNoise(ThresholdingEntries.of(f))
                : ddim.thresholded(ThresholdingEntries.of(f));
    }
}
