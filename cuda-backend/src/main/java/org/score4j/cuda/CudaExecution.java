package org.score4j.cuda;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.score4j.cuda.driver.Failures;
import org.score4j.cuda.driver.Stream;
import org.score4j.exec.Execution;
import org.score4j.exec.ExecutionRequest;
import org.score4j.exec.SamplingException;
import org.score4j.noise.Draw;
import org.score4j.program.Coefficient;
import org.score4j.program.Instruction;
import org.score4j.program.NetworkCall;
import org.score4j.program.NoiseTerm;
import org.score4j.program.Register;
import org.score4j.program.ScalarRegister;

/** One batch on a device. */
final class CudaExecution implements Execution {
    private final Stream stream;
    private final Queue queue;
    private final RunMemory memory;
    private final Batch batch;
    private final Checks checks;
    private final RegisterCopies copies;
    private final Decoder decoder;
    private final StepGraphs graphs;
    private final boolean recording;
    private final int length;
    private final int registerCount;
    private int step = 1;
    private int good;
    private int spare;
    private boolean marked;
    private boolean broken;
    /** The list that {@link #records} was last asked about, and what it said. */
    private List<Instruction> judged = List.of();

    private boolean recorded;

    /** @param recording whether steps may be recorded */
    CudaExecution(
            ExecutionRequest request,
            Stream stream,
            Kernels kernels,
            RunMemory memory,
            RunParts parts,
            boolean recording) {
        this.stream = stream;
        this.memory = memory;
        this.recording = recording;
        length = request.sampleLength();
        registerCount = request.program().registers().size();
        queue = new Queue(stream);
        graphs = new StepGraphs(request.program().instructions().size());
        batch = new Batch(request, queue, memory);
        checks = new Checks(queue, memory);
        copies = new RegisterCopies(request, queue, memory);
        parts.open(queue, kernels);
        decoder = new Decoder(request, queue, kernels, memory, batch, checks, copies, parts);
        begin(request);
    }

    /** Puts registers and numbers as they are before the first instruction. */
    private void begin(ExecutionRequest request) {
        good = registerCount;
        spare = registerCount + 1;
        step = 1;
        marked = false;
        batch.begin(request);
        clear();
    }

    private void clear() {
        for (int register = 0; register < registerCount; register++) {
            copies.clear(register);
        }
    }

    @Override
    public void execute(Instruction instruction) {
        requireWhole();
        stream.enter();
        try {
            batch.scalars().toDevice();
            boolean looks = Checks.looks(instruction);
            if (looks) {
                checks.begin();
            }
            decoder.launch(instruction, spare);
            if (looks) {
                checks.fetch();
                queue.await();
            }
            settle(instruction, 0);
        } catch (RuntimeException | Error e) {
            stream.leaveAfter(e);
            throw e;
        }
        stream.leave();
    }

    @Override
    public int execute(List<Instruction> instructions, int from) {
        StepGraphs.Step known = graphs.find(instructions, from, spare);
        if (known == null && !records(instructions)) {
            execute(instructions.get(from));
            return 1;
        }
        requireWhole();
        stream.enter();
        try {
            batch.scalars().toDevice();
            if (known == null) {
                known = record(List.copyOf(instructions.subList(from, endOfStep(instructions, from))));
                graphs.keep(from, known);
            }
            stream.launch(known.graph());
            queue.await();
            settle(known.instructions());
        } catch (RuntimeException | Error e) {
            broken = true;
            stream.leaveAfter(e);
            throw e;
        }
        stream.leave();
        return known.instructions().size();
    }

    /** Whether the steps of a program are recorded: all of it depends on nothing but the device. */
    private boolean records(List<Instruction> instructions) {
        if (judged != instructions) {
            judged = instructions;
            recorded = recording;
            for (int i = 0; i < instructions.size() && recorded; i++) {
                recorded = decoder.repeats(instructions.get(i));
            }
        }
        return recorded;
    }

    private static int endOfStep(List<Instruction> instructions, int from) {
        int to = from;
        while (to < instructions.size() - 1 && !(instructions.get(to) instanceof Instruction.Mark)) {
            to++;
        }
        return to + 1;
    }

    private StepGraphs.Step record(List<Instruction> whole) {
        return new StepGraphs.Step(whole, spare, stream.record(() -> {
            checks.begin();
            whole.forEach(instruction -> decoder.launch(instruction, spare));
            checks.fetch();
        }));
    }

    /** Takes instructions that were launched as done, one after the other up to the first that failed. */
    private void settle(List<Instruction> whole) {
        int place = 0;
        for (int i = 0; i < whole.size(); i++) {
            settle(whole.get(i), place);
            if (Checks.looks(whole.get(i))) {
                place++;
            }
        }
    }

