package org.score4j.cuda;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.score4j.cuda.driver.Failures;
import org.score4j.cuda.driver.Stream;
import org.score4j.cuda.kernel.Arguments;
import org.score4j.exec.Execution;
import org.score4j.exec.ExecutionRequest;
import org.score4j.exec.SamplingException;
import org.score4j.model.Condition;
import org.score4j.model.ScoreModel;
import org.score4j.noise.Draw;
import org.score4j.program.Coefficient;
import org.score4j.program.Instruction;
import org.score4j.program.NetworkCall;
import org.score4j.program.NoiseTerm;
import org.score4j.program.Register;
import org.score4j.program.ScalarRegister;

/** One batch on a device: decodes instructions and launches their kernels. */
final class CudaExecution implements Execution {
    private final Stream stream;
    private final Queue queue;
    private final RunMemory memory;
    private final DeviceScalars scalars;
    private final Checks checks;
    private final Sums sums;
    private final SampleReductions reductions;
    private final Instructions instructions;
    private final Networks networks;
    private final RegisterCopies copies;
    private final StepGraphs graphs = new StepGraphs();
    private final boolean recording;
    private final boolean hostNoise;
    private final int length;
    private final int registerCount;
    private final Upload sampleNumbers;
    private final int[] evaluations;
    private final long[] samples;
    private ExecutionRequest request;
    private Condition condition;
    private Shapes shapes;
    private int active;
    private int step = 1;
    private int good;
    private int spare;
    private boolean marked;
    private boolean broken;

    /** @param recording whether steps may be recorded */
    CudaExecution(
            ExecutionRequest request,
            Stream stream,
            Kernels kernels,
            RunMemory memory,
            Map<ScoreModel, DeviceModel> models,
            boolean recording) {
        this.request = request;
        this.stream = stream;
        this.memory = memory;
        this.recording = recording;
        queue = new Queue(stream);
        length = request.sampleLength();
        registerCount = request.program().registers().size();
        samples = request.samples().clone();
        evaluations = new int[samples.length];
        active = samples.length;
        shapes = Shapes.of(active, length);
        condition = request.condition();
        hostNoise = Sums.isHost(request.noise());
        scalars = new DeviceScalars(queue, memory, request.program().scalars().size(), active);
        checks = new Checks(queue, memory);
        sums = new Sums(request, queue, kernels, memory);
        reductions = new SampleReductions(request, queue, kernels, memory);
        instructions = new Instructions(request, queue, kernels, memory);
        models.values().forEach(model -> model.open(queue, kernels));
        networks = new Networks(request, queue, kernels, memory, models);
        copies = new RegisterCopies(request, queue, memory);
        sampleNumbers = new Upload(queue, memory, memory.samples());
        begin();
    }

    /** Puts registers and numbers as they are before the first instruction. */
    private void begin() {
        good = registerCount;
        spare = registerCount + 1;
        step = 1;
        marked = false;
        Arrays.fill(evaluations, 0);
        takeAll();
    }

    private void takeAll() {
        limit(samples.length);
        System.arraycopy(request.samples(), 0, samples, 0, active);
        condition = request.condition();
        sendSamples();
        scalars.clear();
        for (int register = 0; register < registerCount; register++) {
            copies.clear(register);
        }
    }

    private void limit(int count) {
        active = count;
        if (count > 0) {
            shapes = Shapes.of(count, length);
        }
    }

    private void sendSamples() {
        ByteBuffer buffer = sampleNumbers.open();
        for (int position = 0; position < active; position++) {
            buffer.putLong(position * Long.BYTES, samples[position]);
        }
        sampleNumbers.send((long) active * Long.BYTES);
    }

    @Override
    public void execute(Instruction instruction) {
        requireWhole();
        stream.enter();
        try {
            scalars.toDevice();
            boolean looks = Checks.looks(instruction);
            if (looks) {
                checks.begin();
            }
            launch(instruction);
            if (looks) {
                checks.fetch();
                queue.await();
                settle(instruction, 0);
            }
        } catch (RuntimeException | Error e) {
            stream.leaveAfter(e);
            throw e;
        }
        stream.leave();
    }

