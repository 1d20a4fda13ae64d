package org.score4j.specs;

import org.score4j.samplers.Solver;
import org.score4j.samplers.adaptive.AdaptiveRungeKutta;
import org.score4j.samplers.adaptive.AdaptiveSde;
import org.score4j.samplers.adaptive.EmbeddedTableau;
import org.score4j.samplers.adaptive.StepControl;

/** Solvers that choose their steps, by name. */
final class AdaptiveEntries {
    private AdaptiveEntries() {}

    static void addTo(Catalogue<Solver> solvers) {
        for (EmbeddedTableau tableau : EmbeddedTableau.ALL) {
            solvers.with(tableau.method().name(), f -> rungeKutta(tableau, f));
        }
        solvers.with(
                "adaptive-sde",
                f -> AdaptiveSde.withTolerance(f.number("absolute", 0.0078), f.number("relative", 0.02)));
    }

    private static Solver rungeKutta(EmbeddedTableau tableau, Fields f) {
        AdaptiveRungeKutta solver = AdaptiveRungeKutta.of(
                        tableau, f.number("absolute", 1e-5), f.number("relative", 1e-5))
                .controlledBy(control(f));
        return f.has("reverseDiffusionSteps")
                ? solver.denoisingByReverseDiffusion(f.integer("reverseDiffusionSteps"))
                : solver;
    }

    private static StepControl control(Fields f) {
        if (!f.has("control")) {
            return StepControl.standard();
        }
        Fields control = f.object("control");
        StepControl made = StepControl.pid(
                control.number("proportional", 0), control.number("integral"), control.number("derivative", 0));
        control.finish();
        return made;
    }
}
