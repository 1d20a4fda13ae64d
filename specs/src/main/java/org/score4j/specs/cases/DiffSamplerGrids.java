package org.score4j.specs.cases;

import java.util.List;
import org.score4j.process.Edm;
import org.score4j.schedule.SpacedSchedule;
import org.score4j.schedule.Spacing;
import org.score4j.specs.Fields;

/** diff-sampler's schedules: levels without a step to clean data. */
final class DiffSamplerGrids {
    private static final double FIRST = 1e-3;

    private DiffSamplerGrids() {}

    static List<Comparison> run(ReferenceCase reference) {
        Fields parameters = reference.parameters();
        double exponent = parameters.number("schedule_rho");
        String type = parameters.text("schedule_type");
        Spacing spacing = switch (type) {
            case "time_uniform" -> new Spacing.VariancePreservingTime(exponent, FIRST);
            case "polynomial" -> new Spacing.Karras(exponent);
            case "logsnr" -> new Spacing.HalfLogSnr();
            default -> throw new SkippedCaseException("schedule_type '" + type + "' does not exist yet");
        };
        return KDiffusionGrids.compared(
                reference,
                Edm.of(parameters.number("sigma_min"), parameters.number("sigma_max")),
                new SpacedSchedule(spacing, parameters.integer("num_steps") - 1, false, null, null));
    }
}
