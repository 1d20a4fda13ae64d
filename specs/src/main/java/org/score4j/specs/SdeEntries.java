package org.score4j.specs;

import java.util.Map;
import java.util.TreeMap;
import org.score4j.samplers.Solver;
import org.score4j.samplers.sde.Ancestral;
import org.score4j.samplers.sde.DpmPlusPlusSde;
import org.score4j.samplers.sde.ErSdeSolver;
import org.score4j.samplers.sde.NoiseScale;
import org.score4j.samplers.sde.SdeDpmSolver;
import org.score4j.samplers.sde.SdeDpmSolverSinglestep;
import org.score4j.samplers.sde.Seeds;
import org.score4j.samplers.sde.StochasticHeun;

/** Solvers of the reverse SDE by name. */
final class SdeEntries {
    private SdeEntries() {}

    static void addTo(Catalogue<Solver> solvers) {
        solvers.with("stochastic-heun", f -> StochasticHeun.create())
                .with("euler-ancestral", f -> ancestral(f, Ancestral.euler()))
                .with("dpm2-ancestral", f -> ancestral(f, Ancestral.dpm2()))
                .with("dpm++2s-ancestral", f -> ancestral(f, Ancestral.dpmPlusPlus2s()))
                .with("dpm++sde", f -> dpmPlusPlusSde(f))
                .with("sde-dpm++2s", f -> singlestep(f, SdeDpmSolverSinglestep.plusPlus()))
                .with("sde-dpm2s", f -> singlestep(f, SdeDpmSolverSinglestep.noisePrediction()));
        for (int count = 1; count <= 3; count++) {
            int n = count;
            solvers.with("sde-dpm++" + n + "m", f -> multistep(f, SdeDpmSolver.plusPlus(n), n))
                    .with("sde-dpm" + n + "m", f -> multistep(f, SdeDpmSolver.noisePrediction(n), n))
                    .with("seeds-" + n, f -> seeds(f, n))
                    .with("er-sde-" + n, f -> erSde(f, n));
        }
    }

    private static Ancestral ancestral(Fields f, Ancestral solver) {
        return solver.withEta(f.number("eta", 1)).withNoiseScale(f.number("noiseScale", 1));
    }

    private static DpmPlusPlusSde dpmPlusPlusSde(Fields f) {
        DpmPlusPlusSde solver = DpmPlusPlusSde.create()
                .withStageAt(f.number("r", 0.5))
                .withEta(f.number("eta", 1))
                .withNoiseScale(f.number("noiseScale", 1));
        return f.flag("independentDraws", false) ? solver.withIndependentDraws() : solver;
    }

    private static SdeDpmSolver multistep(Fields f, SdeDpmSolver solver, int predictions) {
        SdeDpmSolver made = solver.withEta(f.number("eta", 1)).withNoiseScale(f.number("noiseScale", 1));
        if (predictions > 1) {
            SdeDpmSolver.Rule usual = predictions == 3 ? SdeDpmSolver.Rule.HEUN : SdeDpmSolver.Rule.MIDPOINT;
            made = made.withRule(f.choice("rule", usual));
        }
        if (predictions == 3) {
            made = made.withThirdTerm(f.choice("thirdTerm", SdeDpmSolver.ThirdTerm.EXACT));
        }
        return f.flag("loweredAtTheEnd", false) ? made.loweredAtTheEnd() : made;
    }

    private static SdeDpmSolverSinglestep singlestep(Fields f, SdeDpmSolverSinglestep solver) {
        SdeDpmSolverSinglestep made =
                solver.withEta(f.number("eta", 1)).withRule(f.choice("rule", SdeDpmSolver.Rule.MIDPOINT));
        return f.flag("independentDraws", false) ? made.withIndependentDraws() : made;
    }

    private static Seeds seeds(Fields f, int evaluations) {
        Seeds solver = Seeds.of(evaluations).withEta(f.number("eta", 1));
        return inSample(f) ? solver.inDataPrediction() : solver;
    }

    private static boolean inSample(Fields f) {
        String prediction = f.text("prediction", "noise");
        if (!prediction.equals("noise") && !prediction.equals("sample")) {
            throw new IllegalArgumentException("prediction is '" + prediction + "'; allowed: noise, sample");
        }
        return prediction.equals("sample");
    }

    private static ErSdeSolver erSde(Fields f, int predictions) {
        ErSdeSolver solver = ErSdeSolver.of(predictions).with(noiseScale(f));
        return f.flag("asPublished", false) ? solver.withPublishedSlope() : solver;
    }

    /** A function by its name, or the power "exponent". */
    private static NoiseScale noiseScale(Fields f) {
        if (f.has("exponent")) {
            return NoiseScale.power(f.number("exponent"));
        }
        Map<String, NoiseScale> named = new TreeMap<>(NoiseScale.named());
        String name = f.text("noise", "sde-5");
        NoiseScale scale = named.get(name);
        if (scale == null) {
            throw new IllegalArgumentException(Names.unknown("noise", name, named.keySet()));
        }
        return scale;
    }
}
