package org.score4j.specs.cases;

import java.util.List;
import org.score4j.noise.Draw;
import org.score4j.process.AffinePath;
import org.score4j.process.AffineProcess;
import org.score4j.process.Edm;
import org.score4j.process.VariancePreserving;
import org.score4j.samplers.classical.ButcherTableau;
import org.score4j.samplers.classical.Churn;
import org.score4j.samplers.classical.Heun;
import org.score4j.samplers.classical.RungeKutta;
import org.score4j.schedule.Schedule;
import org.score4j.specs.Fields;

/** Karras et al., Elucidating the Design Space of Diffusion-Based Generative Models: the authors' code. */
final class NvlabsEdm implements Project {
    @Override
    public List<Comparison> run(ReferenceCase reference) {
        Fields parameters = reference.parameters();
        return switch (reference.sampler()) {
            case "edm_sampler" ->
                Grids.inSigma(
                                reference,
                                Heun.churned(new Churn(
                                        parameters.number("S_churn"),
                                        parameters.number("S_min"),
                                        parameters.number("S_max"),
                                        parameters.number("S_noise"))),
                                index -> Draw.of(Draw.Stream.CHURN, 0, index))
                        .compare(reference);
            case "ablation_sampler" -> ablation(reference).compare(reference);
            default -> throw Project.unknown(reference);
        };
    }

    private static SolverRun ablation(ReferenceCase reference) {
        Fields parameters = reference.parameters();
        Churn churn = new Churn(
                parameters.number("S_churn"),
                parameters.number("S_min"),
                parameters.number("S_max"),
                parameters.number("S_noise"));
        String solver = parameters.text("solver");
        RungeKutta method = switch (solver) {
            case "euler" -> RungeKutta.of(ButcherTableau.EULER);
            case "heun" -> RungeKutta.of(ButcherTableau.secondOrder(parameters.number("alpha")));
            default -> throw new SkippedCaseException("solver '" + solver + "' does not exist yet");
        };
        return new SolverRun(
                method.churned(churn).steppingToCleanByEuler(),
                scaled(reference),
                Schedule.explicit(reference.grid().numbers("times")),
                SolverRun.recorded(reference, index -> Draw.of(Draw.Stream.CHURN, 0, index)));
    }

    /** The process of scaled states s(t)·(x0 + sigma(t)·eps): alpha = s(t). */
    private static AffineProcess scaled(ReferenceCase reference) {
        String combination = reference.parameters().text("schedule") + "/"
                + reference.parameters().text("scaling");
        Fields derived = reference.root().object("derived");
        return switch (combination) {
            case "vp/vp" ->
                VariancePreserving.linear(
                        derived.number("vp_beta_min"), derived.number("vp_beta_min") + derived.number("vp_beta_d"));
            case "ve/none" -> diffusing(derived.number("sigma_min"), derived.number("sigma_max"));
            case "linear/none" -> new Edm(derived.number("sigma_min"), derived.number("sigma_max"));
            default -> throw new SkippedCaseException("schedule/scaling '" + combination + "' does not exist yet");
        };
    }

    /** sigma = √t: noise of constant diffusion. */
    private static AffineProcess diffusing(double sigmaMin, double sigmaMax) {
        return AffinePath.of(
                "sqrt(t)",
                t -> 1,
                Math::sqrt,
                t -> 0,
                t -> 0.5 / Math.sqrt(t),
                sigmaMax * sigmaMax,
                sigmaMin * sigmaMin,
                0);
    }
}
