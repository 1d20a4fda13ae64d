package org.score4j.specs.cases;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.score4j.noise.Draw;
import org.score4j.samplers.exponential.Deis;

/** Zhou et al., diff-sampler. */
final class DiffSampler implements Project {
    private static final Map<String, Project> SAMPLERS = Samplers.merged(
            Map.of(
                    "deis-tab", reference -> timeClock(reference),
                    "deis-rhoab",
                            reference -> Grids.inSigma(
                                            reference,
                                            Deis.inRho(reference.parameters().integer("max_order")),
                                            Draw::step)
                                    .compare(reference)),
            DiffSamplerClassical.SAMPLERS);

    @Override
    public List<Comparison> run(ReferenceCase reference) {
        if ("grid".equals(reference.family())) {
            return DiffSamplerGrids.run(reference);
        }
        return Samplers.run(SAMPLERS, reference);
    }

    /** The clock has rho = 0.002 at t = 0.001 and rho = 80 at t = 1, whatever the grid; converged integrals are compared too. */
    private static List<Comparison> timeClock(ReferenceCase reference) {
        Deis solver = Deis.inTimeOf(
                Deis.Clock.through(0.001, 0.002, 80), reference.parameters().integer("max_order"));
        List<Comparison> comparisons =
                new ArrayList<>(Grids.inSigma(reference, solver, Draw::step).compareExactQuadrature(reference));
        comparisons.addAll(Grids.inSigma(reference, solver.with(Deis.Integrals.CLOSED_SUMS), Draw::step)
                .compare(reference));
        return comparisons;
    }
}
