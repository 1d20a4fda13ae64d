package org.score4j.cuda;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.score4j.cuda.kernel.Kernel;
import org.score4j.cuda.kernel.LaunchShape;
import org.score4j.model.Condition;
import org.score4j.model.exact.EmpiricalModel;
import org.score4j.program.NetworkCall;
import org.score4j.tensor.ElementType;

/** {@link EmpiricalModel} by its kernels: distances from all points, then their weighted mean. */
final class DataSetOnDevice implements DeviceModel {
    /** Numbers that are copied at once. */
    private static final int CHUNK = 1 << 20;

    private final EmpiricalModel model;
    private final ElementType type;
    private final RunMemory memory;
    private final long data;
    private final long distances;
    private @Nullable Launch first;
    private @Nullable Launch second;

    DataSetOnDevice(EmpiricalModel model, ElementType type, RunMemory memory, int rows) {
        this.model = model;
        this.type = type;
        this.memory = memory;
        data = memory.reserve((long) model.points() * model.dimensions() * Float.BYTES);
        distances = memory.reserve(Math.multiplyExact((long) rows * model.points(), Double.BYTES));
    }

    @Override
    public void open(Queue queue, Kernels kernels) {
        int count = Math.multiplyExact(model.points(), model.dimensions());
        float[] chunk = new float[Math.min(CHUNK, count)];
        for (int from = 0; from < count; from += CHUNK) {
            float[] part = count - from < chunk.length ? new float[count - from] : chunk;
            model.copy(from, part);
            Constants.send(queue, memory.address(data) + (long) from * Float.BYTES, part);
        }
        first = new Launch(queue.stream(), kernels, Kernel.DISTANCES, type);
        second = new Launch(queue.stream(), kernels, Kernel.EMPIRICAL, type);
    }

    @Override
    public void enqueue(long x, int active, Levels levels, Condition condition, long out) {
        Launch distance = Objects.requireNonNull(first, "not open");
        set(distance, x, active, levels, out);
        distance.launch(LaunchShape.ofDistances(active, model.dimensions(), model.points()));
        Launch mean = Objects.requireNonNull(second, "not open");
        set(mean, x, active, levels, out);
        mean.launch(LaunchShape.ofColumns(active, model.dimensions()));
    }

    private void set(Launch kernel, long x, int active, Levels levels, long out) {
        kernel.with()
                .pointer("out", out)
                .pointer("x", x)
                .pointer("data", memory.address(data))
                .pointer("distances", memory.address(distances))
                .int64("length", model.dimensions())
                .int32("points", model.points())
                .int32("rows", active);
        levels.set(kernel);
    }

    @Override
    public boolean repeats(NetworkCall.Scaling scaling, Condition condition) {
        return true;
    }
}
