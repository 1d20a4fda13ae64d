package org.score4j.cuda;

import java.util.Arrays;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.score4j.cuda.kernel.Kernel;
import org.score4j.cuda.kernel.LaunchShape;
import org.score4j.model.Condition;
import org.score4j.model.exact.GaussianModel;
import org.score4j.program.NetworkCall;
import org.score4j.tensor.ElementType;

/** {@link GaussianModel} by its kernel. */
final class GaussianOnDevice implements DeviceModel {
    private final GaussianModel model;
    private final ElementType type;
    private final RunMemory memory;
    private final int rank;
    private final long mean;
    private final long variances;
    private final long factors;
    private final long solved;
    private final long small;
    private final LevelNumbers cholesky;
    private @Nullable Launch launch;

    GaussianOnDevice(
            GaussianModel model, ElementType type, RunMemory memory, int rows, Set<LevelNumbers.Level> levels) {
        this.model = model;
        this.type = type;
        this.memory = memory;
        rank = model.factors().length;
        long length = (long) model.dimensions() * Double.BYTES;
        mean = memory.reserve(length);
        variances = memory.reserve(length);
        factors = memory.reserve(rank * length);
        solved = memory.reserve(rows * length);
        small = memory.reserve((long) rows * rank * Double.BYTES);
        cholesky = new LevelNumbers(
                memory, rank * rank, rows, levels, (alpha, sigma) -> flat(model.cholesky(alpha, sigma)));
    }

    private static double[] flat(double[][] rows) {
        return Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
    }

    @Override
    public void open(Queue queue, Kernels kernels) {
        Constants.send(queue, memory.address(mean), model.mean());
        Constants.send(queue, memory.address(variances), model.variances());
        Constants.send(queue, memory.address(factors), flat(model.factors()));
        cholesky.open(queue);
        launch = new Launch(queue.stream(), kernels, Kernel.GAUSSIAN, type);
    }

    @Override
    public void enqueue(long x, int active, Levels levels, Condition condition, long out) {
        Launch kernel = Objects.requireNonNull(launch, "not open");
        kernel.with()
                .pointer("out", out)
                .pointer("x", x)
                .pointer("mean", memory.address(mean))
                .pointer("variances", memory.address(variances))
                .pointer("factors", memory.address(factors))
                .pointer("cholesky", cholesky.address(levels, active))
                .pointer("solved", memory.address(solved))
                .pointer("small", memory.address(small))
                .int64("length", model.dimensions())
                .int64("choleskyStride", cholesky.stride(levels))
                .int32("rows", active)
                .int32("rank", rank);
        levels.set(kernel);
        kernel.launch(LaunchShape.ofRows(active));
    }

    @Override
    public boolean repeats(NetworkCall.Scaling scaling, Condition condition) {
        return cholesky.knows(scaling.alpha(), scaling.sigma());
    }
}
