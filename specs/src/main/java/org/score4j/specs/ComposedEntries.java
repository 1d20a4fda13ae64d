package org.score4j.specs;

import org.score4j.samplers.Solver;
import org.score4j.samplers.classical.Churn;
import org.score4j.samplers.classical.Heun;
import org.score4j.samplers.composed.Churned;
import org.score4j.samplers.composed.Restart;

/** Solvers made of other solvers, by name. */
final class ComposedEntries {
    private ComposedEntries() {}

    static void addTo(Catalogue<Solver> solvers) {
        solvers.with(
                        "churned",
                        f -> Churned.of(
                                base(f),
                                new Churn(
                                        f.number("amount", 1),
                                        f.number("min", 0),
                                        f.number("max", Double.POSITIVE_INFINITY),
                                        f.number("scale", 1))))
                .with("restart", f -> Restart.of(base(f), loops(f)).withNoiseScale(f.number("scale", 1)));
    }

    private static Solver base(Fields f) {
        return f.has("solver") ? Catalogues.SOLVERS.make(f.object("solver")) : Heun.inSigma();
    }

    /** Rows of low, high, steps and repeats. */
    private static Restart.Loop[] loops(Fields f) {
        if (!f.has("loops")) {
            return new Restart.Loop[] {new Restart.Loop(0.3, 5, 4, 2)};
        }
        double[][] rows = f.matrix("loops");
        Restart.Loop[] loops = new Restart.Loop[rows.length];
        for (int i = 0; i < loops.length; i++) {
            double[] row = rows[i];
            if (row.length != 4 || row[2] != Math.rint(row[2]) || row[3] != Math.rint(row[3])) {
                throw new IllegalArgumentException("loops[" + i
                        + "] is not [low, high, steps, repeats] with whole numbers" + " of steps and repeats");
            }
            loops[i] = new Restart.Loop(row[0], row[1], (int) row[2], (int) row[3]);
        }
        return loops;
    }
}
