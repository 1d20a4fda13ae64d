package org.score4j.cuda;

import org.score4j.model.Condition;
import org.score4j.model.NoiseLevel;

/** How a network is computed on the device within one run. */
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
    }

    /** Puts the computation of F(x) for the first samples of the batch into the run's stream. */
    void enqueue(long x, int active, Levels levels, Condition condition, long out);

    /** Whether what {@link #enqueue} puts into the stream may be done again for another batch at the same level. */
    boolean repeats(Condition condition);

    /** A network that does it by itself. */
    static DeviceModel of(DeviceNetwork network, Queue queue) {
        return new DeviceModel() {
            @Override
            public void enqueue(long x, int active, Levels levels, Condition condition, long out) {
                network.enqueue(
                        x, active, levels.host(), condition, out, queue.stream().handle());
            }

            @Override
            public boolean repeats(Condition condition) {
                return condition.isNone();
            }
        };
    }
}
