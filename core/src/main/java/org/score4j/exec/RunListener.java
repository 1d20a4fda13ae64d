package org.score4j.exec;

/** Follows a run. Called on the thread that runs, after every step of every batch. */
@FunctionalInterface
public interface RunListener {
    /** A step has ended. The event is valid during the call only. */
    void stepped(StepEvent event);

    /** Whether the listener reads {@link StepEvent#denoised}; a plan then forms it where the solver does not. */
    default boolean wantsDenoised() {
        return false;
    }
}
