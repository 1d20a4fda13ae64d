package org.score4j.cuda;

import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.score4j.cuda.kernel.Kernel;
import org.score4j.exec.ExecutionRequest;
import org.score4j.model.Condition;
import org.score4j.model.NoiseLevel;
import org.score4j.model.ScoreModel;
import org.score4j.program.Coefficient;
import org.score4j.program.NetworkCall;
import org.score4j.program.Register;
import org.score4j.tensor.ElementType;

/**
 * Network calls: one pass into the network, fused with scaling and conversion, and one out of it, fused with the prediction and the
 * look for what is not finite. Networks on the host are given pinned memory, to which and from which copies go.
 */
final class Networks {
    private final ExecutionRequest request;
    private final Queue queue;
    private final RunMemory memory;
    private final Map<ScoreModel, DeviceModel> onDevice;
    private final int length;
    private final NoiseLevel level;
    private final double[] inputFactors;
    private final double[] skips;
    private final double[] gains;
    private final Upload numbers;
    private final HostArrays inputs;
    private final HostArrays pairs;
    private final HostArrays outputs;
    private final Map<ElementType, Launch> stages = new EnumMap<>(ElementType.class);
    private final Map<ElementType, Launch> blends = new EnumMap<>(ElementType.class);
    private long nanos;

    /**
     * Bytes between registers and networks, on the device and on the host.
     *
     * @param inputBytes of the largest input
     * @param outputBytes of the largest output
     * @param hostInputBytes of the largest input of a network on the host
     * @param hostOutputBytes of the largest output of a network on the host
     */
    record Sizes(long inputBytes, long outputBytes, long hostInputBytes, long hostOutputBytes) {
        static Sizes of(ExecutionRequest request) {
            Sizes sizes = new Sizes(0, 0, 0, 0);
            for (Map.Entry<String, ScoreModel> entry : request.models().entrySet()) {
                ScoreModel model = entry.getValue();
                long out = (long) request.samples().length
                        * request.sampleLength()
                        * typeOf(request, model).bytes();
                long in = request.evaluatesPairs(entry.getKey()) ? Math.multiplyExact(2, out) : out;
                boolean host = !DeviceModels.has(request, entry.getKey());
                sizes = new Sizes(
                        Math.max(sizes.inputBytes, in),
                        Math.max(sizes.outputBytes, out),
                        Math.max(sizes.hostInputBytes, host ? in : 0),
                        Math.max(sizes.hostOutputBytes, host ? out : 0));
            }
            return sizes;
        }
    }

    Networks(
            ExecutionRequest request,
            Queue queue,
            Kernels kernels,
            RunMemory memory,
            Map<ScoreModel, DeviceModel> onDevice) {
        this.request = request;
        this.queue = queue;
        this.memory = memory;
        this.onDevice = onDevice;
        length = request.sampleLength();
        int rows = request.samples().length;
        level = NoiseLevel.ofSize(rows);
        inputFactors = new double[rows];
        skips = new double[rows];
        gains = new double[rows];
        numbers = new Upload(queue, memory, memory.numbers());
        inputs = new HostArrays(memory.buffer(memory.input()));
        pairs = new HostArrays(memory.buffer(memory.input()));
        outputs = new HostArrays(memory.buffer(memory.output()));
        for (ScoreModel model : request.models().values()) {
            ElementType type = typeOf(request, model);
            stages.computeIfAbsent(type, key -> new Launch(queue.stream(), kernels, Kernel.STAGE, request.type(), key));
            blends.computeIfAbsent(type, key -> new Launch(queue.stream(), kernels, Kernel.BLEND, request.type(), key));
        }
    }

    private static ElementType typeOf(ExecutionRequest request, ScoreModel model) {
        return model.network().spec().typeFor(request.type());
    }

    /** Whether a call can be recorded: nothing of it is done on the host, or depends on the batch. */
    boolean repeats(NetworkCall call, Condition condition) {
        DeviceModel model = onDevice.get(call.model());
        NetworkCall.Scaling scaling = call.scaling();
        return scaling != null && model != null && model.repeats(scaling, condition);
    }

    /** Nanoseconds inside networks on the host. */
    long nanos() {
        return nanos;
    }

