package org.score4j.specs;

/** A JSON document does not say what it should. The message names file or field, value and what is expected. */
public final class SpecificationException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** With a message for the user. */
    public SpecificationException(String message) {
        super(message);
    }

    /** With a message for the user and the cause. */
    public SpecificationException(String message, Throwable cause) {
        super(message, cause);
    }
}
