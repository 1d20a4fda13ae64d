package org.score4j.specs.cases;

import java.util.Map;
import org.score4j.noise.Draw;
import org.score4j.samplers.classical.Euler;
import org.score4j.samplers.classical.Heun;

/** Diffusers' schedulers of classical ODE solvers. */
final class DiffusersClassical {
    static final Map<String, Project> SAMPLERS = Map.of(
            "EulerDiscreteScheduler",
            reference -> Grids.inSigma(reference, Euler.inSigma(), Draw::step).compare(reference),
            "HeunDiscreteScheduler",
            reference -> Grids.inSigma(reference, Heun.inSigma(), Draw::step).compare(reference));

    private DiffusersClassical() {}
}
