package org.score4j.exec;

/** Makes executors that other modules have; found by {@link java.util.ServiceLoader}. */
public interface ExecutorProvider {
    /** The name its executors begin with, in lower case and without a colon: {@code cuda}. */
    String name();

    /**
     * A new executor.
     *
     * @param device what a name has behind the colon, or an empty text
     * @throws IllegalArgumentException if {@code device} is no device's name
     * @throws RuntimeException if it cannot run on this machine; the message says why
     */
    Executor open(String device);
}
