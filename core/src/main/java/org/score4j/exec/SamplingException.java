package org.score4j.exec;

import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A run stopped because a value became NaN or infinite. Says where, and holds the last good state. */
public final class SamplingException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int step;
    private final double time;
    private final long sample;
    private final transient @Nullable INDArray lastGood;

    /**
     * Describes the place.
     *
     * @param step the step that was under way, from 1
     * @param time the time of the instruction
     * @param instruction what was executed
     * @param sample number of the first sample concerned
     * @param lastGood the state when the last step ended, or null in the first
     */
    public SamplingException(int step, double time, String instruction, long sample, @Nullable INDArray lastGood) {
        super("sample " + sample + " became NaN or infinite in step " + step + " at time " + time + ": " + instruction);
        this.step = step;
        this.time = time;
        this.sample = sample;
        this.lastGood = lastGood;
    }

    /** The step that was under way, from 1. */
    public int step() {
        return step;
    }

    /** The time of the instruction. */
    public double time() {
        return time;
    }

    /** Number of the first sample concerned. */
    public long sample() {
        return sample;
    }

    /** The state [B, ...] when the last step ended, or null in the first; the caller closes it. */
    public @Nullable INDArray lastGood() {
        return lastGood;
    }
}
