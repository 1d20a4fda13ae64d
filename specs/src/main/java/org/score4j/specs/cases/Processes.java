package org.score4j.specs.cases;

import org.score4j.process.AffineProcess;
import org.score4j.process.DiscreteVariancePreserving;
import org.score4j.process.SubVariancePreserving;
import org.score4j.process.VarianceExploding;
import org.score4j.process.VariancePreserving;
import org.score4j.specs.Fields;

/** The forward processes of reference cases. */
final class Processes {
    private Processes() {}

    /** The process a case names. */
    static AffineProcess of(ReferenceCase reference) {
        Fields process = reference.process();
        String type = process.text("type");
        return switch (type) {
            case "vp-linear" -> VariancePreserving.linear(process.number("beta_min"), process.number("beta_max"));
            case "sub-vp" -> SubVariancePreserving.linear(process.number("beta_min"), process.number("beta_max"));
            case "ve" -> new VarianceExploding(process.number("sigma_min"), process.number("sigma_max"));
            case "vp-discrete" -> table(reference);
            case "vp-cosine" -> VariancePreserving.cosine();
            default -> throw new SkippedCaseException("process '" + type + "' does not exist yet");
        };
    }

    /** Number of timesteps of a discrete process. */
    static int timesteps(ReferenceCase reference) {
        return reference.process().integer("steps");
    }

    /** A discrete process, whose time is the timestep. */
    static DiscreteVariancePreserving table(ReferenceCase reference) {
        Fields process = reference.process();
        int steps = timesteps(reference);
        String schedule = process.text("schedule");
        return switch (schedule) {
            case "linear" ->
                DiscreteVariancePreserving.linear(process.number("beta_start"), process.number("beta_end"), steps);
            case "scaled_linear" ->
                DiscreteVariancePreserving.scaledLinear(
                        process.number("beta_start"), process.number("beta_end"), steps);
            case "squaredcos_cap_v2" -> DiscreteVariancePreserving.squaredCosine(steps);
            default -> throw new SkippedCaseException("beta schedule '" + schedule + "' does not exist yet");
        };
    }
}
