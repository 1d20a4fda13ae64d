package org.score4j.matching.training;

/** The learning rate of each step. */
@FunctionalInterface
public interface LearningRate {
    /**
     * The rate.
     *
     * @param step from 0
     */
    double at(long step);

    /**
     * The same rate always.
     *
     * @param rate in (0, ∞)
     */
    static LearningRate constant(double rate) {
        requirePositive("rate", rate);
        return step -> rate;
    }

    /**
     * rate·(floor + (1 − floor)·(1 + cos(π·step/steps))/2), and rate·floor from the last step on.
     *
     * <p>Source: Loshchilov and Hutter, SGDR: Stochastic Gradient Descent with Warm Restarts (2017).
     *
     * @param rate at the start, in (0, ∞)
     * @param steps until the floor, at least 1
     * @param floor the last rate over the first, in [0, 1]
     */
    static LearningRate cosine(double rate, long steps, double floor) {
        requirePositive("rate", rate);
        requireSteps(steps);
        if (!(floor >= 0 && floor <= 1)) {
            throw new IllegalArgumentException("floor is " + floor + "; allowed: [0, 1]");
        }
        return step -> {
            double done = Math.min(1, step / (double) steps);
            return rate * (floor + (1 - floor) * 0.5 * (1 + Math.cos(Math.PI * done)));
        };
    }

    /**
     * rate/√max(step/steps, 1): constant, then falling.
     *
     * <p>Source: Karras et al., Analyzing and Improving the Training Dynamics of Diffusion Models (2024).
     *
     * @param rate at the start, in (0, ∞)
     * @param steps until it falls, at least 1
     */
    static LearningRate inverseSquareRoot(double rate, long steps) {
        requirePositive("rate", rate);
        requireSteps(steps);
        return step -> rate / Math.sqrt(Math.max(1, step / (double) steps));
    }

    /**
     * The same, growing linearly from rate/steps over the first steps.
     *
     * @param steps at least 1
     */
    default LearningRate warmedUp(long steps) {
        requireSteps(steps);
        return step -> at(step) * Math.min(1, (step + 1) / (double) steps);
    }

    private static void requirePositive(String name, double value) {
        if (!(value > 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(name + " is " + value + "; allowed: (0, ∞)");
        }
    }

    private static void requireSteps(long steps) {
        if (steps < 1) {
            throw new IllegalArgumentException("steps is " + steps + "; allowed: 1 and more");
        }
    }
}
