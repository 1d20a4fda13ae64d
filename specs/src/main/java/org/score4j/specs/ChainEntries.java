package org.score4j.specs;

import org.score4j.samplers.Solver;
import org.score4j.samplers.sde.AnalyticDpm;
import org.score4j.samplers.sde.Ddpm;
import org.score4j.samplers.sde.Diffusivity;
import org.score4j.samplers.sde.EulerMaruyama;
import org.score4j.samplers.sde.InterpolantSde;
import org.score4j.samplers.sde.MeanSquaredNoise;
import org.score4j.samplers.sde.ReverseDiffusion;
import org.score4j.samplers.sde.SigmaEulerMaruyama;

/** Solvers that step the reverse SDE or its chain as it stands, by name. */
final class ChainEntries {
    private ChainEntries() {}

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
        Ddpm ddpm = Ddpm.with(f.choice("variance", Ddpm.Variance.POSTERIOR)).thresholded(ThresholdingEntries.of(f));
        return f.flag("noisyEnd", false) ? ddpm.withNoiseInTheLastStep() : ddpm;
    }

    private static InterpolantSde interpolantSde(Fields f) {
        Diffusivity diffusivity =
                new Diffusivity(f.choice("diffusivity", Diffusivity.Kind.SIGMA), f.number("factor", 1));
        String method = f.text("method", "euler");
        return switch (method) {
            case "euler" -> InterpolantSde.euler(diffusivity);
            case "heun" -> InterpolantSde.heun(diffusivity);
            case "published-heun" -> InterpolantSde.heun(diffusivity).asPublished();
            default ->
                throw new IllegalArgumentException("method is '" + method + "'; allowed: euler, heun, published-heun");
        };
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
