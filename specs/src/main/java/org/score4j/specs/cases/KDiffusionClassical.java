package org.score4j.specs.cases;

import java.util.Map;
import org.score4j.samplers.classical.AdamsBashforth;
import org.score4j.samplers.classical.Dpm2;

/** k-diffusion's linear multistep and second-order samplers. */
final class KDiffusionClassical {
    static final Map<String, Project> SAMPLERS = Map.of(
            "dpm_2",
            reference -> KDiffusion.churned(reference, Dpm2.midpoint().churned(KDiffusion.churn(reference))),
            "lms",
            reference -> KDiffusion.churned(
                    reference,
                    AdamsBashforth.inSigma(reference.parameters().integer("order"))
                            .keepingOrderToClean()));

    private KDiffusionClassical() {}
}