    /**
     * Calls a network.
     *
     * @param bad where the number of the first element that is not finite is left
     */
    void call(NetworkCall call, Batch batch, long bad) {
        Condition condition = batch.condition();
        ElementType type = typeOf(request, call.model());
        boolean perSample = call.scaling() == null;
        for (int position = 0; position < batch.active(); position++) {
            setScaling(call, position, batch);
        }
        if (perSample) {
            sendNumbers(batch.active());
        }
        long x = memory.device(memory.input());
        long out = memory.device(memory.output());
        Register companion = call.request().companion();
        int stride = companion == null ? length : 2 * length;
        if (companion != null) {
            stage(type, companion, stride, 0, perSample, batch);
        }
        stage(type, call.request().input(), stride, stride - length, perSample, batch);
        DeviceModel model = onDevice.get(call.model());
        if (model == null) {
            evaluateOnHost(call.model(), type, companion, condition, batch.active());
        } else {
            long alphas = perSample ? memory.numbers(RunMemory.Numbers.ALPHA) : 0;
            long sigmas = perSample ? memory.numbers(RunMemory.Numbers.SIGMA) : 0;
            model.enqueue(x, batch.active(), new DeviceModel.Levels(level, alphas, sigmas), condition, out);
        }
        Launch blend = blends.get(type);
        if (blend == null) {
            throw new IllegalStateException("there is no kernel for networks of " + type);
        }
        blend.with()
                .pointer("out", memory.register(call.request().output().index()))
                .pointer("state", memory.register(call.request().input().index()))
                .pointer("output", out)
                .pointer("bad", bad)
                .int64("length", length)
                .int32("rows", batch.active());
        factor(blend, "skip", RunMemory.Numbers.SKIP, perSample, skips);
        factor(blend, "gain", RunMemory.Numbers.GAIN, perSample, gains);
        blend.launch(batch.shapes().rows());
    }

    private void stage(ElementType type, Register register, int stride, int offset, boolean perSample, Batch batch) {
        Launch stage = stages.get(type);
        if (stage == null) {
            throw new IllegalStateException("there is no kernel for networks of " + type);
        }
        stage.with()
                .pointer("out", memory.device(memory.input()))
                .pointer("in", memory.register(register.index()))
                .int64("length", length)
                .int64("stride", stride)
                .int64("offset", offset)
                .int32("rows", batch.active());
        factor(stage, "factor", RunMemory.Numbers.INPUT, perSample, inputFactors);
        stage.launch(batch.shapes().rows());
    }

    private void factor(Launch launch, String name, RunMemory.Numbers kind, boolean perSample, double[] host) {
        if (perSample) {
            launch.with().factor(name, memory.numbers(kind), 1);
        } else {
            launch.with().factor(name, 0, host[0]);
        }
    }

    private void setScaling(NetworkCall call, int position, Batch batch) {
        NetworkCall.Scaling scaling = call.scaling();
        if (scaling == null) {
            Coefficient time = call.request().time();
            scaling = NetworkCall.Scaling.of(call.model(), call.request(), batch.value(time, position));
        }
        inputFactors[position] = scaling.input();
        level.noise()[position] = scaling.noise();
        level.alpha()[position] = scaling.alpha();
        level.sigma()[position] = scaling.sigma();
        skips[position] = scaling.skip();
        gains[position] = scaling.gain();
    }

    /** Copies the numbers of each sample to the device. */
    private void sendNumbers(int active) {
        ByteBuffer buffer = numbers.open();
        int rows = request.samples().length;
        for (RunMemory.Numbers kind : RunMemory.Numbers.values()) {
            double[] values = switch (kind) {
                case INPUT -> inputFactors;
                case SKIP -> skips;
                case GAIN -> gains;
                case ALPHA -> level.alpha();
                case SIGMA -> level.sigma();
            };
            for (int position = 0; position < active; position++) {
                buffer.putDouble((kind.place() * rows + position) * Double.BYTES, values[position]);
            }
        }
        numbers.send(buffer.capacity());
    }

    private void evaluateOnHost(
            ScoreModel model, ElementType type, @Nullable Register companion, Condition condition, int active) {
        int batch = request.samples().length;
        long bytes = (long) active * length * type.bytes();
        queue.stream()
                .download(
                        memory.host(memory.input()),
                        memory.device(memory.input()),
                        companion == null ? bytes : 2 * bytes);
        queue.await();
        long start = System.nanoTime();
        model.network()
                .evaluate(
                        companion == null
                                ? inputs.array(type, active, request.batchShape(batch))
                                : pairs.array(type, active, request.pairShape(batch)),
                        level,
                        condition,
                        outputs.array(type, active, request.batchShape(batch)));
        nanos += System.nanoTime() - start;
        queue.stream().upload(memory.device(memory.output()), memory.host(memory.output()), bytes);
    }
}
