package org.score4j.specs;

import org.score4j.samplers.Solver;
import org.score4j.samplers.adaptive.DormandPrince;

/** Solvers that choose their steps, by name. */
final class AdaptiveEntries {
    private AdaptiveEntries() {}

    static void addTo(Catalogue<Solver> solvers) {
        solvers.with("dormand-prince", f -> dormandPrince(f));
    }

    private static Solver dormandPrince(Fields f) {
        DormandPrince solver = DormandPrince.withTolerance(f.number("absolute", 1e-5), f.number("relative", 1e-5));
        return f.has("reverseDiffusionSteps")
                ? solver.denoisingByReverseDiffusion(f.integer("reverseDiffusionSteps"))
                : solver;
    }
}
