package org.score4j.process;

/** A forward process: turns clean data into noise as time runs from clean to noisy. */
public interface ForwardProcess {
    /** What messages and plans call the process. */
    String name();
}
