package org.score4j.examples.train;

import java.util.ArrayList;
import java.util.List;
import org.score4j.matching.objective.Coupling;
import org.score4j.matching.objective.PathMatching;
import org.score4j.matching.objective.PathMatching.Quantity;
import org.score4j.matching.objective.TimeDistribution;
import org.score4j.matching.training.TrainingObjective;
import org.score4j.model.Preconditioning;
import org.score4j.model.Prediction;
import org.score4j.process.AffinePath;
import org.score4j.process.AffineProcess;
import org.score4j.process.BridgeNoise;
import org.score4j.process.ConditionalPath;
import org.score4j.process.FlowPath;
import org.score4j.process.Interpolant;
import org.score4j.process.RectifiedFlow;
import org.score4j.samplers.classical.Heun;
import org.score4j.schedule.Schedule;

/** Paths from Gaussian noise to the data: flow matching, bridges, interpolants. */
final class ComparedPaths {
    private static final double BRIDGE = 0.5;

    /** Where the noise of a network that says a score or a noise no longer tells the sample: alpha is 0 at 1. */
    private static final double ALMOST_NOISE = 0.98;

    private static final double END = 1e-3;

    private ComparedPaths() {}

    static List<LearnedObjective> all() {
        List<LearnedObjective> all = new ArrayList<>();
        Interpolant line = Interpolant.oneSidedLinear();
        all.add(flow("conditional flow matching", line, Coupling.INDEPENDENT));
        all.add(flow("OT conditional flow matching", line, Coupling.OPTIMAL).knowing());
        all.add(flow("OT conditional flow matching, sampled plan", line, Coupling.SAMPLED_PLAN)
                .knowing());
        Coupling.Entropic entropic = Coupling.Entropic.bridge(BRIDGE);
        all.add(flow("Schrödinger bridge, entropic plan", FlowPath.bridge(BRIDGE), entropic)
                .knowing());
        all.add(flow("Schrödinger bridge, sampled entropic plan", FlowPath.bridge(BRIDGE), entropic.sampled())
                .knowing());
        Interpolant oneSided = Interpolant.oneSidedTrigonometric();
        // a drift is learned where γ' has no pole, score and denoiser where γ does not vanish too early
        Interpolant smooth = Interpolant.linear(new BridgeNoise.Quadratic());
        Interpolant brownian = Interpolant.linear(new BridgeNoise.Brownian(1));
        for (Quantity quantity : List.of(Quantity.DRIFT, Quantity.SCORE, Quantity.DENOISER)) {
            all.add(interpolant("interpolant, one-sided", oneSided, quantity));
        }
        all.add(interpolant("interpolant, two-sided", smooth, Quantity.DRIFT));
        all.add(interpolant("interpolant, two-sided", brownian, Quantity.SCORE));
        all.add(interpolant("interpolant, two-sided", brownian, Quantity.DENOISER));
        return all;
    }

    private static LearnedObjective flow(String name, ConditionalPath path, Coupling coupling) {
        return LearnedObjective.of(
                name,
                ComparedPaths::velocity,
                new RectifiedFlow(),
                TrainingObjective.path(PathMatching.drift(path), coupling, TimeDistribution.logitNormal(0, 1), true));
    }

    /** As the source is Gaussian, a·x0 + γ·z is noise of the std √(a² + γ²): an affine process in 1 − t. */
    private static LearnedObjective interpolant(String name, Interpolant path, Quantity quantity) {
        boolean drift = quantity == Quantity.DRIFT;
        AffineProcess process = affine(path, drift ? 1 : ALMOST_NOISE);
        Preconditioning preconditioning = switch (quantity) {
            case SCORE -> (p, t) -> new Preconditioning.Coefficients(1, 1 - t, 0, 1, Prediction.SCORE);
            case DENOISER ->
                (p, t) -> {
                    double own = path.shape().isOneSided() ? path.source(1 - t) : path.noise(1 - t);
                    return new Preconditioning.Coefficients(1, 1 - t, 0, -p.sigma(t) / own, Prediction.NOISE);
                };
            default -> ComparedPaths::velocity;
        };
        LearnedObjective learned = LearnedObjective.of(
                name + ", " + (drift ? "velocity" : quantity == Quantity.SCORE ? "score" : "denoiser"),
                preconditioning,
                process,
                TrainingObjective.path(
                        new PathMatching(path, quantity, quantity == Quantity.SCORE),
                        Coupling.INDEPENDENT,
                        quantity == Quantity.DENOISER
                                ? TimeDistribution.uniform(1 - ALMOST_NOISE, 1 - END)
                                : TimeDistribution.logitNormal(0, 1),
                        true));
        return drift ? learned : learned.sampledBy(Heun.inTime(), Schedule.karras(LearnedObjective.SOLVER_STEPS));
    }

    private static AffineProcess affine(Interpolant path, double startTime) {
        return AffinePath.of(
                path.name(),
                t -> path.target(1 - t),
                t -> Math.hypot(path.source(1 - t), path.noise(1 - t)),
                t -> -path.targetDerivative(1 - t),
                t -> sigmaDerivative(path, Math.min(1 - t, 1 - 1e-9)),
                startTime,
                END,
                0);
    }

    private static double sigmaDerivative(Interpolant path, double t) {
        return -(path.source(t) * path.sourceDerivative(t) + path.noiseProduct(t))
                / Math.hypot(path.source(t), path.noise(t));
    }

    /** The drift of a path whose time runs towards the data: its network is told 1 − t, and its output is −dx/dt. */
    static Preconditioning.Coefficients velocity(AffineProcess process, double t) {
        return new Preconditioning.Coefficients(1, 1 - t, 0, -1, Prediction.VELOCITY);
    }
}
