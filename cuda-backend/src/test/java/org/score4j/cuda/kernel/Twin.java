package org.score4j.cuda.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.Memory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.score4j.exec.Execution;
import org.score4j.exec.ExecutionRequest;
import org.score4j.exec.Executor;
import org.score4j.model.Condition;
import org.score4j.model.ScoreModel;
import org.score4j.noise.NoiseSource;
import org.score4j.noise.PhiloxNoise;
import org.score4j.process.Edm;
import org.score4j.program.Coefficient;
import org.score4j.program.Instruction;
import org.score4j.program.PlanBuilder;
import org.score4j.program.Register;
import org.score4j.program.SamplingPlan;
import org.score4j.program.ScalarRegister;
import org.score4j.tensor.ElementType;

/** The same registers twice: in the processor's executor, and in native memory for kernels. */
final class Twin implements AutoCloseable {
    static final long SEED = 0x1234_5678_9abc_def0L;
    static final NoiseSource NOISE = new PhiloxNoise(SEED);

    final ElementType type;
    final int length;
    final long[] samples;
    final List<Register> registers = new ArrayList<>();
    final List<ScalarRegister> scalars = new ArrayList<>();
    final Execution cpu;
    private final List<Memory> tensors = new ArrayList<>();
    private final List<Memory> numbers = new ArrayList<>();

    /** Registers of normals of float32 precision, and scalars that are 0 for sample 1 and normals for the others. */
    Twin(ElementType type, int length, Random random, long... samples) {
        this(type, length, random, Map.of(), samples);
    }

    /** The same with models for the processor's side. */
    Twin(ElementType type, int length, Random random, Map<String, ScoreModel> models, long... samples) {
        this.type = type;
        this.length = length;
        this.samples = samples.clone();
        PlanBuilder plan = SamplingPlan.builder("test", Edm.standard(), 1);
        registers.add(plan.state());
        for (int i = 1; i < 5; i++) {
            registers.add(plan.register("r" + i));
        }
        scalars.add(plan.scalar("s0"));
        scalars.add(plan.scalar("s1"));
        scalars.add(plan.scalar("s2"));
        // memory to sort in is given to programs that want quantiles
        plan.quantileAbs(scalars.get(0), plan.state(), 0.5);
        cpu = Executor.cpu()
                .open(new ExecutionRequest(
                        plan.build(), models, Condition.none(), type, new long[] {length}, NOISE, samples));
        for (int i = 0; i < registers.size(); i++) {
            tensors.add(new Memory((long) samples.length * length * type.bytes()));
            fill(i, random);
        }
        for (ScalarRegister scalar : scalars) {
            Memory values = new Memory((long) samples.length * Double.BYTES);
            numbers.add(values);
            for (int sample = 0; sample < samples.length; sample++) {
                set(scalar, sample, sample == 1 ? 0 : random.nextGaussian());
            }
        }
    }

    /** Registers and scalars by number. */
    Register register(int i) {
        return registers.get(i);
    }

    ScalarRegister scalar(int i) {
        return scalars.get(i);
    }

    int rows() {
        return samples.length;
    }

    private void fill(int register, Random random) {
        double[] row = new double[length];
        for (int sample = 0; sample < samples.length; sample++) {
            for (int i = 0; i < length; i++) {
                row[i] = (float) random.nextGaussian();
            }
            write(registers.get(register), sample, row);
        }
    }

    /** Writes a row on both sides. */
    void write(Register register, int sample, double... row) {
        cpu.write(register, sample, row);
        for (int i = 0; i < length; i++) {
            HostMemory.put(tensors.get(register.index()), type, (long) sample * length + i, row[i]);
        }
    }

    /** Sets a scalar on both sides. */
    void set(ScalarRegister scalar, int sample, double value) {
        cpu.set(scalar, sample, value);
        numbers.get(scalar.index()).setDouble((long) sample * Double.BYTES, value);
    }

    /** Address of a register for kernels. */
    long address(Register register) {
        return HostMemory.address(tensors.get(register.index()));
    }

    /** Address of a scalar register for kernels. */
    long address(ScalarRegister scalar) {
        return HostMemory.address(numbers.get(scalar.index()));
    }

    /** Sets a factor that is one number or one per sample. */
    void factor(Arguments arguments, String field, Coefficient coefficient) {
        if (coefficient instanceof Coefficient.PerSample perSample) {
            arguments.factor(field, address(perSample.register()), perSample.factor());
        } else if (coefficient instanceof Coefficient.Constant constant) {
            arguments.factor(field, 0, constant.value());
        } else {
            throw new IllegalArgumentException("coefficient is " + coefficient + "; expected no factors per element");
        }
    }

    /** Executes an instruction on the processor's side. */
    void execute(Instruction instruction) {
        cpu.execute(instruction);
    }

    /** Asserts that all registers and scalars hold the same bits on both sides, but for the sign of a NaN. */
    void assertEqualBits() {
        double[] expected = new double[length];
        double[] row = new double[length];
        for (Register register : registers) {
            for (int sample = 0; sample < samples.length; sample++) {
                cpu.read(register, sample, expected);
                for (int i = 0; i < length; i++) {
                    row[i] = HostMemory.get(tensors.get(register.index()), type, (long) sample * length + i);
                }
                assertThat(row).as("%s of sample %s", register, sample).isEqualTo(expected);
            }
        }
        assertEqualScalars();
    }

    /** Asserts that all scalars hold the same bits on both sides. */
    void assertEqualScalars() {
        double[] expected = new double[samples.length];
        double[] values = new double[samples.length];
        for (ScalarRegister scalar : scalars) {
            for (int sample = 0; sample < samples.length; sample++) {
                expected[sample] = cpu.get(scalar, sample);
                values[sample] = numbers.get(scalar.index()).getDouble((long) sample * Double.BYTES);
            }
            assertThat(values).as("%s", scalar).isEqualTo(expected);
        }
    }

    @Override
    public void close() {
        cpu.close();
        tensors.forEach(Memory::close);
        numbers.forEach(Memory::close);
    }
}
