package org.score4j.exec;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.score4j.model.Condition;
import org.score4j.noise.Draw;
import org.score4j.program.Coefficient;
import org.score4j.program.Instruction;
import org.score4j.program.NetworkCall;
import org.score4j.program.NoiseTerm;
import org.score4j.program.Register;
import org.score4j.program.ScalarRegister;
import org.score4j.tensor.Tensors;

/** One batch on the processor: decodes instructions and shares their loops among the workers. */
final class CpuExecution implements Execution {
    private final ExecutionRequest request;
    private final int length;
    private final RegisterFile registers;
    private final int registerCount;
    private final double[][] scalars;
    private final long[] samples;
    private final int[] evaluations;
    private final Workers workers;
    private final NetworkBoundary boundary;
    private final Reductions[] reductions;
    private final Inspection inspection;
    private final Combination combination;
    private final ElementFunctions functions;
    private final Gathering gathering;
    private final Workers.Task reduce = this::reduce;
    private Condition condition;
    private int active;
    private int step = 1;
    private int good;
    private int spare;
    private boolean marked;
    private long networkNanos;
    private Instruction current;

    CpuExecution(ExecutionRequest request, int threads) {
        this.request = request;
        length = request.sampleLength();
        samples = request.samples().clone();
        active = samples.length;
        condition = request.condition();
        int total = Math.multiplyExact(length, active);
        registerCount = request.program().registers().size();
        workers = new Workers(total < Workers.THRESHOLD / Combination.NORMAL_COST ? 1 : threads);
        int count = workers.count();
        good = registerCount;
        spare = registerCount + 1;
        registers = RegisterFile.of(request.type(), registerCount + 2, total, count);
        scalars = new double[request.program().scalars().size()][active];
        evaluations = new int[active];
        boolean sorts = request.program().instructions().stream()
                .anyMatch(instruction -> instruction instanceof Instruction.Reduce wanted
                        && wanted.operation() == Instruction.Reduction.QUANTILE_ABS);
        reductions = new Reductions[count];
        inspection = new Inspection(registers, workers);
        boundary = new NetworkBoundary(request, registers, workers, inspection);
        combination = new Combination(this, registers, workers, request);
        gathering = new Gathering(registers, workers, scalars, length);
        functions = new ElementFunctions(this, registers, workers, length);
        for (int worker = 0; worker < count; worker++) {
            reductions[worker] = new Reductions(sorts ? length : 0);
        }
        current = new Instruction.Combine(request.program().state(), List.of(), null);
    }

    @Override
    public void execute(Instruction instruction) {
        current = instruction;
        if (instruction instanceof Instruction.Combine combine) {
            combination.execute(combine);
        } else if (instruction instanceof NetworkCall call) {
            call(call);
        } else if (instruction instanceof Instruction.Mark mark) {
            mark(mark);
        } else if (instruction instanceof Instruction.Scalar scalar) {
            ScalarArithmetic.execute(scalar, this);
        } else if (instruction instanceof Instruction.Reduce) {
            workers.run(reduce, active, 1, (long) active * length);
        } else if (instruction instanceof Instruction.Pointwise wanted) {
            functions.execute(wanted);
        } else if (instruction instanceof Instruction.Gather gather) {
            gathering.execute(gather, active);
        } else if (instruction instanceof Instruction.Apply apply) {
            boundary.apply(apply, active);
        } else {
            throw new IllegalArgumentException("instruction is not lowered: " + instruction);
        }
    }

    @Override
    public void drawInitial(Register state, double std) {
        execute(new Instruction.Combine(state, List.of(), new NoiseTerm(Coefficient.of(std), Draw.initial())));
    }

    private void reduce(int worker, int from, int to) {
        Instruction.Reduce wanted = (Instruction.Reduce) current;
        for (int position = from; position < to; position++) {
            scalars[wanted.output().index()][position] =
                    reductions[worker].reduce(wanted, registers, position * length, length);
        }
    }

    private void call(NetworkCall call) {
        inspection.begin(active * length);
        networkNanos += boundary.call(call, condition, this);
        for (int position = 0; position < active; position++) {
            evaluations[position]++;
        }
        requireFinite(inspection.end(call.request().output().index(), active * length));
    }

    private void mark(Instruction.Mark mark) {
        requireFinite(inspection.copy(mark.state().index(), spare, active * length));
        int replaced = good;
        good = spare;
        spare = replaced;
        marked = true;
        step = mark.step() + 1;
    }

