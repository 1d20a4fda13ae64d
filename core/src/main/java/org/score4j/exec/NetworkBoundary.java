package org.score4j.exec;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.score4j.model.Condition;
import org.score4j.model.NoiseLevel;
import org.score4j.model.ScoreModel;
import org.score4j.program.Coefficient;
import org.score4j.program.Instruction;
import org.score4j.program.NetworkCall;
import org.score4j.program.Register;
import org.score4j.tensor.ElementType;
import org.score4j.tensor.Staging;
import org.score4j.tensor.Tensors;

/**
 * Moves states into networks and predictions out: one pass each way, fused with scaling and conversion.
 *
 * <p>Both passes compute in the type of the state, in float64 for float64 networks.
 */
final class NetworkBoundary implements AutoCloseable {
    /** Elements that go in or out at once, and are in the first-level cache while they are looked at. */
    private static final int BLOCK = 4 * RegisterFile.BLOCK;

    private final ExecutionRequest request;
    private final RegisterFile registers;
    private final Workers workers;
    private final Inspection inspection;
    private final int length;
    private final Map<ElementType, Staging> inputs = new EnumMap<>(ElementType.class);
    private final Map<ElementType, Staging> pairs = new EnumMap<>(ElementType.class);
    private final Map<ElementType, Staging> outputs = new EnumMap<>(ElementType.class);
    private final NoiseLevel level;
    private final double[] inputFactors;
    private final double[] skips;
    private final double[] gains;
    private final Workers.Task before = this::before;
    private final Workers.Task after = this::after;
    private Staging into;
    private Staging outOf;
    private int stagedRegister;
    private int stagedOffset;
    private int stride;
    private int inputRegister;
    private int outputRegister;

    NetworkBoundary(ExecutionRequest request, RegisterFile registers, Workers workers, Inspection inspection) {
        this.request = request;
        this.registers = registers;
        this.workers = workers;
        this.inspection = inspection;
        length = request.sampleLength();
        int batch = request.samples().length;
        long[] shape = request.batchShape(batch);
        request.models().forEach((name, model) -> {
            ElementType type = typeOf(model);
            if (request.evaluatesPairs(name)) {
                pairs.computeIfAbsent(type, key -> new Staging(key, request.pairShape(batch)));
            } else {
                inputs.computeIfAbsent(type, key -> new Staging(key, shape));
            }
            outputs.computeIfAbsent(type, key -> new Staging(key, shape));
        });
        inputs.computeIfAbsent(request.type(), key -> new Staging(key, shape));
        into = Objects.requireNonNull(inputs.get(request.type()));
        outOf = into;
        level = NoiseLevel.ofSize(batch);
        inputFactors = new double[batch];
        skips = new double[batch];
        gains = new double[batch];
    }

    private ElementType typeOf(ScoreModel model) {
        return model.network().spec().typeFor(request.type());
    }

    /** Calls the network, inspects what it says, and returns the nanoseconds it took. */
    long call(NetworkCall call, Condition condition, CpuExecution execution) {
        ElementType type = typeOf(call.model());
        Register companion = call.request().companion();
        into = Objects.requireNonNull(companion == null ? inputs.get(type) : pairs.get(type));
        outOf = Objects.requireNonNull(outputs.get(type));
        for (int position = 0; position < execution.active(); position++) {
            setScaling(call, position, execution);
        }
        inputRegister = call.request().input().index();
        outputRegister = call.request().output().index();
        int elements = execution.active() * length;
        stride = companion == null ? length : 2 * length;
        if (companion != null) {
            stage(companion.index(), 0, elements);
        }
        stage(inputRegister, stride - length, elements);
        long start = System.nanoTime();
        call.model().network().evaluate(into.array(), level, condition, outOf.array());
        long nanos = System.nanoTime() - start;
        workers.run(after, elements);
        return nanos;
    }

    /** Scales a register into the places from {@code offset} on of each sample that the network is given. */
    private void stage(int register, int offset, int elements) {
        stagedRegister = register;
        stagedOffset = offset;
        workers.run(before, elements);
    }

    private void setScaling(NetworkCall call, int position, CpuExecution execution) {
        NetworkCall.Scaling scaling = call.scaling();
        if (scaling == null) {
            Coefficient time = call.request().time();
            scaling = NetworkCall.Scaling.of(call.model(), call.request(), execution.value(time, position));
        }
        inputFactors[position] = scaling.input();
        level.noise()[position] = scaling.noise();
        level.alpha()[position] = scaling.alpha();
        level.sigma()[position] = scaling.sigma();
        skips[position] = scaling.skip();
        gains[position] = scaling.gain();
    }

    private void before(int worker, int from, int to) {
        int at = from;
        while (at < to) {
            int position = at / length;
            int size = Math.min(Math.min(BLOCK, to - at), (position + 1) * length - at);
            int target = at + position * (stride - length) + stagedOffset;
            registers.scale(worker, stagedRegister, at, inputFactors[position], into, target, size);
            at += size;
        }
    }

    private void after(int worker, int from, int to) {
        int at = from;
        while (at < to) {
            int position = at / length;
            int size = Math.min(Math.min(BLOCK, to - at), (position + 1) * length - at);
            registers.blend(worker, outputRegister, inputRegister, skips[position], gains[position], outOf, at, size);
            inspection.see(worker, outputRegister, at, at + size);
            at += size;
        }
    }

    /** Runs a named operation on copies of its registers. */
    void apply(Instruction.Apply apply, int active) {
        List<INDArray> in = new ArrayList<>();
        List<INDArray> out = new ArrayList<>();
        try {
            apply.inputs().forEach(register -> in.add(read(register.index(), active)));
            apply.outputs().forEach(register -> out.add(read(register.index(), active)));
            apply.operation().apply(in, out);
            for (int i = 0; i < out.size(); i++) {
                Register register = apply.outputs().get(i);
                double[] values = Tensors.toDoubles(out.get(i));
                registers.store(register.index(), 0, values, active * length);
            }
        } finally {
            in.forEach(INDArray::close);
            out.forEach(INDArray::close);
        }
    }

    /** A copy of a register's active rows. */
    INDArray read(int register, int active) {
        INDArray copy = Tensors.zeros(request.type(), request.batchShape(active));
        read(register, active, copy);
        return copy;
    }

    /** Copies a register's active rows to an array of the run's type. */
    void read(int register, int active, INDArray into) {
        registers.scale(0, register, 0, 1, Staging.over(into), 0, active * length);
    }

    /** Restricts the arrays that networks see to the first {@code count} samples. */
    void limit(int count) {
        inputs.values().forEach(staging -> staging.limit(count));
        pairs.values().forEach(staging -> staging.limit(count));
        outputs.values().forEach(staging -> staging.limit(count));
    }

    @Override
    public void close() {
        inputs.values().forEach(Staging::close);
        pairs.values().forEach(Staging::close);
        outputs.values().forEach(Staging::close);
    }
}
