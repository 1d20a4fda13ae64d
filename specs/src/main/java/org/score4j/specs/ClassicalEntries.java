package org.score4j.specs;

import org.score4j.samplers.Solver;
import org.score4j.samplers.classical.AdamsBashforth;
import org.score4j.samplers.classical.ButcherTableau;
import org.score4j.samplers.classical.Churn;
import org.score4j.samplers.classical.Clock;
import org.score4j.samplers.classical.Dpm2;
import org.score4j.samplers.classical.Euler;
import org.score4j.samplers.classical.Pndm;
import org.score4j.samplers.classical.Renoising;
import org.score4j.samplers.classical.RungeKutta;

/** Classical solvers of the probability-flow ODE by name. */
final class ClassicalEntries {
    private ClassicalEntries() {}

    static void addTo(Catalogue<Solver> solvers) {
        solvers.with("euler", ClassicalEntries::euler)
                .with("heun", f -> rungeKutta(f, ButcherTableau.HEUN))
                .with("runge-kutta", f -> rungeKutta(f, tableau(f)))
                .with("dpm2", f -> churned(f, dpm2(f)))
                .with("adams-bashforth", f -> multistep(f, adamsBashforth(f), false))
                .with("lms", f -> multistep(f, AdamsBashforth.inSigma(f.integer("order", 4)), true))
                .with("pndm", f -> multistep(f, pndm(f), false))
                .with("ipndm", f -> multistep(f, Pndm.improved(f.integer("order", 4)), false))
                .with("renoising", f -> Renoising.create());
    }

    private static Euler euler(Fields f) {
        Clock clock = clock(f);
        Churn churn = churn(f);
        if (churn.amount() > 0 && clock != Clock.SIGMA) {
            throw new IllegalArgumentException("clock is '" + clock.label() + "'; with churn, allowed: sigma");
        }
        Euler euler = churn.amount() > 0 ? Euler.churned(churn) : Euler.on(clock);
        return f.flag("atTarget", false) ? euler.evaluatedAtTarget() : euler;
    }

    private static RungeKutta rungeKutta(Fields f, ButcherTableau tableau) {
        RungeKutta method = RungeKutta.of(tableau).on(clock(f));
        if (f.has("stages")) {
            method = method.placingStagesIn(Clock.labelled(f.text("stages")));
        }
        return churned(f, f.flag("eulerToClean", false) ? method.steppingToCleanByEuler() : method);
    }

    private static RungeKutta churned(Fields f, RungeKutta method) {
        return method.churned(churn(f));
    }

    private static RungeKutta dpm2(Fields f) {
        return f.has("r") ? Dpm2.withStageAt(f.number("r")) : Dpm2.midpoint();
    }

    /** "tableau": a name, by default rk4, or "alpha": the method of order 2 with this parameter. */
    private static ButcherTableau tableau(Fields f) {
        if (f.has("alpha")) {
            return ButcherTableau.secondOrder(f.number("alpha"));
        }
        return ButcherTableau.named(f.text("tableau", ButcherTableau.RK4.name()));
    }

    private static AdamsBashforth adamsBashforth(Fields f) {
        AdamsBashforth method = AdamsBashforth.on(Clock.labelled(f.text("clock", "sigma")), f.integer("order", 4));
        if (!f.has("starter")) {
            return method;
        }
        return method.startedBy(ButcherTableau.named(f.text("starter")), f.integer("starterSteps", 1));
    }

    private static AdamsBashforth pndm(Fields f) {
        return f.flag("skipRungeKutta", true) ? Pndm.plms() : Pndm.rungeKuttaStart();
    }

    private static AdamsBashforth multistep(Fields f, AdamsBashforth method, boolean keepsOrder) {
        AdamsBashforth weighted = f.flag("asPublished", false) ? method.asPublished() : method;
        return f.flag("keepOrder", keepsOrder) ? weighted.keepingOrderToClean() : weighted;
    }

    private static Clock clock(Fields f) {
        return Clock.labelled(f.text("clock", f.has("churn") ? "sigma" : "time"));
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
