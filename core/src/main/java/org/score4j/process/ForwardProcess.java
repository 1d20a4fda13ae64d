package org.score4j.process;

/** A forward process: turns clean data into noise as time runs from clean to noisy. */
public interface ForwardProcess {
    /** What messages and plans call the process. */
    String name();

    /**
     * Whether a velocity, an auxiliary variable of the data's shape, is diffused along with the data: networks are then evaluated
     * at both.
     */
    default boolean hasVelocity() {
        return false;
    }
}
