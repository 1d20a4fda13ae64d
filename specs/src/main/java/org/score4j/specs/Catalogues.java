package org.score4j.specs;

import java.util.Locale;
import org.score4j.process.AffineProcess;
import org.score4j.process.DiscreteVariancePreserving;
import org.score4j.process.Edm;
import org.score4j.process.PolynomialFlow;
import org.score4j.process.RectifiedFlow;
import org.score4j.process.SubVariancePreserving;
import org.score4j.process.VarianceExploding;
import org.score4j.process.VariancePreserving;
import org.score4j.samplers.Solver;
import org.score4j.schedule.DistilledTimesteps;
import org.score4j.schedule.Schedule;
import org.score4j.schedule.SpacedSchedule;
import org.score4j.schedule.Spacing;

/** The names of processes, schedules and solvers in specifications, with their parameters and defaults. */
public final class Catalogues {
    /** Forward processes. */
    public static final Catalogue<AffineProcess> PROCESSES = new Catalogue<AffineProcess>("process")
            .with("edm", f -> new Edm(f.number("sigmaMin", 0.002), f.number("sigmaMax", 80)))
            .with("vp-linear", f -> VariancePreserving.linear(f.number("betaMin", 0.1), f.number("betaMax", 20)))
            .with("vp-cosine", f -> VariancePreserving.cosine())
            .with("vp-angle", f -> VariancePreserving.angle())
            .with("vp-linear-alpha", f -> VariancePreserving.linearAlpha())
            .with("vp-discrete", Catalogues::table)
            .with("sub-vp", f -> SubVariancePreserving.linear(f.number("betaMin", 0.1), f.number("betaMax", 20)))
            .with("ve", f -> new VarianceExploding(f.number("sigmaMin", 0.01), f.number("sigmaMax", 50)))
            .with("flow", f -> new RectifiedFlow())
            .with("flow-polynomial", f -> new PolynomialFlow(f.number("exponent", 2)));

    /** Schedules. */
    public static final Catalogue<Schedule> SCHEDULES = new Catalogue<Schedule>("schedule")
            .with("uniform", f -> spaced(f, new Spacing.Power(1)))
            .with("sgm-uniform", f -> spaced(f, new Spacing.UniformWithoutEnd()))
            .with(
                    "vp-time",
                    f -> spaced(
                            f, new Spacing.VariancePreservingTime(f.number("exponent", 1), f.number("first", 1e-3))))
            .with("quadratic", f -> spaced(f, new Spacing.Power(2)))
            .with("half-log-snr", f -> spaced(f, new Spacing.HalfLogSnr()))
            .with("exponential", f -> spaced(f, new Spacing.HalfLogSnr()))
            .with("karras", f -> spaced(f, new Spacing.Karras(f.number("rho", 7))))
            .with("polyexponential", f -> spaced(f, new Spacing.Polyexponential(f.number("rho", 1))))
            .with("beta", f -> spaced(f, new Spacing.Beta(f.number("a", 0.6), f.number("b", 0.6))))
            .with("align-your-steps", Catalogues::alignYourSteps)
            .with("linspace", f -> Schedule.linspace(steps(f)))
            .with("leading", f -> Schedule.leading(steps(f), f.integer("offset", 0)))
            .with("trailing", f -> Schedule.trailing(steps(f)))
            .with("simple", f -> Schedule.simple(steps(f)))
            .with("shifted", f -> Schedule.shifted(base(f), f.number("shift", 3)))
            .with("distilled", f -> new DistilledTimesteps(f.integer("original", 50), f.integer("steps", 4)))
            .with("explicit", f -> Schedule.explicit(f.numbers("times")))
            .with("sigmas", f -> Schedule.sigmas(f.numbers("sigmas")));

    /** Solvers. */
    public static final Catalogue<Solver> SOLVERS = solvers();

    private Catalogues() {}

    private static Catalogue<Solver> solvers() {
        Catalogue<Solver> all = new Catalogue<>("solver");
        ClassicalEntries.addTo(all);
        ExponentialEntries.addTo(all);
        PredictorCorrectorEntries.addTo(all);
        AdaptiveEntries.addTo(all);
        ChainEntries.addTo(all);
        SdeEntries.addTo(all);
        LangevinEntries.addTo(all);
        ComposedEntries.addTo(all);
        FewStepEntries.addTo(all);
        return all;
    }

    private static DiscreteVariancePreserving table(Fields f) {
        String betas = f.text("betas", "linear");
        int timesteps = f.integer("timesteps", 1000);
        DiscreteVariancePreserving table = switch (betas) {
            case "linear" ->
                DiscreteVariancePreserving.linear(f.number("first", 1e-4), f.number("last", 0.02), timesteps);
            case "scaled-linear" ->
                DiscreteVariancePreserving.scaledLinear(f.number("first", 0.00085), f.number("last", 0.012), timesteps);
            case "squared-cosine" -> DiscreteVariancePreserving.squaredCosine(timesteps);
            default ->
                throw new IllegalArgumentException(
                        "betas is '" + betas + "'; allowed: linear, scaled-linear, squared-cosine");
        };
        if (f.flag("zeroTerminalSnr", false)) {
            table = table.withZeroTerminalSnr();
        }
        if (f.has("halfLogSnrFrom")) {
            table = table.withHalfLogSnrFrom(f.number("halfLogSnrFrom"));
        }
        String interpolation = f.text("interpolation", "log-alpha");
        for (DiscreteVariancePreserving.Interpolation way : DiscreteVariancePreserving.Interpolation.values()) {
            if (way.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(interpolation)) {
                return table.interpolatedBy(way);
            }
        }
        throw new IllegalArgumentException("interpolation is '" + interpolation
                + "'; allowed: log-alpha, log-alpha-extrapolated, rho, half-log-snr");
    }

    /** The schedule in the field "base"; uniform times where it is missing. */
    private static Schedule base(Fields f) {
        return f.has("base") ? SCHEDULES.make(f.object("base")) : Schedule.uniform(steps(f));
    }

    private static int steps(Fields f) {
        return f.integer("steps", 20);
    }

    private static SpacedSchedule spaced(Fields f, Spacing spacing) {
        SpacedSchedule schedule = new SpacedSchedule(spacing, steps(f), f.flag("toClean", true), null, null);
        return f.has("start") || f.has("end") ? schedule.between(f.number("start"), f.number("end")) : schedule;
    }

    private static Schedule alignYourSteps(Fields f) {
        String levels = f.text("levels", "stable-diffusion");
        for (Spacing.AlignYourSteps candidate : Spacing.AlignYourSteps.values()) {
            if (candidate.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(levels)) {
                return spaced(f, candidate);
            }
        }
        throw new IllegalArgumentException(
                "levels is '" + levels + "'; allowed: stable-diffusion, stable-diffusion-xl, stable-video-diffusion");
    }
}