    @Override
    public int execute(List<Instruction> list, int from) {
        int to = recording ? repeating(list, from) : from;
        if (to - from < 2) {
            execute(list.get(from));
            return 1;
        }
        requireWhole();
        stream.enter();
        try {
            scalars.toDevice();
            List<Instruction> whole = list.subList(from, to);
            graphs.launch(from, whole, spare, active, queue, () -> launchAll(whole));
            queue.await();
            settle(whole);
        } catch (RuntimeException | Error e) {
            broken = true;
            stream.leaveAfter(e);
            throw e;
        }
        stream.leave();
        return to - from;
    }

    private void launchAll(List<Instruction> whole) {
        checks.begin();
        whole.forEach(this::launch);
        checks.fetch();
    }

    /** Takes what was launched as done, one after the other up to the first that failed. */
    private void settle(List<Instruction> whole) {
        int place = 0;
        for (Instruction instruction : whole) {
            if (writesScalars(instruction)) {
                scalars.writtenOnDevice();
            }
            if (Checks.looks(instruction)) {
                settle(instruction, place);
                place++;
            }
        }
    }

    /** The end of the instructions from one on that depend on nothing but the device, up to a mark. */
    private int repeating(List<Instruction> list, int from) {
        int to = from;
        boolean marks = false;
        while (to < list.size() && !marks && repeats(list.get(to))) {
            marks = list.get(to) instanceof Instruction.Mark;
            to++;
        }
        return to;
    }

    private boolean repeats(Instruction instruction) {
        if (instruction instanceof NetworkCall call) {
            return networks.repeats(call, condition);
        }
        if (instruction instanceof Instruction.Combine combine) {
            return combine.noise() == null || !hostNoise;
        }
        return !(instruction instanceof Instruction.Apply);
    }

    private static boolean writesScalars(Instruction instruction) {
        return instruction instanceof Instruction.Reduce || instruction instanceof Instruction.Scalar;
    }

    private void requireWhole() {
        if (broken) {
            throw new IllegalStateException(
                    "the run failed within a step on the device, and its registers are undefined");
        }
    }

    private void launch(Instruction instruction) {
        if (instruction instanceof Instruction.Combine combine) {
            sums.launch(combine, this);
        } else if (instruction instanceof NetworkCall call) {
            networks.call(call, condition, this, checks.next());
        } else if (instruction instanceof Instruction.Mark mark) {
            instructions.launch(mark, spare, this, checks.next());
        } else if (instruction instanceof Instruction.Scalar scalar) {
            instructions.launch(scalar, this);
            scalars.writtenOnDevice();
        } else if (instruction instanceof Instruction.Reduce reduce) {
            reductions.launch(reduce, this);
            scalars.writtenOnDevice();
        } else if (instruction instanceof Instruction.Pointwise pointwise) {
            instructions.launch(pointwise, this);
        } else if (instruction instanceof Instruction.Gather gather) {
            instructions.launch(gather, this, checks.next());
        } else if (instruction instanceof Instruction.Apply apply) {
            copies.apply(apply, active);
        } else {
            throw new IllegalArgumentException("instruction is not lowered: " + instruction);
        }
    }

    /** Takes an instruction that looks at its result as done, or stops the run. */
    private void settle(Instruction instruction, int place) {
        int bad = checks.found(place);
        if (instruction instanceof Instruction.Gather gather) {
            if (bad >= 0) {
                throw new IllegalStateException("gather source of position " + bad + " is "
                        + (int) scalars.get(gather.source().index(), bad) + "; allowed: 0 to " + (active - 1));
            }
            return;
        }
        if (instruction instanceof NetworkCall) {
            for (int position = 0; position < active; position++) {
                evaluations[position]++;
            }
        }
        if (bad >= 0) {
            int position = bad / length;
            double time = instruction instanceof NetworkCall call
                    ? value(call.request().time(), position)
                    : ((Instruction.Mark) instruction).time();
            throw new SamplingException(step, time, instruction.toString(), samples[position], keptState());
        }
        if (instruction instanceof Instruction.Mark mark) {
            int replaced = good;
            good = spare;
            spare = replaced;
            marked = true;
            step = mark.step() + 1;
        }
    }

    @Override
    public void drawInitial(Register state, double std) {
        execute(new Instruction.Combine(state, List.of(), new NoiseTerm(Coefficient.of(std), Draw.initial())));
    }

