package org.score4j.samplers.fewstep;

/**
 * What makes a network's denoised sample D a consistency function: f(x, t) = c_skip·x + c_out·D with
 * c_skip = d²/((k·t)² + d²) and c_out = k·t/√((k·t)² + d²), so that f(x, 0) = x.
 *
 * <p>t is the process's time, for latent consistency models the timestep of a table.
 *
 * <p>Source: Luo et al., Latent Consistency Models (2023), section 4.1 and their code.
 *
 * @param timeScale k, in (0, ∞); latent consistency models use 10
 * @param sigmaData d, in (0, ∞); latent consistency models use 0.5
 */
public record BoundaryScaling(double timeScale, double sigmaData) {
    /** Checks the ranges. */
    public BoundaryScaling {
        requirePositive("timeScale", timeScale);
        requirePositive("sigmaData", sigmaData);
    }

    /** The scalings of latent consistency models: 10 and 0.5. */
    public static BoundaryScaling latent() {
        return new BoundaryScaling(10, 0.5);
    }

    /** c_skip at time {@code t}. */
    public double skip(double t) {
        double ratio = timeScale * t / sigmaData;
        return 1 / (1 + ratio * ratio);
    }

    /** c_out at time {@code t}. */
    public double out(double t) {
        double scaled = timeScale * t;
        return scaled / Math.hypot(scaled, sigmaData);
    }

    private static void requirePositive(String name, double value) {
        if (!(value > 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(name + " is " + value + "; allowed: (0, ∞)");
        }
    }
}
