package org.score4j.specs;

import java.util.Locale;
import org.score4j.samplers.Solver;
import org.score4j.samplers.langevin.AnnealedCorrector;
import org.score4j.samplers.langevin.AnnealedLangevin;
import org.score4j.samplers.langevin.Corrector;
import org.score4j.samplers.langevin.LangevinCorrector;
import org.score4j.samplers.langevin.PredictorCorrector;
import org.score4j.samplers.langevin.RenoisingCorrector;
import org.score4j.samplers.langevin.Song2021;
import org.score4j.samplers.sde.ReverseDiffusion;

/** Correctors and Langevin dynamics by name. */
final class LangevinEntries {
    private LangevinEntries() {}

    static void addTo(Catalogue<Solver> solvers) {
        solvers.with("predictor-corrector", f -> predictorCorrector(f))
                .with(
                        "annealed-langevin",
                        f -> AnnealedLangevin.of(f.integer("stepsPerLevel", 10), f.number("base", 2e-5)));
    }

    private static Solver predictorCorrector(Fields f) {
        String mode = f.text("mode", "grid");
        return switch (mode) {
            case "grid" -> onGrid(f);
            case "song2021" -> song2021(f);
            default -> throw new IllegalArgumentException("mode is '" + mode + "'; allowed: grid, song2021");
        };
    }

    private static Solver onGrid(Fields f) {
        Corrector corrector = corrector(f);
        PredictorCorrector solver;
        if (f.has("predictor")) {
            Fields predictor = f.object("predictor");
            if ("none".equals(predictor.text("type"))) {
                predictor.finish();
                solver = PredictorCorrector.correctorOnly(corrector);
            } else {
                solver = PredictorCorrector.of(Catalogues.SOLVERS.make(predictor), corrector);
            }
        } else {
            solver = PredictorCorrector.of(ReverseDiffusion.create(), corrector);
        }
        return f.flag("predictorFirst", false) ? solver.predictorFirst() : solver;
    }

    private static Corrector corrector(Fields f) {
        String kind = f.text("corrector", "langevin");
        int steps = f.integer("correctorSteps", 1);
        double snr = f.number("snr", 0.16);
        boolean batchNorms = f.flag("batchNorms", false);
        return switch (kind) {
            case "langevin" -> new LangevinCorrector(steps, snr, batchNorms);
            case "annealed" -> AnnealedCorrector.of(steps, snr);
            case "renoising" -> RenoisingCorrector.of(steps, f.number("delta", 0.01));
            case "none" -> Corrector.none();
            default ->
                throw new IllegalArgumentException(
                        "corrector is '" + kind + "'; allowed: langevin, annealed," + " renoising, none");
        };
    }

    private static Solver song2021(Fields f) {
        String wanted = "reverse-diffusion";
        if (f.has("predictor")) {
            Fields predictor = f.object("predictor");
            wanted = predictor.text("type");
            predictor.finish();
        }
        Song2021 solver = Song2021.of(predictor(wanted), corrector(f));
        if (f.flag("probabilityFlow", false)) {
            solver = solver.probabilityFlow();
        }
        if (f.flag("discrete", false)) {
            solver = solver.discrete();
        }
        return f.flag("noisyEnd", false) ? solver.noisyEnd() : solver;
    }

    private static Song2021.Predictor predictor(String wanted) {
        for (Song2021.Predictor candidate : Song2021.Predictor.values()) {
            if (candidate.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(wanted)) {
                return candidate;
            }
        }
        throw new IllegalArgumentException(
                "predictor is '" + wanted + "'; allowed: euler-maruyama, reverse-diffusion, ancestral, none");
    }
}
