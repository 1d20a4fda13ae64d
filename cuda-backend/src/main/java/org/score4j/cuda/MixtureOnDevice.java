package org.score4j.cuda;

import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.score4j.cuda.kernel.Kernel;
import org.score4j.cuda.kernel.LaunchShape;
import org.score4j.model.Condition;
import org.score4j.model.exact.GaussianMixtureModel;
import org.score4j.program.NetworkCall;
import org.score4j.tensor.ElementType;

/** {@link GaussianMixtureModel} by its kernel. */
final class MixtureOnDevice implements DeviceModel {
    private final GaussianMixtureModel model;
    private final ElementType type;
    private final RunMemory memory;
    private final long means;
    private final long variances;
    private final long weights;
    private final LevelNumbers logFactors;
    private @Nullable Launch launch;

    MixtureOnDevice(
            GaussianMixtureModel model, ElementType type, RunMemory memory, int rows, Set<LevelNumbers.Level> levels) {
        this.model = model;
        this.type = type;
        this.memory = memory;
        long all = Math.multiplyExact((long) model.components() * model.dimensions(), Double.BYTES);
        means = memory.reserve(all);
        variances = memory.reserve(all);
        weights = memory.reserve((long) rows * model.components() * Double.BYTES);
        logFactors = new LevelNumbers(memory, model.components(), rows, levels, model::logFactors);
    }

    @Override
    public void open(Queue queue, Kernels kernels) {
        double[] centres = new double[model.dimensions()];
        double[] spreads = new double[model.dimensions()];
        for (int k = 0; k < model.components(); k++) {
            for (int d = 0; d < centres.length; d++) {
                centres[d] = model.mean(k, d);
                spreads[d] = model.variance(k, d);
            }
            long from = (long) k * centres.length * Double.BYTES;
            Constants.send(queue, memory.address(means) + from, centres);
            Constants.send(queue, memory.address(variances) + from, spreads);
        }
        logFactors.open(queue);
        launch = new Launch(queue.stream(), kernels, Kernel.MIXTURE, type);
    }

    @Override
    public void enqueue(long x, int active, Levels levels, Condition condition, long out) {
        Launch kernel = Objects.requireNonNull(launch, "not open");
        kernel.with()
                .pointer("out", out)
                .pointer("x", x)
                .pointer("means", memory.address(means))
                .pointer("variances", memory.address(variances))
                .pointer("logFactors", logFactors.address(levels, active))
                .pointer("weights", memory.address(weights))
                .int64("length", model.dimensions())
                .int64("logFactorStride", logFactors.stride(levels))
                .int32("rows", active)
                .int32("components", model.components());
        levels.set(kernel);
        kernel.launch(LaunchShape.ofRows(active));
    }

    @Override
    public boolean repeats(NetworkCall.Scaling scaling, Condition condition) {
        return logFactors.knows(scaling.alpha(), scaling.sigma());
    }
}
