package org.score4j.cuda;

import org.score4j.model.Condition;
import org.score4j.model.NoiseLevel;
import org.score4j.program.NetworkCall;

/** How a network is computed on the device within one run. Takes its memory when it is made, before the run's is allocated. */
interface DeviceModel {
    /**
     * Noise levels of a batch.
     *
     * @param host all of them, on the host
     * @param alphas address on the device of alpha, one per sample, or 0 if all have the first on the host
     * @param sigmas address on the device of sigma, one per sample, or 0 if all have the first on the host
     */
    record Levels(NoiseLevel host, long alphas, long sigmas) {
        boolean perSample() {
            return alphas != 0;
        }

        /** Sets the factors {@code alpha} and {@code sigma}. */
        void set(Launch launch) {
            launch.with()
                    .factor("alpha", alphas, perSample() ? 1 : host.alpha()[0])
                    .factor("sigma", sigmas, perSample() ? 1 : host.sigma()[0]);
        }
    }

    /** Makes it ready, once the memory has been allocated. */
    void open(Queue queue, Kernels kernels);

    /** Puts the computation of F(x) for the first samples of the batch into the run's stream. */
    void enqueue(long x, int active, Levels levels, Condition condition, long out);

    /** Whether what {@link #enqueue} puts into the stream may be done again for another batch at the same level. */
    boolean repeats(NetworkCall.Scaling scaling, Condition condition);
}
