package org.score4j.cuda;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.score4j.model.Condition;
import org.score4j.program.NetworkCall;

/** A network that puts its work into the stream by itself. */
final class OwnModel implements DeviceModel {
    private final DeviceNetwork network;
    private @Nullable Queue queue;

    OwnModel(DeviceNetwork network) {
        this.network = network;
    }

    @Override
    public void open(Queue opened, Kernels kernels) {
        queue = opened;
    }

    @Override
    public void enqueue(long x, int active, Levels levels, Condition condition, long out) {
        long stream = Objects.requireNonNull(queue, "not open").stream().handle();
        network.enqueue(x, active, levels.host(), condition, out, stream);
    }

    @Override
    public boolean repeats(NetworkCall.Scaling scaling, Condition condition) {
        return condition.isNone();
    }
}
