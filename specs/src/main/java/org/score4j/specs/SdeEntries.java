package org.score4j.specs;

import java.util.Locale;
import org.score4j.samplers.Solver;
import org.score4j.samplers.sde.AnalyticDpm;
import org.score4j.samplers.sde.Ddpm;
import org.score4j.samplers.sde.Diffusivity;
import org.score4j.samplers.sde.EulerMaruyama;
import org.score4j.samplers.sde.InterpolantSde;
import org.score4j.samplers.sde.MeanSquaredNoise;
import org.score4j.samplers.sde.ReverseDiffusion;
import org.score4j.samplers.sde.SigmaEulerMaruyama;

/** Solvers of the reverse SDE by name. */
final class SdeEntries {
    private SdeEntries() {}

    static void addTo(Catalogue<Solver> solvers) {
        solvers.with("ddpm", f -> ddpm(f))
                .with("analytic-dpm", f -> analyticDpm(f))
                .with("interpolant-sde", f -> interpolantSde(f))
                .with("euler-maruyama", f -> EulerMaruyama.create())
                .with(
                        "euler-maruyama-sigma",
                        f -> SigmaEulerMaruyama.withEta(f.number("eta", 1)).atTemperature(f.number("temperature", 1)))
                .with(
                        "reverse-diffusion",
                        f -> f.flag("probabilityFlow", false)
                                ? ReverseDiffusion.probabilityFlow()
                                : ReverseDiffusion.create());
    }

    private static Ddpm ddpm(Fields f) {
        String variance = f.text("variance", "posterior");
        for (Ddpm.Variance candidate : Ddpm.Variance.values()) {
            if (candidate.name().toLowerCase(Locale.ROOT).equals(variance)) {
                Ddpm ddpm = Ddpm.with(candidate).thresholded(ThresholdingEntries.of(f));
                return f.flag("noisyEnd", false) ? ddpm.withNoiseInTheLastStep() : ddpm;
            }
        }
        throw new IllegalArgumentException("variance is '" + variance + "'; allowed: posterior, transition");
    }

    private static InterpolantSde interpolantSde(Fields f) {
        String kind = f.text("diffusivity", "sigma");
        String method = f.text("method", "euler");
        for (Diffusivity.Kind candidate : Diffusivity.Kind.values()) {
            if (candidate.name().toLowerCase(Locale.ROOT).equals(kind)) {
                Diffusivity diffusivity = new Diffusivity(candidate, f.number("factor", 1));
                return switch (method) {
                    case "euler" -> InterpolantSde.euler(diffusivity);
                    case "heun" -> InterpolantSde.heun(diffusivity);
                    case "published-heun" -> InterpolantSde.heun(diffusivity).asPublished();
                    default ->
                        throw new IllegalArgumentException(
                                "method is '" + method + "'; allowed: euler, heun, published-heun");
                };
            }
        }
        throw new IllegalArgumentException("diffusivity is '" + kind + "'; allowed: constant, sigma, reverse");
    }

    /** Without measured levels, those of Gaussian data. */
    private static AnalyticDpm analyticDpm(Fields f) {
        MeanSquaredNoise measured = f.has("sigmas")
                ? MeanSquaredNoise.of(f.numbers("sigmas"), f.numbers("meanSquaredNoise"))
                : MeanSquaredNoise.ofGaussian(f.number("dataStd", 0.5));
        AnalyticDpm solver = AnalyticDpm.withEta(f.number("eta", 1), measured);
        if (f.has("low") || f.has("high")) {
            solver = solver.within(f.number("low"), f.number("high"));
        }
        return f.has("lastNoise") ? solver.limitingLastNoise(f.number("lastNoise")) : solver;
    }
}
