package org.score4j.specs.diffusers;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.score4j.samplers.classical.Churn;
import org.score4j.samplers.exponential.Tau;

/**
 * What programs pass to a scheduler of Diffusers beside its configuration; null stands for the scheduler's default.
 *
 * @param eta share of noise: DDIM (default 0) and TCD (default 0.3)
 * @param clippedOutput use_clipped_model_output, whether DDIM takes the noise that remains after clipping (default false)
 * @param order slopes that LMS uses (default 4)
 * @param churn noise before a step: Euler and EDM Euler (default none)
 * @param tau tau_func, the noise of SA-Solver (default 1 at timesteps 200 to 800); a function, which no file holds
 */
public record CallArguments(
        @Nullable Double eta,
        @Nullable Boolean clippedOutput,
        @Nullable Integer order,
        @Nullable Churn churn,
        @Nullable Tau tau) {

    /** The scheduler's defaults. */
    public static CallArguments defaults() {
        return new CallArguments(null, null, null, null, null);
    }

    /** The same with another share of noise. */
    public CallArguments withEta(double value) {
        return new CallArguments(value, clippedOutput, order, churn, tau);
    }

    /** The same with the noise that remains after clipping, or with the predicted one. */
    public CallArguments withClippedOutput(boolean value) {
        return new CallArguments(eta, value, order, churn, tau);
    }

    /** The same with another order of LMS. */
    public CallArguments withOrder(int value) {
        return new CallArguments(eta, clippedOutput, value, churn, tau);
    }

    /** The same with noise before each step. */
    public CallArguments withChurn(Churn value) {
        return new CallArguments(eta, clippedOutput, order, value, tau);
    }

    /** The same with another noise of SA-Solver, over the times of the imported process. */
    public CallArguments withTau(Tau value) {
        return new CallArguments(eta, clippedOutput, order, churn, value);
    }

    /**
     * Refuses arguments that a class does not take.
     *
     * @throws IllegalArgumentException naming the argument and the classes that take it
     */
    void requireFor(SchedulerClass scheduler) {
        require("eta", eta, scheduler, SchedulerClass.DDIM, SchedulerClass.TCD);
        require("clippedOutput", clippedOutput, scheduler, SchedulerClass.DDIM);
        require("order", order, scheduler, SchedulerClass.LMS);
        require("churn", churn, scheduler, SchedulerClass.EULER, SchedulerClass.EDM_EULER);
        require("tau", tau, scheduler, SchedulerClass.SA_SOLVER);
    }

    private static void require(
            String name, @Nullable Object value, SchedulerClass scheduler, SchedulerClass... takers) {
        if (value != null && !List.of(takers).contains(scheduler)) {
            throw new IllegalArgumentException(name + " is " + value + ", which " + scheduler.className()
                    + " does not take; allowed: with "
                    + Arrays.stream(takers).map(SchedulerClass::className).collect(Collectors.joining(", ")));
        }
    }
}
