package org.score4j.specs.cases;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.score4j.noise.Draw;
import org.score4j.samplers.exponential.UniPc;
import org.score4j.schedule.Schedule;
import org.score4j.specs.Fields;

/** Zhao et al., UniPC: the authors' code. */
final class UniPcProject implements Project {
    private static final Map<String, Project> SAMPLERS = Map.of(
            "unipc bh1 data_prediction", reference -> unipc(reference).compare(reference),
            "unipc bh1 noise_prediction", reference -> unipc(reference).compare(reference),
            "unipc bh2 data_prediction", reference -> unipc(reference).compare(reference),
            "unipc bh2 noise_prediction", reference -> unipc(reference).compare(reference));

    @Override
    public List<Comparison> run(ReferenceCase reference) {
        return Samplers.run(SAMPLERS, reference);
    }

    private static SolverRun unipc(ReferenceCase reference) {
        Fields parameters = reference.parameters();
        if (parameters.flag("denoise_to_zero", false)) {
            throw new SkippedCaseException("denoise_to_zero is not translated");
        }
        UniPc solver = UniPc.of(parameters.integer("order"))
                .with(UniPc.Variant.valueOf(parameters.text("variant").toUpperCase(Locale.ROOT)));
        if ("noise_prediction".equals(parameters.text("algorithm_type"))) {
            solver = solver.inNoise();
        }
        return new SolverRun(
                parameters.flag("lower_order_final", true) ? solver.loweredAtTheEnd() : solver,
                Processes.of(reference),
                Schedule.explicit(reference.grid().numbers("times")),
                SolverRun.recorded(reference, Draw::step));
    }
}
