package org.score4j.specs;

import java.util.Locale;
import org.score4j.samplers.Solver;
import org.score4j.samplers.classical.Churn;
import org.score4j.samplers.classical.Clock;
import org.score4j.samplers.classical.Euler;
import org.score4j.samplers.classical.Heun;

/** Classical solvers of the probability-flow ODE by name. */
final class ClassicalEntries {
    private ClassicalEntries() {}

    static void addTo(Catalogue<Solver> solvers) {
        solvers.with("euler", f -> inTime(f) ? Euler.inTime() : Euler.churned(churn(f)))
                .with("heun", f -> inTime(f) ? Heun.inTime() : Heun.churned(churn(f)));
    }

    private static boolean inTime(Fields f) {
        String clock = f.text("clock", f.has("churn") ? "sigma" : "time");
        for (Clock candidate : Clock.values()) {
            if (candidate.name().toLowerCase(Locale.ROOT).equals(clock)) {
                return candidate == Clock.TIME;
            }
        }
        throw new IllegalArgumentException("clock is '" + clock + "'; allowed: time, sigma");
    }

    private static Churn churn(Fields f) {
        if (!f.has("churn")) {
            return Churn.NONE;
        }
        Fields churn = f.object("churn");
        Churn made = new Churn(
                churn.number("amount"),
                churn.number("min", 0),
                churn.number("max", Double.POSITIVE_INFINITY),
                churn.number("scale", 1));
        churn.finish();
        return made;
    }
}