    /** Sets a factor that is one number or one per sample. */
    void factor(Arguments arguments, String field, Coefficient coefficient) {
        if (coefficient instanceof Coefficient.Constant constant) {
            arguments.factor(field, 0, constant.value());
        } else if (coefficient instanceof Coefficient.PerSample perSample) {
            arguments.factor(field, memory.scalar(perSample.register().index()), perSample.factor());
        } else {
            throw notPerSample(coefficient);
        }
    }

    /** The value of a coefficient for one sample of the batch. */
    double value(Coefficient coefficient, int position) {
        if (coefficient instanceof Coefficient.Constant constant) {
            return constant.value();
        }
        if (coefficient instanceof Coefficient.PerSample perSample) {
            return perSample.factor() * scalars.get(perSample.register().index(), position);
        }
        throw notPerSample(coefficient);
    }

    private static IllegalArgumentException notPerSample(Coefficient coefficient) {
        return new IllegalArgumentException("coefficient " + coefficient + " is not one number per sample");
    }

    /** Does something within the device's context. */
    private <T> T within(Supplier<T> action) {
        stream.enter();
        T result;
        try {
            result = action.get();
        } catch (RuntimeException | Error e) {
            stream.leaveAfter(e);
            throw e;
        }
        stream.leave();
        return result;
    }

    private void withinDo(Runnable action) {
        within(() -> {
            action.run();
            return active;
        });
    }

    @Override
    public double get(ScalarRegister register, int position) {
        return scalars.isOnHost()
                ? scalars.get(register.index(), position)
                : within(() -> scalars.get(register.index(), position));
    }

    @Override
    public void set(ScalarRegister register, int position, double value) {
        if (scalars.isOnHost()) {
            scalars.set(register.index(), position, value);
        } else {
            withinDo(() -> scalars.set(register.index(), position, value));
        }
    }

    Shapes shapes() {
        return shapes;
    }

    @Override
    public int active() {
        return active;
    }

    @Override
    public long sample(int position) {
        return samples[position];
    }

    @Override
    public int evaluations(int position) {
        return evaluations[position];
    }

    @Override
    public long networkNanos() {
        return networks.nanos();
    }

    @Override
    public INDArray read(Register register) {
        requireWhole();
        return within(() -> copies.read(register.index(), active));
    }

    @Override
    public void read(Register register, INDArray into) {
        requireWhole();
        withinDo(() -> copies.read(register.index(), active, into));
    }

    @Override
    public void read(Register register, int position, double[] out) {
        requireWhole();
        withinDo(() -> copies.read(register.index(), position, out));
    }

    @Override
    public void write(Register register, int position, double[] values) {
        withinDo(() -> copies.write(register.index(), position, values));
    }

    @Override
    public void write(Register register, INDArray values) {
        withinDo(() -> copies.write(register.index(), active, values));
    }

    @Override
    public @Nullable INDArray lastGood() {
        return marked ? within(this::keptState) : null;
    }

    private @Nullable INDArray keptState() {
        return marked ? copies.read(good, active) : null;
    }

    @Override
    public void retain(int... positions) {
        withinDo(() -> {
            for (int register = 0; register < registerCount; register++) {
                copies.retain(register, positions);
            }
            copies.retain(good, positions);
            scalars.retain(positions);
            for (int target = 0; target < positions.length; target++) {
                samples[target] = samples[positions[target]];
                evaluations[target] = evaluations[positions[target]];
            }
            condition = condition.gather(positions);
            limit(positions.length);
            if (active > 0) {
                sendSamples();
            }
        });
    }

    @Override
    public void recall() {
        withinDo(this::takeAll);
    }

    @Override
    public void takeUp(int stepUnderWay, int[] counts, @Nullable INDArray lastGood) {
        withinDo(() -> {
            step = stepUnderWay;
            System.arraycopy(counts, 0, evaluations, 0, active);
            marked = lastGood != null;
            if (lastGood != null) {
                copies.write(good, active, lastGood);
            }
        });
    }

    @Override
    public boolean renew(ExecutionRequest next) {
        if (broken || next.samples().length != samples.length) {
            return false;
        }
        request = next;
        withinDo(this::begin);
        return true;
    }

    @Override
    public void close() {
        new Failures().close(graphs).close(stream).close(memory).end();
    }
}
