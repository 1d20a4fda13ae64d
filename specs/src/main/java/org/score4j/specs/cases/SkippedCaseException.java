package org.score4j.specs.cases;

/** A reference case cannot be run; the message is the reason. */
final class SkippedCaseException extends RuntimeException {
    private static final long serialVersionUID = 1;

    SkippedCaseException(String reason) {
        super(reason);
    }
}
