package org.score4j.specs;

import org.score4j.samplers.Solver;
import org.score4j.samplers.fewstep.BoundaryScaling;
import org.score4j.samplers.fewstep.ConsistencySampling;
import org.score4j.samplers.fewstep.TrajectoryConsistency;

/** Solvers for distilled models, by name. */
final class FewStepEntries {
    private FewStepEntries() {}

    static void addTo(Catalogue<Solver> solvers) {
        solvers.with("consistency", f -> ConsistencySampling.create().answeringAt(f.number("answersAt", 0)))
                .with(
                        "lcm",
                        f -> ConsistencySampling.scaled(
                                new BoundaryScaling(f.number("timeScale", 10), f.number("sigmaData", 0.5))))
                .with("tcd", f -> TrajectoryConsistency.withGamma(f.number("gamma", 0.3)));
    }
}
