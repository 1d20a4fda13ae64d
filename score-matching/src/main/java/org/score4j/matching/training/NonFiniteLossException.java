package org.score4j.matching.training;

import java.util.Arrays;

/** The loss or its gradient became NaN or infinite. The parameters are those before the step. */
public final class NonFiniteLossException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final long step;
    private final int[] examples;

    NonFiniteLossException(long step, long seed, int[] examples, String what) {
        super(what + " in step " + step + ", with seed " + seed + " and examples " + Arrays.toString(examples)
                + "; the parameters are those before the step");
        this.step = step;
        this.examples = examples.clone();
    }

    /** The step, from 0; with the seed it names all random numbers. */
    public long step() {
        return step;
    }

    /** Numbers of the batch's examples. */
    public int[] examples() {
        return examples.clone();
    }
}