    /** Takes an instruction as done, or stops the run where what it looked at is wrong. */
    private void settle(Instruction instruction, int place) {
        if (Decoder.writesScalars(instruction)) {
            batch.scalars().writtenOnDevice();
        } else if (instruction instanceof Instruction.Gather gather) {
            requireSource(gather, checks.found(place));
        } else if (instruction instanceof NetworkCall) {
            batch.countEvaluation();
            requireFinite(checks.found(place), instruction);
        } else if (instruction instanceof Instruction.Mark mark) {
            requireFinite(checks.found(place), instruction);
            int replaced = good;
            good = spare;
            spare = replaced;
            marked = true;
            step = mark.step() + 1;
        }
    }

    private void requireSource(Instruction.Gather gather, int bad) {
        if (bad >= 0) {
            throw new IllegalStateException("gather source of position " + bad + " is "
                    + (int) batch.scalars().get(gather.source().index(), bad) + "; allowed: 0 to "
                    + (batch.active() - 1));
        }
    }

    private void requireFinite(int bad, Instruction instruction) {
        if (bad >= 0) {
            int position = bad / length;
            double time = instruction instanceof NetworkCall call
                    ? batch.value(call.request().time(), position)
                    : ((Instruction.Mark) instruction).time();
            throw new SamplingException(step, time, instruction.toString(), batch.sample(position), kept());
        }
    }

    private void requireWhole() {
        if (broken) {
            throw new IllegalStateException(
                    "the run failed within a step on the device; its registers are undefined but for the last good state");
        }
    }

    @Override
    public void drawInitial(Register state, double std) {
        execute(new Instruction.Combine(state, List.of(), new NoiseTerm(Coefficient.of(std), Draw.initial())));
    }

    @Override
    public double get(ScalarRegister register, int position) {
        DeviceScalars scalars = batch.scalars();
        return scalars.isOnHost()
                ? scalars.get(register.index(), position)
                : queue.within(() -> scalars.get(register.index(), position));
    }

    @Override
    public void set(ScalarRegister register, int position, double value) {
        DeviceScalars scalars = batch.scalars();
        if (scalars.isOnHost()) {
            scalars.set(register.index(), position, value);
        } else {
            queue.run(() -> scalars.set(register.index(), position, value));
        }
    }

    @Override
    public int active() {
        return batch.active();
    }

    @Override
    public long sample(int position) {
        return batch.sample(position);
    }

    @Override
    public int evaluations(int position) {
        return batch.evaluations(position);
    }

    /** Inside networks on the host; those on the device take their time in the stream. */
    @Override
    public long networkNanos() {
        return decoder.networkNanos();
    }

    @Override
    public INDArray read(Register register) {
        requireWhole();
        return queue.within(() -> copies.read(register.index(), batch.active()));
    }

    @Override
    public void read(Register register, INDArray into) {
        requireWhole();
        queue.run(() -> copies.read(register.index(), batch.active(), into));
    }

    @Override
    public void read(Register register, int position, double[] out) {
        requireWhole();
        queue.run(() -> copies.read(register.index(), position, out));
    }

    @Override
    public void write(Register register, int position, double[] values) {
        queue.run(() -> copies.write(register.index(), position, values));
    }

    @Override
    public void write(Register register, INDArray values) {
        queue.run(() -> copies.write(register.index(), batch.active(), values));
    }

    @Override
    public @Nullable INDArray lastGood() {
        return queue.within(this::kept);
    }

    private @Nullable INDArray kept() {
        return marked ? copies.read(good, batch.active()) : null;
    }

    @Override
    public void retain(int... positions) {
        queue.run(() -> {
            for (int register = 0; register < registerCount; register++) {
                copies.retain(register, positions);
            }
            copies.retain(good, positions);
            batch.retain(positions);
        });
    }

    @Override
    public void recall() {
        queue.run(() -> {
            batch.takeAll();
            clear();
        });
    }

    @Override
    public void takeUp(int stepUnderWay, int[] counts, @Nullable INDArray lastGood) {
        step = stepUnderWay;
        batch.setEvaluations(counts);
        marked = lastGood != null;
        if (lastGood != null) {
            queue.run(() -> copies.write(good, batch.active(), lastGood));
        }
    }

    @Override
    public boolean renew(ExecutionRequest next) {
        boolean fits = !broken && next.samples().length == batch.capacity();
        if (fits) {
            queue.run(() -> begin(next));
        }
        return fits;
    }

    @Override
    public void close() {
        new Failures().close(graphs).close(stream).close(memory).end();
    }
}
