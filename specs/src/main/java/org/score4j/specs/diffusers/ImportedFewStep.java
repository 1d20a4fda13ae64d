package org.score4j.specs.diffusers;

import org.score4j.samplers.fewstep.BoundaryScaling;
import org.score4j.samplers.fewstep.ConsistencySampling;
import org.score4j.samplers.fewstep.TrajectoryConsistency;

/** Schedulers for distilled models. */
final class ImportedFewStep {
    /** Standard deviation of the data in the boundary conditions, fixed in Diffusers. */
    private static final double SIGMA_DATA = 0.5;

    private static final double USUAL_GAMMA = 0.3;

    private ImportedFewStep() {}

    static ImportedSolver lcm(SchedulerConfig config) {
        double scale = config.number("timestep_scaling", 10, "factor of the timestep in the boundary conditions");
        ImportedThresholds.requireNoQuantile(config, "consistency sampling");
        ImportedThresholds.requireNoClipping(config, false, "consistency sampling");
        BoundaryScaling scaling = config.located(() -> new BoundaryScaling(scale, SIGMA_DATA));
        return ImportedSolver.always(ConsistencySampling.scaled(scaling));
    }

    static ImportedSolver tcd(SchedulerConfig config) {
        ImportedThresholds.requireNoQuantile(config, "trajectory consistency sampling");
        ImportedThresholds.requireNoClipping(config, false, "trajectory consistency sampling");
        config.ignore("timestep_scaling", "trajectory consistency models have no boundary conditions");
        return run -> {
            Double eta = run.arguments().eta();
            return TrajectoryConsistency.withGamma(eta == null ? USUAL_GAMMA : eta);
        };
    }
}
