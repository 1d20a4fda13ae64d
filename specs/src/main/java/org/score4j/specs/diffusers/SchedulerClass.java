package org.score4j.specs.diffusers;

import java.util.Arrays;
import java.util.List;
import org.score4j.specs.Names;

/** The classes of Diffusers that are imported, with the defaults in which they differ. */
enum SchedulerClass {
    DDIM("DDIMScheduler", Family.TIMESTEPS),
    DDIM_INVERSE("DDIMInverseScheduler", Family.TIMESTEPS),
    DDPM("DDPMScheduler", Family.TIMESTEPS),
    PNDM("PNDMScheduler", Family.TIMESTEPS),
    LCM("LCMScheduler", Family.TIMESTEPS),
    TCD("TCDScheduler", Family.TIMESTEPS),
    DEIS("DEISMultistepScheduler", Family.MULTISTEP),
    DPM_MULTISTEP("DPMSolverMultistepScheduler", Family.MULTISTEP),
    DPM_SINGLESTEP("DPMSolverSinglestepScheduler", Family.MULTISTEP),
    UNIPC("UniPCMultistepScheduler", Family.MULTISTEP),
    SA_SOLVER("SASolverScheduler", Family.MULTISTEP),
    EULER("EulerDiscreteScheduler", Family.SIGMAS),
    EULER_ANCESTRAL("EulerAncestralDiscreteScheduler", Family.SIGMAS),
    HEUN("HeunDiscreteScheduler", Family.SIGMAS),
    KDPM2("KDPM2DiscreteScheduler", Family.SIGMAS),
    KDPM2_ANCESTRAL("KDPM2AncestralDiscreteScheduler", Family.SIGMAS),
    LMS("LMSDiscreteScheduler", Family.SIGMAS),
    EDM_EULER("EDMEulerScheduler", Family.EDM),
    EDM_DPM("EDMDPMSolverMultistepScheduler", Family.EDM),
    FLOW_EULER("FlowMatchEulerDiscreteScheduler", Family.FLOW),
    FLOW_HEUN("FlowMatchHeunDiscreteScheduler", Family.FLOW),
    IPNDM("IPNDMScheduler", Family.ANGLE),
    SCORE_SDE_VE("ScoreSdeVeScheduler", Family.SCORE_SDE),
    SCORE_SDE_VP("ScoreSdeVpScheduler", Family.SCORE_SDE);

    /** How a class makes its grid. */
    enum Family {
        /** Whole timesteps of a table. */
        TIMESTEPS,
        /** Levels of a table, of which the cleanest timestep is left out. */
        MULTISTEP,
        /** Levels of a table at fractional timesteps. */
        SIGMAS,
        /** Levels without a table. */
        EDM,
        /** Times of a rectified flow. */
        FLOW,
        /** Angles. */
        ANGLE,
        /** Times of Song et al.'s SDEs. */
        SCORE_SDE
    }

    private final String className;
    private final Family family;

    SchedulerClass(String className, Family family) {
        this.className = className;
        this.family = family;
    }

    /** The class a configuration names. */
    static SchedulerClass of(SchedulerConfig config) {
        for (SchedulerClass candidate : values()) {
            if (candidate.className.equals(config.className())) {
                return candidate;
            }
        }
        throw config.refuse(
                "_class_name",
                "names a class that is not imported: " + Names.unknown("scheduler", config.className(), classNames()));
    }

    /** The names of all classes. */
    static List<String> classNames() {
        return Arrays.stream(values()).map(SchedulerClass::className).toList();
    }

    String className() {
        return className;
    }

    Family family() {
        return family;
    }

    private boolean isStableDiffusion() {
        return this == LCM || this == TCD;
    }

    private boolean hasStableDiffusionsBetas() {
        return isStableDiffusion() || this == HEUN || this == KDPM2 || this == KDPM2_ANCESTRAL;
    }

    String betaSchedule() {
        return isStableDiffusion() ? "scaled_linear" : "linear";
    }

    double betaStart() {
        return hasStableDiffusionsBetas() ? 0.00085 : 0.0001;
    }

    double betaEnd() {
        return hasStableDiffusionsBetas() ? 0.012 : 0.02;
    }

    String spacing() {
        return family == Family.TIMESTEPS ? "leading" : "linspace";
    }

    boolean canRescale() {
        return switch (this) {
            case DDIM, DDIM_INVERSE, DDPM, LCM, TCD, DPM_MULTISTEP, UNIPC, EULER, EULER_ANCESTRAL -> true;
            default -> false;
        };
    }

    boolean hasLu() {
        return this == DPM_MULTISTEP;
    }

    /** Whether the last level is the table's smallest, whatever the configuration says. */
    boolean alwaysEndsAtSmallest() {
        return this == DEIS || this == SA_SOLVER;
    }

    /** Whether the class spaces its sigmas otherwise on request. */
    boolean convertsSigmas() {
        return this != EULER_ANCESTRAL;
    }
}
