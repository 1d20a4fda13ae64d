package org.score4j.samplers.adaptive;

/**
 * How an accepted step's error chooses the next step: h' = h·factor with
 * factor = 0.9·ε₁^(−(P + I + D)/k)·ε₂^((P + 2D)/k)·ε₃^(−D/k), between 0.2 and 5, for the errors ε₁, ε₂, ε₃ of this and the
 * two steps before relative to the tolerance, and errors that fall as h^k. After a rejected step the factor is
 * 0.9·ε₁^(−1/k).
 *
 * <p>Source: Söderlind, Automatic Control and Adaptive Time-Stepping (2002); Hairer and Wanner, Solving Ordinary
 * Differential Equations II (1996), section IV.2.
 *
 * @param proportional P, in [0, 1]
 * @param integral I, in (0, 1]
 * @param derivative D, in [0, 1]
 */
public record StepControl(double proportional, double integral, double derivative) {
    private static final double SAFETY = 0.9;
    private static final double SMALLEST = 0.2;
    private static final double LARGEST = 5;
    /** Errors below this are taken for it, so that one lucky step does not forbid growth for two more. */
    private static final double LEAST_ERROR = 1e-4;

    /** Checks the ranges. */
    public StepControl {
        requireUnit("proportional", proportional);
        requireUnit("integral", integral);
        requireUnit("derivative", derivative);
        if (integral == 0) {
            throw new IllegalArgumentException(
                    "integral is 0; allowed: (0, 1], without it errors would not be followed");
        }
    }

    private static void requireUnit(String name, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(name + " is " + value + "; allowed: [0, 1]");
        }
    }

    /** I = 1: the standard controller. */
    public static StepControl standard() {
        return new StepControl(0, 1, 0);
    }

    /** P = 0.4, I = 0.3: Gustafsson's controller, smoother where steps are limited by stability. */
    public static StepControl pi() {
        return new StepControl(0.4, 0.3, 0);
    }

    /** Any coefficients. */
    public static StepControl pid(double proportional, double integral, double derivative) {
        return new StepControl(proportional, integral, derivative);
    }

    /** The parameters, for names; empty for the standard controller. */
    String label() {
        return equals(standard()) ? "" : ", control " + proportional + ", " + integral + ", " + derivative;
    }

    /** What the next step is multiplied by after an accepted one. */
    double afterAcceptance(int k, double error, double previous, double before) {
        double exponent = proportional + integral + derivative;
        double factor = SAFETY
                * Math.pow(error, -exponent / k)
                * Math.pow(previous, (proportional + 2 * derivative) / k)
                * Math.pow(before, -derivative / k);
        return limited(factor);
    }

    /** What the step is multiplied by after a rejection; an error that is not a number counts as infinite. */
    static double afterRejection(int k, double error) {
        return Double.isNaN(error) ? SMALLEST : limited(SAFETY * Math.pow(error, -1.0 / k));
    }

    /** The error as later steps remember it. */
    static double remembered(double error) {
        return Math.max(error, LEAST_ERROR);
    }

    private static double limited(double factor) {
        return Math.max(SMALLEST, Math.min(LARGEST, factor));
    }
}
