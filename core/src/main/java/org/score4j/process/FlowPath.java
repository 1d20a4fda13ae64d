package org.score4j.process;

/**
 * The conditional paths of flow matching: xt = a(t)·x0 + b(t)·x1 + γ(t)·z.
 *
 * <p>Which x0 goes with which x1 is a matter of the coupling: independent pairs make rectified flows, pairs of an optimal transport
 * plan OT-CFM and, on a bridge, Schrödinger bridges.
 *
 * <p>Source: Tong et al., Improving and Generalizing Flow-Based Generative Models with Minibatch Optimal Transport (2024), section
 * 3; Lipman et al. (2023), equations 20 to 23, for TO_TARGET; Albergo and Vanden-Eijnden (2023) for VARIANCE_PRESERVING.
 *
 * @param kind how a, b and γ run
 * @param sigma σ, in (0, ∞), for STRAIGHT, TO_TARGET and VARIANCE_PRESERVING also 0
 * @param guard added to denominators that are 0 at an end: 0, the formula
 */
public record FlowPath(Kind kind, double sigma, double guard) implements ConditionalPath {
    private static final double PUBLISHED_GUARD = 1e-8;

    /** How the factors run. */
    public enum Kind {
        /** a = 1 − t, b = t, γ = σ. */
        STRAIGHT,
        /** a = 0, b = t, γ = 1 − (1 − σ)·t: from N(0, I) to a narrow Gaussian at x1; x0 is unused. */
        TO_TARGET,
        /** a = cos(πt/2), b = sin(πt/2), γ = σ. */
        VARIANCE_PRESERVING,
        /** a = 1 − t, b = t, γ = σ·√(t·(1 − t)): a Brownian bridge of diffusion σ. */
        BRIDGE
    }

    /** Checks the ranges. */
    public FlowPath {
        Domain.requireNonNegative("sigma", sigma);
        Domain.requireNonNegative("guard", guard);
        if (kind == Kind.BRIDGE) {
            Domain.requirePositive("sigma", sigma);
        }
    }

    /** Straight lines with noise of a constant std around them. */
    public static FlowPath straight(double sigma) {
        return new FlowPath(Kind.STRAIGHT, sigma, 0);
    }

    /** From N(0, I) to N(x1, σ²·I). */
    public static FlowPath toTarget(double sigma) {
        return new FlowPath(Kind.TO_TARGET, sigma, 0);
    }

    /** Circles with noise of a constant std around them. */
    public static FlowPath variancePreserving(double sigma) {
        return new FlowPath(Kind.VARIANCE_PRESERVING, sigma, 0);
    }

    /** Brownian bridges. */
    public static FlowPath bridge(double sigma) {
        return new FlowPath(Kind.BRIDGE, sigma, 0);
    }

    /** As in the released code, which adds 1e-8 to 2·t·(1 − t) in the bridge's velocity and to σ² in the score's weight. */
    public FlowPath asPublished() {
        return new FlowPath(kind, sigma, PUBLISHED_GUARD);
    }

    @Override
    public String name() {
        return kind + "(" + sigma + (guard == 0 ? "" : ", guard " + guard) + ")";
    }

    @Override
    public double source(double t) {
        return switch (kind) {
            case STRAIGHT, BRIDGE -> 1 - t;
            case TO_TARGET -> 0;
            case VARIANCE_PRESERVING -> Math.sin(0.5 * Math.PI * (1 - t));
        };
    }

    @Override
    public double target(double t) {
        return kind == Kind.VARIANCE_PRESERVING ? Math.sin(0.5 * Math.PI * t) : t;
    }

    @Override
    public double noise(double t) {
        return switch (kind) {
            case STRAIGHT, VARIANCE_PRESERVING -> sigma;
            case TO_TARGET -> 1 - (1 - sigma) * t;
            case BRIDGE -> sigma * Math.sqrt(t * (1 - t));
        };
    }

    @Override
    public double sourceDerivative(double t) {
        return switch (kind) {
            case STRAIGHT, BRIDGE -> -1;
            case TO_TARGET -> 0;
            case VARIANCE_PRESERVING -> -0.5 * Math.PI * Math.sin(0.5 * Math.PI * t);
        };
    }

    @Override
    public double targetDerivative(double t) {
        return kind == Kind.VARIANCE_PRESERVING ? 0.5 * Math.PI * Math.sin(0.5 * Math.PI * (1 - t)) : 1;
    }

    @Override
    public double noiseDerivative(double t) {
        return switch (kind) {
            case STRAIGHT, VARIANCE_PRESERVING -> 0;
            case TO_TARGET -> sigma - 1;
            case BRIDGE -> sigma * (1 - 2 * t) / (2 * Math.sqrt(t * (1 - t)));
        };
    }

    @Override
    public double noiseProduct(double t) {
        return kind == Kind.BRIDGE ? 0.5 * sigma * sigma * (1 - 2 * t) : noise(t) * noiseDerivative(t);
    }

    @Override
    public double noiseRate(double t) {
        return switch (kind) {
            case STRAIGHT, VARIANCE_PRESERVING -> 0;
            case TO_TARGET -> noiseDerivative(t) / noise(t);
            case BRIDGE -> (1 - 2 * t) / (2 * t * (1 - t) + guard);
        };
    }

    /**
     * 2·γ(t)/σ², the weight with which a score network of a Schrödinger bridge regresses on −z.
     *
     * <p>Source: Tong et al., Simulation-Free Schrödinger Bridges via Score and Flow Matching (2024), section 3.3.
     */
    public double scoreWeight(double t) {
        return 2 * noise(t) / (sigma * sigma + guard);
    }
}
