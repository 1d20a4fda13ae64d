package org.score4j.exec;

import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.score4j.program.Register;

/** What a listener sees when a step has ended. */
public final class StepEvent {
    private final Execution execution;
    private final Register state;
    private final @Nullable Register denoised;
    private final int step;
    private final int steps;
    private final double time;
    private final Progress progress;

    /**
     * How far the whole run is.
     *
     * @param evaluations network evaluations of single samples so far
     * @param expected evaluations the run will make, or −1 where that depends on the data
     * @param firstSample number of the batch's first sample within the run
     * @param samples samples of the batch
     */
    public record Progress(long evaluations, long expected, long firstSample, int samples) {}

    StepEvent(
            Execution execution,
            Register state,
            @Nullable Register denoised,
            int step,
            int steps,
            double time,
            Progress progress) {
        this.execution = execution;
        this.state = state;
        this.denoised = denoised;
        this.step = step;
        this.steps = steps;
        this.time = time;
        this.progress = progress;
    }

    /** Steps done in this batch, from 1. */
    public int step() {
        return step;
    }

    /** Steps of each batch, or −1 where that depends on the data. */
    public int steps() {
        return steps;
    }

    /** Time of the state. */
    public double time() {
        return time;
    }

    /** How far the whole run is. */
    public Progress progress() {
        return progress;
    }

    /** A copy of the state [samples, ...]; the caller closes it. */
    public INDArray state() {
        return execution.read(state);
    }

    /** A copy of the last E[x0 | xt] [samples, ...], or null where the program does not form it; the caller closes it. */
    public @Nullable INDArray denoised() {
        return denoised == null ? null : execution.read(denoised);
    }
}
