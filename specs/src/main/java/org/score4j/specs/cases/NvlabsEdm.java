package org.score4j.specs.cases;

import java.util.List;
import org.score4j.noise.Draw;
import org.score4j.samplers.classical.Churn;
import org.score4j.samplers.classical.Heun;
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
            default -> throw Project.unknown(reference);
        };
    }
}
