package org.score4j.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.score4j.model.Condition;
import org.score4j.noise.Draw;
import org.score4j.noise.NoiseSource;
import org.score4j.noise.PhiloxNoise;
import org.score4j.process.Edm;
import org.score4j.program.Coefficient;
import org.score4j.program.Instruction;
import org.score4j.program.Instruction.PointwiseOperation;
import org.score4j.program.Instruction.Reduction;
import org.score4j.program.Instruction.ScalarOperation;
import org.score4j.program.NoiseTerm;
import org.score4j.program.Operation;
import org.score4j.program.PlanBuilder;
import org.score4j.program.Register;
import org.score4j.program.SamplingPlan;
import org.score4j.program.ScalarRegister;
import org.score4j.program.Term;
import org.score4j.tensor.ElementType;
import org.score4j.tensor.Tensors;

/** Every instruction of the processor's executor against plain loops. */
class CpuExecutionTest {
    private static final int BATCH = 3;
    private static final int LENGTH = 1500;
    private static final NoiseSource NOISE = new PhiloxNoise(5);

    private final PlanBuilder plan = SamplingPlan.builder("test", Edm.standard(), 1);
    private final List<Register> registers = new ArrayList<>(List.of(plan.state()));
    private final ScalarRegister scalar = plan.scalar("s");
    private final ScalarRegister other = plan.scalar("t");
    private final Random random = new Random(1);

    CpuExecutionTest() {
        for (int i = 1; i <= 6; i++) {
            registers.add(plan.register("r" + i));
        }
        // executors reserve room for sorting only where a plan asks for quantiles
        plan.quantileAbs(scalar, plan.state(), 0.5);
    }

    private Execution open(ElementType type, int batch, int length, int threads) {
        long[] samples = new long[batch];
        Arrays.setAll(samples, i -> 10 + i);
        ExecutionRequest request = new ExecutionRequest(
                plan.build(), Map.of(), Condition.none(), type, new long[] {length}, NOISE, samples);
        return CpuExecutor.withThreads(threads).open(request);
    }

    private double[][] fill(Execution execution, int batch, int length) {
        double[][] values = new double[registers.size()][batch * length];
        for (Register register : registers) {
            double[] row = values[register.index()];
            for (int i = 0; i < row.length; i++) {
                row[i] = (float) random.nextGaussian();
            }
            try (INDArray array = Tensors.of(row, batch, length)) {
                execution.write(register, array);
            }
        }
        return values;
    }

