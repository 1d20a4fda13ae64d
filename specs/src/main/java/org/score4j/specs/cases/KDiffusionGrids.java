package org.score4j.specs.cases;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.score4j.process.AffineProcess;
import org.score4j.process.Edm;
import org.score4j.process.VariancePreserving;
import org.score4j.schedule.Schedule;
import org.score4j.specs.Fields;

/** k-diffusion's schedules. */
final class KDiffusionGrids {
    static final Map<String, Project> SAMPLERS = Map.of(
            "get_sigmas_karras",
                    reference -> inRange(
                            reference,
                            Schedule.karras(
                                    steps(reference), reference.parameters().number("rho"))),
            "get_sigmas_exponential", reference -> inRange(reference, Schedule.exponential(steps(reference))),
            "get_sigmas_polyexponential",
                    reference -> inRange(
                            reference,
                            Schedule.polyexponential(
                                    steps(reference), reference.parameters().number("rho"))),
            "get_sigmas_vp", KDiffusionGrids::variancePreserving);

    private KDiffusionGrids() {}

    private static int steps(ReferenceCase reference) {
        return reference.parameters().integer("n");
    }

    private static List<Comparison> inRange(ReferenceCase reference, Schedule schedule) {
        Fields parameters = reference.parameters();
        return compared(reference, Edm.of(parameters.number("sigma_min"), parameters.number("sigma_max")), schedule);
    }

    private static List<Comparison> variancePreserving(ReferenceCase reference) {
        Fields parameters = reference.parameters();
        double first = parameters.number("beta_min");
        AffineProcess process = VariancePreserving.linear(first, first + parameters.number("beta_d"));
        return compared(reference, process, Schedule.uniform(steps(reference)).between(1, parameters.number("eps_s")));
    }

    /** The levels of a grid. */
    static List<Comparison> compared(ReferenceCase reference, AffineProcess process, Schedule schedule) {
        return Expected.of(reference)
                .numbers(
                        "sigmas",
                        Arrays.stream(schedule.grid(process).times())
                                .map(process::rho)
                                .toArray())
                .all();
    }
}
