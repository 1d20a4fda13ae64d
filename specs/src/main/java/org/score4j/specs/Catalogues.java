package org.score4j.specs;

import java.util.Locale;
import org.score4j.process.AffineProcess;
import org.score4j.process.DiscreteVariancePreserving;
import org.score4j.process.Edm;
import org.score4j.process.RectifiedFlow;
import org.score4j.process.SubVariancePreserving;
import org.score4j.process.VarianceExploding;
import org.score4j.process.VariancePreserving;
import org.score4j.samplers.Solver;
import org.score4j.samplers.Thresholding;
import org.score4j.samplers.adaptive.DormandPrince;
import org.score4j.samplers.algebra.OneStepSolver;
import org.score4j.samplers.classical.Churn;
import org.score4j.samplers.classical.Clock;
import org.score4j.samplers.classical.Euler;
import org.score4j.samplers.classical.Heun;
import org.score4j.samplers.exponential.Ddim;
import org.score4j.samplers.exponential.DpmSolverPlusPlus;
import org.score4j.samplers.langevin.AnnealedLangevin;
import org.score4j.samplers.langevin.LangevinCorrector;
import org.score4j.samplers.langevin.PredictorCorrector;
import org.score4j.samplers.sde.Ddpm;
import org.score4j.samplers.sde.EulerMaruyama;
import org.score4j.samplers.sde.ReverseDiffusion;
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
            .with("vp-discrete", Catalogues::table)
            .with("sub-vp", f -> SubVariancePreserving.linear(f.number("betaMin", 0.1), f.number("betaMax", 20)))
            .with("ve", f -> new VarianceExploding(f.number("sigmaMin", 0.01), f.number("sigmaMax", 50)))
            .with("flow", f -> new RectifiedFlow());

    /** Schedules. */
    public static final Catalogue<Schedule> SCHEDULES = new Catalogue<Schedule>("schedule")
            .with("uniform", f -> spaced(f, new Spacing.Power(1)))
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
            .with("explicit", f -> Schedule.explicit(f.numbers("times")))
            .with("sigmas", f -> Schedule.sigmas(f.numbers("sigmas")));

    /** Solvers. */
    public static final Catalogue<Solver> SOLVERS = new Catalogue<Solver>("solver")
            .with("euler", f -> inTime(f) ? Euler.inTime() : Euler.churned(churn(f)))
            .with("heun", f -> inTime(f) ? Heun.inTime() : Heun.churned(churn(f)))
            .with("ddim", f -> ddim(f))
            .with("ddpm", f -> ddpm(f))
            .with("ancestral", f -> ddpm(f))
            .with("dpm++2m", f -> DpmSolverPlusPlus.multistep2())
            .with("euler-maruyama", f -> EulerMaruyama.create())
            .with("reverse-diffusion", f -> ReverseDiffusion.create())
            .with("predictor-corrector", Catalogues::predictorCorrector)
            .with("annealed-langevin", f -> AnnealedLangevin.of(f.integer("stepsPerLevel", 10), f.number("base", 2e-5)))
            .with(
                    "dormand-prince",
                    f -> DormandPrince.withTolerance(f.number("absolute", 1e-5), f.number("relative", 1e-5)));

    private Catalogues() {}

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
        return f.flag("zeroTerminalSnr", false) ? table.withZeroTerminalSnr() : table;
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

    private static Thresholding thresholding(Fields f) {
        if (f.has("clip")) {
            return new Thresholding.Static(f.number("clip"));
        }
        return f.has("quantile")
                ? new Thresholding.Dynamic(f.number("quantile"), f.number("max", 1))
                : Thresholding.none();
    }

    private static Ddim ddim(Fields f) {
        Ddim ddim = Ddim.withEta(f.number("eta", 0));
        return f.flag("keepNoise", false)
                ? ddim.thresholdedKeepingNoise(thresholding(f))
                : ddim.thresholded(thresholding(f));
    }

    private static Ddpm ddpm(Fields f) {
        String variance = f.text("variance", "posterior");
        for (Ddpm.Variance candidate : Ddpm.Variance.values()) {
            if (candidate.name().toLowerCase(Locale.ROOT).equals(variance)) {
                Ddpm ddpm = Ddpm.with(candidate).thresholded(thresholding(f));
                return f.flag("noisyEnd", false) ? ddpm.withNoiseInTheLastStep() : ddpm;
            }
        }
        throw new IllegalArgumentException("variance is '" + variance + "'; allowed: posterior, transition");
    }

    private static Solver predictorCorrector(Fields f) {
        OneStepSolver predictor = ReverseDiffusion.create();
        if (f.has("predictor")) {
            Solver named = SOLVERS.make(f.object("predictor"));
            if (!(named instanceof OneStepSolver oneStep)) {
                throw new IllegalArgumentException(
                        "predictor is " + named.name() + "; expected a one-step solver such as reverse-diffusion");
            }
            predictor = oneStep;
        }
        LangevinCorrector corrector = new LangevinCorrector(
                f.integer("correctorSteps", 1), f.number("snr", 0.16), f.flag("batchNorms", false));
        PredictorCorrector solver = PredictorCorrector.of(predictor, corrector);
        return f.flag("predictorFirst", false) ? solver.predictorFirst() : solver;
    }
}