    private static double[] read(Execution execution, Register register) {
        try (INDArray array = execution.read(register)) {
            return Tensors.toDoubles(array);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6})
    void combineRoundsAsPrescribedInFloat64(int terms) {
        try (Execution execution = open(ElementType.FLOAT64, BATCH, LENGTH, 1)) {
            double[][] values = fill(execution, BATCH, LENGTH);
            double[] factors = random.doubles(terms).toArray();
            List<Term> sum = new ArrayList<>();
            for (int i = 0; i < terms; i++) {
                sum.add(Term.of(factors[i], registers.get(i + 1)));
            }
            execution.execute(
                    new Instruction.Combine(plan.state(), sum, new NoiseTerm(Coefficient.of(0.3), Draw.step(2))));
            double[] z = new double[1];
            double[] actual = read(execution, plan.state());
            for (int i = 0; i < actual.length; i++) {
                NOISE.fill(Draw.step(2), 10 + i / LENGTH, i % LENGTH, z, 0, 1);
                double expected = 0;
                for (int term = 0; term < terms; term++) {
                    double value = values[term + 1][i];
                    expected = term == 0 ? factors[0] * value : Math.fma(factors[term], value, expected);
                }
                expected = terms == 0 ? 0.3 * z[0] : Math.fma(0.3, z[0], expected);
                assertThat(actual[i]).isEqualTo(expected);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6})
    void combineRoundsAsPrescribedInFloat32(int terms) {
        try (Execution execution = open(ElementType.FLOAT32, BATCH, LENGTH, 1)) {
            double[][] values = fill(execution, BATCH, LENGTH);
            double[] factors = random.doubles(terms).toArray();
            List<Term> sum = new ArrayList<>();
            for (int i = 0; i < terms; i++) {
                sum.add(Term.of(factors[i], registers.get(i + 1)));
            }
            execution.execute(new Instruction.Combine(plan.state(), sum, null));
            double[] actual = read(execution, plan.state());
            for (int i = 0; i < actual.length; i++) {
                float expected = 0;
                for (int term = 0; term < terms; term++) {
                    float factor = (float) factors[term];
                    float value = (float) values[term + 1][i];
                    expected = term == 0 ? factor * value : Math.fma(factor, value, expected);
                }
                assertThat(actual[i]).isEqualTo(expected);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(ElementType.class)
    void factorsOfTheProgramBelongToElements(ElementType type) {
        double[] factors = new double[LENGTH];
        for (int i = 0; i < LENGTH; i++) {
            factors[i] = 0.25 * (i % 13) - 1;
        }
        try (Execution execution = open(type, BATCH, LENGTH, 1)) {
            double[][] values = fill(execution, BATCH, LENGTH);
            execution.execute(new Instruction.Combine(
                    plan.state(),
                    List.of(
                            new Term(Coefficient.ofElements("c", factors), registers.get(1)),
                            new Term(Coefficient.ofElements("d", 0.5, 0.5), registers.get(2)),
                            new Term(Coefficient.ofElements("c", factors), registers.get(3))),
                    null));
            double[] actual = read(execution, plan.state());
            for (int i = 0; i < actual.length; i++) {
                double factor = factors[i % LENGTH];
                double expected = factor * values[1][i] + 0.5 * values[2][i] + factor * values[3][i];
                assertThat(actual[i]).isCloseTo(expected, Offset.offset(1e-6));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(ElementType.class)
    void factorsPerSampleAndPerElementMultiply(ElementType type) {
        try (Execution execution = open(type, BATCH, LENGTH, 1)) {
            double[][] values = fill(execution, BATCH, LENGTH);
            for (int position = 0; position < BATCH; position++) {
                execution.set(scalar, position, position);
            }
            execution.execute(new Instruction.Combine(
                    plan.state(),
                    List.of(
                            new Term(Coefficient.of(scalar, 0.5), registers.get(1)),
                            new Term(Coefficient.of(registers.get(2)), registers.get(3))),
                    null));
            double[] actual = read(execution, plan.state());
            for (int i = 0; i < actual.length; i++) {
                double expected = 0.5 * (i / LENGTH) * values[1][i] + values[2][i] * values[3][i];
                assertThat(actual[i]).isCloseTo(expected, Offset.offset(1e-6));
            }
        }
    }

    @Test
    void aZeroFactorOfASampleSkipsItsTerm() {
        try (Execution execution = open(ElementType.FLOAT64, BATCH, LENGTH, 1)) {
            double[][] values = fill(execution, BATCH, LENGTH);
            double[] broken = new double[BATCH * LENGTH];
            Arrays.fill(broken, Double.NaN);
            try (INDArray array = Tensors.of(broken, BATCH, LENGTH)) {
                execution.write(registers.get(1), array);
            }
            execution.set(other, 0, 1);
            execution.set(other, 1, 1);
            execution.set(other, 2, 1);
            execution.execute(new Instruction.Combine(
                    plan.state(), List.of(Term.of(scalar, registers.get(1)), Term.of(other, registers.get(2))), null));
            assertThat(read(execution, plan.state())).isEqualTo(values[2]);
        }
    }

    @ParameterizedTest
    @EnumSource(ElementType.class)
    void reductionsMatchPlainSums(ElementType type) {
        try (Execution execution = open(type, BATCH, LENGTH, 1)) {
            double[][] values = fill(execution, BATCH, LENGTH);
            for (int position = 0; position < BATCH; position++) {
                double[] a = Arrays.copyOfRange(values[1], position * LENGTH, (position + 1) * LENGTH);
                double[] b = Arrays.copyOfRange(values[2], position * LENGTH, (position + 1) * LENGTH);
                double[] c = Arrays.copyOfRange(values[3], position * LENGTH, (position + 1) * LENGTH);
                double dot = 0;
                double sum = 0;
                double rms = 0;
                double largerRms = 0;
                for (int i = 0; i < LENGTH; i++) {
                    dot += a[i] * b[i];
                    sum += a[i];
                    double relative = 0.2 * Math.max(Math.abs(b[i]), Math.abs(c[i]));
                    rms += Math.pow(a[i] / (0.1 + relative), 2);
                    largerRms += Math.pow(a[i] / Math.max(0.1, relative), 2);
                }
                double mean = sum / LENGTH;
                double variance =
                        Arrays.stream(a).map(v -> (v - mean) * (v - mean)).sum() / (LENGTH - 1);
                double[] sorted = Arrays.stream(a).map(Math::abs).sorted().toArray();
                double at = 0.9 * (LENGTH - 1);
                double quantile = sorted[(int) at] + (at - (int) at) * (sorted[(int) at + 1] - sorted[(int) at]);
                assertReduces(execution, Reduction.DOT, position, dot);
                assertReduces(execution, Reduction.SUM, position, sum);
                assertReduces(execution, Reduction.MAX_ABS, position, sorted[LENGTH - 1]);
                assertReduces(execution, Reduction.STD, position, Math.sqrt(variance));
                assertReduces(execution, Reduction.QUANTILE_ABS, position, quantile);
                assertReduces(execution, Reduction.WEIGHTED_RMS, position, Math.sqrt(rms / LENGTH));
                assertReduces(execution, Reduction.LARGER_WEIGHTED_RMS, position, Math.sqrt(largerRms / LENGTH));
            }
        }
    }

    @Test
    void samplesMayCountTheirDraws() {
        try (Execution execution = open(ElementType.FLOAT64, BATCH, LENGTH, 1)) {
            for (int position = 0; position < BATCH; position++) {
                execution.set(other, position, 5 * position);
            }
            execution.execute(new Instruction.Combine(
                    plan.state(), List.of(), new NoiseTerm(Coefficient.of(1), Draw.step(2), other)));
            double[] drawn = read(execution, plan.state());
            double[] wanted = new double[BATCH * LENGTH];
            for (int position = 0; position < BATCH; position++) {
                NOISE.fill(Draw.step(2 + 5 * position), 10 + position, 0, wanted, position * LENGTH, LENGTH);
            }
            assertThat(drawn).isEqualTo(wanted);
        }
    }

    private void assertReduces(Execution execution, Reduction operation, int position, double expected) {
        double parameter = operation == Reduction.QUANTILE_ABS ? 0.9 : 0.1;
        execution.execute(new Instruction.Reduce(
                scalar, operation, registers.get(1), registers.get(2), registers.get(3), parameter, 0.2));
        assertThat(execution.get(scalar, position)).isCloseTo(expected, Offset.offset(1e-9));
    }

    @Test
    void scalarArithmeticWorksSampleBySampleAndOverTheBatch() {
        try (Execution execution = open(ElementType.FLOAT64, BATCH, LENGTH, 1)) {
            double[] values = {4, 9, 2};
            for (int position = 0; position < BATCH; position++) {
                execution.set(other, position, values[position]);
            }
            Map<ScalarOperation, double[]> expected = Map.of(
                    ScalarOperation.COPY, values,
                    ScalarOperation.ADD, new double[] {7, 12, 5},
                    ScalarOperation.SUBTRACT, new double[] {1, 6, -1},
                    ScalarOperation.MULTIPLY, new double[] {12, 27, 6},
                    ScalarOperation.DIVIDE, new double[] {4 / 3.0, 3, 2 / 3.0},
                    ScalarOperation.SQRT, new double[] {2, 3, Math.sqrt(2)},
                    ScalarOperation.MIN, new double[] {3, 3, 2},
                    ScalarOperation.MAX, new double[] {4, 9, 3},
                    ScalarOperation.BATCH_MEAN, new double[] {5, 5, 5},
                    ScalarOperation.BATCH_MAX, new double[] {9, 9, 9});
            assertThat(expected).hasSize(ScalarOperation.values().length);
            expected.forEach((operation, results) -> {
                execution.execute(new Instruction.Scalar(scalar, operation, Coefficient.of(other), Coefficient.of(3)));
                for (int position = 0; position < BATCH; position++) {
                    assertThat(execution.get(scalar, position))
                            .as(operation.name())
                            .isEqualTo(results[position]);
                }
            });
        }
    }

    @Test
    void pointwiseFunctionsWorkElementByElement() {
        try (Execution execution = open(ElementType.FLOAT64, BATCH, LENGTH, 1)) {
            double[][] values = fill(execution, BATCH, LENGTH);
            double[] clamped = Arrays.stream(values[1])
                    .map(v -> Math.max(-0.5, Math.min(0.5, v)))
                    .toArray();
            double[] exponential = Arrays.stream(values[1]).map(StrictMath::exp).toArray();
            double[] product = new double[clamped.length];
            Arrays.setAll(product, i -> values[1][i] * values[2][i]);
            assertThat(pointwise(execution, PointwiseOperation.CLAMP)).isEqualTo(clamped);
            assertThat(pointwise(execution, PointwiseOperation.EXP)).isEqualTo(exponential);
            assertThat(pointwise(execution, PointwiseOperation.PRODUCT)).isEqualTo(product);
        }
    }

    private double[] pointwise(Execution execution, PointwiseOperation operation) {
        execution.execute(new Instruction.Pointwise(
                plan.state(), operation, registers.get(1), registers.get(2), Coefficient.of(0.5)));
        return read(execution, plan.state());
    }

    @Test
    void gatherRepeatsAndPermutesSamples() {
        try (Execution execution = open(ElementType.FLOAT32, BATCH, LENGTH, 1)) {
            double[][] values = fill(execution, BATCH, LENGTH);
            double[] source = {2, 0, 2};
            for (int position = 0; position < BATCH; position++) {
                execution.set(scalar, position, source[position]);
            }
            execution.execute(new Instruction.Gather(plan.state(), registers.get(1), scalar));
            double[] actual = read(execution, plan.state());
            for (int i = 0; i < actual.length; i++) {
                assertThat(actual[i]).isEqualTo(values[1][(int) source[i / LENGTH] * LENGTH + i % LENGTH]);
            }
            execution.set(scalar, 1, 3);
            assertThatThrownBy(() -> execution.execute(new Instruction.Gather(plan.state(), registers.get(1), scalar)))
                    .hasMessageContaining("position 1 is 3; allowed: 0 to 2");
        }
    }

    @Test
    void applyRunsANamedOperation() {
        Operation negate = new Operation() {
            @Override
            public String name() {
                return "negate";
            }

            @Override
            public Map<String, Object> parameters() {
                return Map.of();
            }

            @Override
            public void apply(List<INDArray> inputs, List<INDArray> outputs) {
                double[] values = Tensors.toDoubles(inputs.get(0));
                Tensors.write(
                        outputs.get(0), 0, Arrays.stream(values).map(v -> -v).toArray());
            }
        };
        try (Execution execution = open(ElementType.FLOAT32, BATCH, LENGTH, 1)) {
            double[][] values = fill(execution, BATCH, LENGTH);
            execution.execute(new Instruction.Apply(negate, List.of(registers.get(1)), List.of(plan.state())));
            assertThat(read(execution, plan.state()))
                    .isEqualTo(Arrays.stream(values[1]).map(v -> -v).toArray());
        }
    }

    @ParameterizedTest
    @EnumSource(ElementType.class)
    void threadsChangeNothing(ElementType type) {
        int length = 700_001;
        double[][] results = new double[2][];
        for (int run = 0; run < 2; run++) {
            try (Execution execution = open(type, 2, length, run == 0 ? 1 : 5)) {
                execution.drawInitial(plan.state(), 2);
                execution.execute(new Instruction.Combine(
                        registers.get(1),
                        List.of(Term.of(0.3, plan.state())),
                        new NoiseTerm(Coefficient.of(1.5), Draw.step(0))));
                execution.execute(new Instruction.Combine(
                        registers.get(2), List.of(Term.of(0.7, registers.get(1)), Term.of(-0.2, plan.state())), null));
                execution.execute(new Instruction.Reduce(
                        scalar, Reduction.DOT, registers.get(2), registers.get(1), registers.get(1), 0, 0));
                double[] values = Arrays.copyOf(read(execution, registers.get(2)), 2 * length + 2);
                values[2 * length] = execution.get(scalar, 0);
                values[2 * length + 1] = execution.get(scalar, 1);
                results[run] = values;
            }
        }
        assertThat(results[1]).isEqualTo(results[0]);
    }

    @Test
    void instructionsAllocateNothing() {
        try (Execution execution = open(ElementType.FLOAT32, 4, 100_000, 2)) {
            fill(execution, 4, 100_000);
            List<Instruction> instructions = List.of(
                    new Instruction.Combine(
                            plan.state(),
                            List.of(Term.of(0.5, plan.state()), Term.of(0.5, registers.get(1))),
                            new NoiseTerm(Coefficient.of(0.1), Draw.step(1))),
                    new Instruction.Combine(
                            plan.state(), List.of(Term.of(0.5, plan.state()), Term.of(0.5, registers.get(1))), null),
                    new Instruction.Reduce(
                            scalar, Reduction.QUANTILE_ABS, plan.state(), plan.state(), plan.state(), 0.99, 0),
                    new Instruction.Pointwise(
                            plan.state(), PointwiseOperation.CLAMP, plan.state(), plan.state(), Coefficient.of(scalar)),
                    new Instruction.Mark(1, 0.5, plan.state(), null));
            for (int i = 0; i < 3; i++) {
                instructions.forEach(execution::execute);
            }
            long before = Allocation.ofThisThread();
            for (int i = 0; i < instructions.size(); i++) {
                execution.execute(instructions.get(i));
            }
            assertThat(Allocation.ofThisThread() - before).isZero();
        }
    }

    @Test
    void nonFiniteStatesStopTheRunWithTheLastGoodState() {
        try (Execution execution = open(ElementType.FLOAT32, BATCH, LENGTH, 1)) {
            double[][] values = fill(execution, BATCH, LENGTH);
            execution.execute(new Instruction.Mark(4, 0.5, plan.state(), null));
            execution.execute(new Instruction.Combine(
                    plan.state(), List.of(Term.of(1e30, plan.state()), Term.of(1e30, plan.state())), null));
            execution.execute(new Instruction.Combine(plan.state(), List.of(Term.of(1e30, plan.state())), null));
            assertThatThrownBy(() -> execution.execute(new Instruction.Mark(5, 0.25, plan.state(), null)))
                    .isInstanceOfSatisfying(SamplingException.class, stop -> {
                        assertThat(stop.step()).isEqualTo(5);
                        assertThat(stop.time()).isEqualTo(0.25);
                        assertThat(stop.sample()).isEqualTo(10);
                        try (INDArray good = stop.lastGood()) {
                            assertThat(good).isNotNull();
                            assertThat(Tensors.toDoubles(good)).isEqualTo(values[0]);
                        }
                    });
        }
    }

    @Test
    void theLastGoodStateIsOfOneStepWhateverTheThreads() {
        int length = 700_001;
        try (Execution execution = open(ElementType.FLOAT32, 2, length, 2)) {
            execution.execute(new Instruction.Mark(1, 0.5, plan.state(), null));
            double[] broken = new double[2 * length];
            Arrays.fill(broken, 1);
            broken[2 * length - 1] = Double.NaN;
            try (INDArray array = Tensors.of(broken, 2, length)) {
                execution.write(plan.state(), array);
            }
            assertThatThrownBy(() -> execution.execute(new Instruction.Mark(2, 0.25, plan.state(), null)))
                    .isInstanceOfSatisfying(SamplingException.class, stop -> {
                        try (INDArray good = stop.lastGood()) {
                            assertThat(good).isNotNull();
                            assertThat(Tensors.toDoubles(good)).isEqualTo(new double[2 * length]);
                        }
                    });
        }
    }

    @Test
    void recalledSamplesStartFromZeroWithTheirNoise() {
        try (Execution execution = open(ElementType.FLOAT32, BATCH, LENGTH, 1)) {
            fill(execution, BATCH, LENGTH);
            execution.set(scalar, 2, 4);
            execution.retain(2);
            execution.recall();
            assertThat(execution.active()).isEqualTo(BATCH);
            for (Register register : registers) {
                assertThat(read(execution, register)).containsOnly(0);
            }
            for (int position = 0; position < BATCH; position++) {
                assertThat(execution.sample(position)).isEqualTo(10 + position);
                assertThat(execution.get(scalar, position)).isZero();
            }
        }
    }

    @Test
    void samplesAreReadAndWrittenOneByOne() {
        try (Execution execution = open(ElementType.FLOAT32, BATCH, LENGTH, 1)) {
            double[][] values = fill(execution, BATCH, LENGTH);
            double[] row = new double[LENGTH];
            execution.read(registers.get(1), 2, row);
            assertThat(row).isEqualTo(Arrays.copyOfRange(values[1], 2 * LENGTH, 3 * LENGTH));
            execution.write(registers.get(1), 1, row);
            System.arraycopy(row, 0, values[1], LENGTH, LENGTH);
            assertThat(read(execution, registers.get(1))).isEqualTo(values[1]);
            assertThatThrownBy(() -> execution.read(registers.get(1), 0, new double[3]))
                    .hasMessage("values have length 3; expected " + LENGTH);
        }
    }

    @Test
    void retainKeepsSamplesWithTheirNoise() {
        try (Execution execution = open(ElementType.FLOAT64, BATCH, LENGTH, 1)) {
            double[][] values = fill(execution, BATCH, LENGTH);
            execution.retain(0, 2);
            assertThat(execution.active()).isEqualTo(2);
            assertThat(execution.sample(1)).isEqualTo(12);
            double[] kept = read(execution, registers.get(1));
            assertThat(Arrays.copyOfRange(kept, LENGTH, 2 * LENGTH))
                    .isEqualTo(Arrays.copyOfRange(values[1], 2 * LENGTH, 3 * LENGTH));
            execution.drawInitial(plan.state(), 1);
            double[] z = new double[LENGTH];
            NOISE.fill(Draw.initial(), 12, 0, z, 0, LENGTH);
            double[] drawn = read(execution, plan.state());
            assertThat(Arrays.copyOfRange(drawn, LENGTH, 2 * LENGTH)).isEqualTo(z);
        }
    }
}
