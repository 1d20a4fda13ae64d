package org.score4j.exec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;
import org.score4j.model.Condition;
import org.score4j.noise.Draw;
import org.score4j.noise.NoiseSource;
import org.score4j.noise.PhiloxNoise;
import org.score4j.process.Edm;
import org.score4j.program.Coefficient;
import org.score4j.program.Instruction;
import org.score4j.program.NoiseTerm;
import org.score4j.program.PlanBuilder;
import org.score4j.program.Register;
import org.score4j.program.SamplingPlan;
import org.score4j.program.ScalarRegister;
import org.score4j.program.Term;
import org.score4j.tensor.ElementType;

/** Combinations of any form, with the output among their operands or not, against the prescribed rounding, bit for bit. */
class CombinationTest {
    private static final int REGISTERS = 5;
    private static final int BATCH = 3;
    private static final NoiseSource NOISE = new PhiloxNoise(9);

    private final PlanBuilder plan = SamplingPlan.builder("test", Edm.standard(), 1);
    private final List<Register> registers = new ArrayList<>(List.of(plan.state()));
    private final ScalarRegister scalar = plan.scalar("s");

    CombinationTest() {
        for (int i = 1; i < REGISTERS; i++) {
            registers.add(plan.register("r" + i));
        }
    }

    @Property(tries = 400)
    void anyCombinationRoundsAsPrescribed(
            @ForAll long seed,
            @ForAll ElementType type,
            @ForAll @IntRange(max = Instruction.Combine.MAX_TERMS) int terms,
            @ForAll @IntRange(min = 1, max = 2500) int length,
            @ForAll @IntRange(min = 1, max = 3) int threads) {
        Random random = new Random(seed);
        List<Term> sum = new ArrayList<>();
        double[] factors = new double[length + 1];
        Arrays.setAll(factors, i -> (i % 7 - 3) / 3.0);
        for (int i = 0; i < terms; i++) {
            Register register = registers.get(random.nextInt(REGISTERS));
            Coefficient coefficient = switch (random.nextInt(5)) {
                case 0 -> Coefficient.of(scalar, random.nextGaussian());
                case 1 -> new Coefficient.PerElement(registers.get(random.nextInt(REGISTERS)), random.nextGaussian());
                case 2 -> Coefficient.ofElements("f", Arrays.copyOf(factors, length));
                default -> Coefficient.of(random.nextGaussian());
            };
            sum.add(new Term(coefficient, register));
        }
        @Nullable
        NoiseTerm noise =
                random.nextBoolean() ? null : new NoiseTerm(Coefficient.of(random.nextGaussian()), Draw.step(3));
        Instruction.Combine combine = new Instruction.Combine(registers.get(random.nextInt(REGISTERS)), sum, noise);

        check(combine, type, length, threads, random);
    }

    /** Sums that are in no second-level cache are built up in longer blocks. */
    @Property(tries = 20)
    void largeSumsRoundAsPrescribed(
            @ForAll long seed, @ForAll ElementType type, @ForAll @IntRange(min = 1, max = 2) int threads) {
        Random random = new Random(seed);
        List<Term> sum = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            sum.add(Term.of(random.nextGaussian(), registers.get(random.nextInt(REGISTERS))));
        }
        check(
                new Instruction.Combine(registers.get(random.nextInt(REGISTERS)), sum, null),
                type,
                50_001,
                threads,
                random);
    }

    private void check(Instruction.Combine combine, ElementType type, int length, int threads, Random random) {
        long[] samples = {4, 9, 2};
        SamplingPlan built = plan.build();
        try (Execution execution = CpuExecutor.withThreads(threads)
                .open(new ExecutionRequest(
                        built, Map.of(), Condition.none(), type, new long[] {length}, NOISE, samples))) {
            double[][][] values = new double[REGISTERS][BATCH][length];
            double[] scalars = new double[BATCH];
            for (int sample = 0; sample < BATCH; sample++) {
                // a factor of zero skips its term
                scalars[sample] = sample == 1 ? 0 : random.nextGaussian();
                execution.set(scalar, sample, scalars[sample]);
                for (int register = 0; register < REGISTERS; register++) {
                    double[] row = values[register][sample];
                    Arrays.setAll(row, i -> (float) random.nextGaussian());
                    execution.write(registers.get(register), sample, row);
                }
            }
            execution.execute(combine);
            double[] row = new double[length];
            for (int sample = 0; sample < BATCH; sample++) {
                for (Register register : registers) {
                    execution.read(register, sample, row);
                    double[] expected = register.equals(combine.output())
                            ? expected(combine, values, sample, scalars[sample], samples[sample], type)
                            : values[register.index()][sample];
                    assertThat(row).isEqualTo(expected);
                }
            }
        }
    }

    private static double[] expected(
            Instruction.Combine combine,
            double[][][] values,
            int position,
            double scalar,
            long sample,
            ElementType type) {
        int length = values[0][0].length;
        double[] sum = new double[length];
        double[] z = new double[length];
        NOISE.fill(Draw.step(3), sample, 0, z, 0, length);
        for (int i = 0; i < length; i++) {
            boolean first = true;
            for (Term term : combine.terms()) {
                Coefficient coefficient = term.coefficient();
                double factor = round(type, 0);
                if (coefficient instanceof Coefficient.Constant constant) {
                    factor = round(type, constant.value());
                } else if (coefficient instanceof Coefficient.PerSample perSample) {
                    factor = round(type, perSample.factor() * scalar);
                    if (perSample.factor() * scalar == 0) {
                        continue;
                    }
                } else if (coefficient instanceof Coefficient.PerElement mask) {
                    double m = values[mask.register().index()][position][i];
                    factor = round(type, round(type, mask.factor()) * m);
                } else {
                    factor = round(type, (i % 7 - 3) / 3.0);
                }
                sum[i] = add(type, first, factor, values[term.register().index()][position][i], sum[i]);
                first = false;
            }
            NoiseTerm noise = combine.noise();
            if (noise != null && noise.std() instanceof Coefficient.Constant std) {
                sum[i] = add(type, first, round(type, std.value()), z[i], sum[i]);
            }
        }
        return sum;
    }

    private static double add(ElementType type, boolean first, double factor, double value, double sum) {
        if (type == ElementType.FLOAT64) {
            return first ? factor * value : Math.fma(factor, value, sum);
        }
        return first ? (float) factor * (float) value : Math.fma((float) factor, (float) value, (float) sum);
    }

    private static double round(ElementType type, double value) {
        return type == ElementType.FLOAT64 ? value : (float) value;
    }
}