    /** Stops the run if an element was found that is NaN or infinite; {@code bad} is −1 if there is none. */
    private void requireFinite(int bad) {
        if (bad >= 0) {
            int position = bad / length;
            throw new SamplingException(step, time(position), current.toString(), samples[position], lastGood());
        }
    }

    /** The time of the current instruction for one sample. */
    private double time(int position) {
        if (current instanceof NetworkCall call) {
            return value(call.request().time(), position);
        }
        return current instanceof Instruction.Mark mark ? mark.time() : Double.NaN;
    }

    /** The value of a coefficient for one sample of the batch. */
    double value(Coefficient coefficient, int position) {
        if (coefficient instanceof Coefficient.Constant constant) {
            return constant.value();
        }
        if (coefficient instanceof Coefficient.PerSample perSample) {
            return perSample.factor() * scalars[perSample.register().index()][position];
        }
        throw notPerSample(coefficient);
    }

    /** Apart, because the virtual machine makes a method's strings when it recompiles it, in the midst of a run. */
    private static IllegalArgumentException notPerSample(Coefficient coefficient) {
        return new IllegalArgumentException("coefficient " + coefficient + " is not one number per sample");
    }

    @Override
    public double get(ScalarRegister register, int position) {
        return scalars[register.index()][position];
    }

    @Override
    public void set(ScalarRegister register, int position, double value) {
        scalars[register.index()][position] = value;
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
        return networkNanos;
    }

    @Override
    public INDArray read(Register register) {
        return boundary.read(register.index(), active);
    }

    @Override
    public void read(Register register, INDArray into) {
        requireBatchShape(into);
        boundary.read(register.index(), active, into);
    }

    @Override
    public void read(Register register, int position, double[] out) {
        requireSampleLength(out);
        registers.load(register.index(), position * length, out, length);
    }

    @Override
    public void write(Register register, int position, double[] values) {
        requireSampleLength(values);
        registers.store(register.index(), position * length, values, length);
    }

    private void requireSampleLength(double[] values) {
        if (values.length != length) {
            throw new IllegalArgumentException("values have length " + values.length + "; expected " + length);
        }
    }

    @Override
    public void write(Register register, INDArray values) {
        store(register.index(), values);
    }

    private void requireBatchShape(INDArray values) {
        long[] expected = request.batchShape(active);
        if (!Arrays.equals(values.shape(), expected)) {
            throw new IllegalArgumentException(
                    "values have shape " + Arrays.toString(values.shape()) + "; expected " + Arrays.toString(expected));
        }
    }

    private void store(int register, INDArray values) {
        requireBatchShape(values);
        double[] all = Tensors.toDoubles(values);
        registers.store(register, 0, all, all.length);
    }

    @Override
    public @Nullable INDArray lastGood() {
        return marked ? boundary.read(good, active) : null;
    }

    @Override
    public void retain(int... positions) {
        for (int target = 0; target < positions.length; target++) {
            int source = positions[target];
            if (source == target) {
                continue;
            }
            for (int register = 0; register < registerCount; register++) {
                registers.copy(register, source * length, register, target * length, length);
            }
            registers.copy(good, source * length, good, target * length, length);
            for (double[] scalar : scalars) {
                scalar[target] = scalar[source];
            }
            samples[target] = samples[source];
            evaluations[target] = evaluations[source];
        }
        condition = condition.gather(positions);
        active = positions.length;
        if (active > 0) {
            boundary.limit(active);
        }
    }

    @Override
    public void recall() {
        active = samples.length;
        System.arraycopy(request.samples(), 0, samples, 0, active);
        condition = request.condition();
        boundary.limit(active);
        for (double[] scalar : scalars) {
            Arrays.fill(scalar, 0);
        }
        for (int register = 0; register < registerCount; register++) {
            registers.clear(register, 0, active * length);
        }
    }

    @Override
    public void takeUp(int stepUnderWay, int[] counts, @Nullable INDArray lastGood) {
        step = stepUnderWay;
        System.arraycopy(counts, 0, evaluations, 0, active);
        marked = lastGood != null;
        if (lastGood != null) {
            store(good, lastGood);
        }
    }

    @Override
    public void close() {
        workers.close();
        boundary.close();
    }
}
