package org.score4j.matching.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.score4j.tensor.ElementType;
import org.score4j.tensor.Tensors;

class SameDiffRunnerTest {
    private final SameDiff graph = SameDiff.create();
    private final SameDiffOperations operations = new SameDiffOperations(graph, ElementType.FLOAT32);
    private final SameDiffValue x = operations.placeholder("x", Shape.batchOf(2));
    private final SameDiffValue scale = operations.parameter("scale", Initialisation.ones(), 2);

    private String output() {
        SameDiffValue y = operations.exp(operations.multiply(x, scale));
        return y.variable().name();
    }

    private static float[] run(SameDiffRunner runner, String output, List<INDArray> seen, float... values) {
        float[][] result = new float[1][];
        runner.run(
                values.length / 2, Map.of("x", Tensors.of(values, values.length / 2, 2)), List.of(output), outputs -> {
                    INDArray array = Objects.requireNonNull(outputs.get(output));
                    seen.add(array);
                    result[0] = Tensors.toFloats(array);
                });
        return Objects.requireNonNull(result[0]);
    }

    @Test
    void parametersTakeEffectAtTheNextRun() {
        String output = output();
        Tensors.write(Objects.requireNonNull(operations.parameters().get("scale")), 0, new double[] {1, 2});
        try (SameDiffRunner runner = new SameDiffRunner(graph)) {
            assertThat(run(runner, output, new ArrayList<>(), 0, 0.5f)).containsExactly(1, (float) Math.E);
            Tensors.write(Objects.requireNonNull(operations.parameters().get("scale")), 0, new double[] {0, 0});
            assertThat(run(runner, output, new ArrayList<>(), 3, 0.5f)).containsExactly(1, 1);
        }
    }

    @Test
    void arraysAreUsedAgainForTheLastTwoBatchSizesAndClosedAfterThem() {
        String output = output();
        List<INDArray> seen = new ArrayList<>();
        try (SameDiffRunner runner = new SameDiffRunner(graph)) {
            run(runner, output, seen, 1, 2, 3, 4);
            for (int i = 0; i < 50; i++) {
                run(runner, output, seen, 1, 2);
            }
            int operationsOfTheGraph = 5;
            Set<INDArray> distinct = Collections.newSetFromMap(new IdentityHashMap<>());
            distinct.addAll(seen);
            assertThat(distinct).hasSizeLessThanOrEqualTo(1 + operationsOfTheGraph);
            assertThat(seen).noneMatch(INDArray::wasClosed);
            run(runner, output, seen, 1, 2, 3, 4, 5, 6);
            assertThat(seen.get(0).wasClosed()).isTrue();
            assertThat(seen.subList(1, seen.size())).noneMatch(INDArray::wasClosed);
        }
        assertThat(seen).allMatch(INDArray::wasClosed);
    }

    /** Forty results of eight megabytes each, of which two are needed at once. */
    @Test
    void aLongChainNeedsFewArrays() {
        SameDiffValue y = x;
        for (int i = 0; i < 40; i++) {
            y = operations.sqrt(y);
        }
        String output = y.variable().name();
        int samples = 1 << 20;
        try (SameDiffRunner runner = new SameDiffRunner(graph);
                INDArray many = Tensors.zeros(ElementType.FLOAT32, samples, 2)) {
            long before = Pointer.physicalBytes();
            long[] after = new long[1];
            runner.run(samples, Map.of("x", many), List.of(output), outputs -> after[0] = Pointer.physicalBytes());
            assertThat(after[0] - before).isLessThan(100L << 20);
        }
    }

    @Test
    void aRunThatFailsLeavesNothingBehind() {
        String output = output();
        try (SameDiffRunner runner = new SameDiffRunner(graph)) {
            assertThatThrownBy(() -> runner.run(1, Map.of(), List.of(output), outputs -> {}))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("placeholders are []; 'x' is missing");
            assertThatThrownBy(() ->
                            runner.run(1, Map.of("x", Tensors.of(new float[2], 1, 2)), List.of(output), outputs -> {
                                throw new UnsupportedOperationException();
                            }))
                    .isInstanceOf(UnsupportedOperationException.class);
            assertThat(run(runner, output, new ArrayList<>(), 0, 0)).containsExactly(1, 1);
        }
    }

    /** The sum over the batch multiplies by ones, which are computed once, after arrays of their shape were free again. */
    @Test
    void laterRunsFindWhatWasComputedOnceUntouched() {
        SameDiffValue column = operations.slice(operations.exp(operations.sqrt(x)), 1, 0, 1);
        SameDiffValue sum = operations.sum(operations.affine(column, 0, 3), 0);
        String other = operations.multiply(sum, sum).variable().name();
        String output = operations.add(sum, sum).variable().name();
        try (SameDiffRunner runner = new SameDiffRunner(graph)) {
            for (int i = 0; i < 3; i++) {
                assertThat(run(runner, output, new ArrayList<>(), i, 1, 2, 3, 4, 5))
                        .containsExactly(18);
                assertThat(run(runner, other, new ArrayList<>(), 1, 1, 2, i, 4, 5))
                        .containsExactly(81);
            }
        }
    }

    @Test
    void differentiationWritesNothingToStandardOutput() {
        PrintStream before = System.out;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            SameDiffValue y = operations.exp(operations.multiply(x, scale));
            operations.gradients(y, operations.placeholder("v", y.shape()), List.of(x, scale));
        } finally {
            System.setOut(before);
        }
        assertThat(bytes.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    void operationsCanBeAddedBetweenRuns() {
        String output = output();
        Tensors.write(Objects.requireNonNull(operations.parameters().get("scale")), 0, new double[] {2, 3});
        try (SameDiffRunner runner = new SameDiffRunner(graph)) {
            run(runner, output, new ArrayList<>(), 0, 0);
            SameDiffValue y = new SameDiffValue(graph.getVariable(output), x.shape());
            String gradient =
                    operations.gradients(y, y, List.of(x)).get(0).variable().name();
            assertThat(run(runner, gradient, new ArrayList<>(), 0, 0)).containsExactly(2, 3);
            assertThat(run(runner, output, new ArrayList<>(), 0, 0)).containsExactly(1, 1);
        }
    }
}
