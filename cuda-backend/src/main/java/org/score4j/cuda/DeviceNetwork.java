package org.score4j.cuda;

import org.score4j.model.Condition;
import org.score4j.model.NoiseLevel;
import org.score4j.model.ScoreNetwork;

/** A network that can read and write the memory of the device the run is on, so that states need not leave it. */
public interface DeviceNetwork extends ScoreNetwork {
    /**
     * Puts the computation of F(x) for a batch into a stream. The context of the device is the calling thread's.
     *
     * <p>Must not wait for the stream and not allocate from the driver. Where there is no condition the stream may be recording: what
     * goes into it is then done again for later batches at the same noise level.
     *
     * @param x address on the device of scaled states [rows, ...], of the type that the spec names for the state's
     * @param rows samples of the batch
     * @param level the noise level of each sample, on the host; valid during the call
     * @param condition named tensors of as many samples, on the host, or none
     * @param out address on the device that raw predictions [rows, ...] are to be written to
     * @param stream the driver's handle of the stream
     */
    void enqueue(long x, int rows, NoiseLevel level, Condition condition, long out, long stream);
}
