package org.score4j.specs.diffusers;

import org.score4j.samplers.classical.Dpm2;
import org.score4j.samplers.classical.Heun;
import org.score4j.samplers.sde.Ancestral;

/**
 * The solver of each class, from its configuration.
 *
 * <p>An entry reads every field of its class that bears on the solver. It calls {@link SchedulerConfig#unsupported} for values that
 * the solver does not have, and {@link SchedulerConfig#publishes} where Diffusers' formula is not the right one.
 */
final class ImportedSolvers {
    private ImportedSolvers() {}

    static ImportedSolver of(SchedulerClass scheduler, SchedulerConfig config) {
        return switch (scheduler) {
            case DDIM -> ImportedChains.ddim(config);
            case DDIM_INVERSE -> ImportedClassical.ddimInverse(config);
            case DDPM -> ImportedChains.ddpm(config);
            case PNDM -> ImportedClassical.pndm(config);
            case IPNDM -> ImportedClassical.ipndm(config);
            case LCM -> ImportedFewStep.lcm(config);
            case TCD -> ImportedFewStep.tcd(config);
            case DEIS -> ImportedMultistep.deis(config);
            case UNIPC -> ImportedMultistep.unipc(config);
            case SA_SOLVER -> ImportedMultistep.saSolver(config);
            case DPM_MULTISTEP, EDM_DPM -> ImportedDpm.multistep(config, scheduler);
            case DPM_SINGLESTEP -> ImportedDpm.singlestep(config);
            case EULER, EDM_EULER -> ImportedClassical.euler(config);
            case EULER_ANCESTRAL -> ImportedSolver.always(Ancestral.euler());
            case HEUN -> ImportedClassical.heun(config);
            case KDPM2 -> ImportedSolver.always(Dpm2.midpoint());
            case KDPM2_ANCESTRAL -> ImportedSolver.always(Ancestral.dpm2());
            case LMS -> ImportedClassical.lms();
            case FLOW_EULER -> ImportedClassical.flowEuler(config);
            case FLOW_HEUN -> ImportedSolver.always(Heun.inTime());
            case SCORE_SDE_VE -> ImportedChains.scoreSdeVe(config);
            case SCORE_SDE_VP -> ImportedChains.scoreSdeVp(config);
        };
    }
}
