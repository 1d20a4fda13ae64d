package org.score4j.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.score4j.onnx.OnnxBytes.ANY;
import static org.score4j.onnx.OnnxBytes.DOUBLE;
import static org.score4j.onnx.OnnxBytes.FLOAT;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.score4j.model.Condition;
import org.score4j.model.DifferentiableNetwork;
import org.score4j.tensor.ElementType;
import org.score4j.tensor.Tensors;

/** Which files have a vector–Jacobian product, and what of them is computed: out = x² + t with the product 2·x·v. */
class ProductSignatureTest {
    private static final OnnxOptions OPTIONS = OnnxOptions.defaults();

    @TempDir
    Path folder;

    private static OnnxBytes square(String vector, String product, long... shape) {
        return OnnxBytes.model()
                .input("x", DOUBLE, shape)
                .input("t", DOUBLE, 1)
                .input(vector, DOUBLE, shape)
                .output("out", DOUBLE, shape)
                .output(product, DOUBLE, shape)
                .node("Mul", List.of("x", "x"), "squares")
                .node("Add", List.of("squares", "t"), "out")
                .node("Add", List.of("x", "x"), "doubled")
                .node("Mul", List.of("doubled", vector), product);
    }

    private Path write(OnnxBytes model) {
        return TestModels.write(folder, "square.onnx", model);
    }

    private static double[] evaluate(OnnxScoreNetwork network) {
        try (INDArray x = Tensors.of(new double[] {1, 2, 3, 4, 5, 6}, 2, 3);
                INDArray out = Tensors.zeros(ElementType.FLOAT64, 2, 3)) {
            network.evaluate(x, TestModels.noise(0.5, 0.5), Condition.none(), out);
            return Tensors.toDoubles(out);
        }
    }

    private static double[] product(DifferentiableNetwork network) {
        try (INDArray x = Tensors.of(new double[] {1, 2, 3, 4, 5, 6}, 2, 3);
                INDArray v = Tensors.of(new double[] {1, 10, 100, 1, 0, -1}, 2, 3);
                INDArray out = Tensors.zeros(ElementType.FLOAT64, 2, 3)) {
            network.vectorJacobianProduct(x, TestModels.noise(0.5, 0.25), Condition.none(), v, out);
            return Tensors.toDoubles(out);
        }
    }

    private static void assertBoth(OnnxScoreNetwork network) {
        assertThat(network.spec().conditions()).isEmpty();
        assertThat(product(network.asDifferentiable())).containsExactly(2, 40, 600, 8, 0, -12);
        assertThat(evaluate(network)).containsExactly(1.5, 4.5, 9.5, 16.5, 25.5, 36.5);
    }

    @Test
    void float64ProductsAreExact() {
        try (OnnxScoreNetwork network = OnnxScoreNetwork.load(write(square("v", "vjp", ANY, 3)))) {
            assertBoth(network);
        }
    }

    @Test
    void fixedBatchesAreMultipliedAsOftenAsTheSamplesNeed() {
        try (OnnxScoreNetwork network = OnnxScoreNetwork.load(write(square("v", "vjp", 1, 3)))) {
            assertBoth(network);
        }
    }

    @Test
    void otherNamesComeFromOptionsOrTheSideCar() {
        Path file = write(square("direction", "g", ANY, 3));
        OnnxOptions options = OPTIONS.withVectorInput("direction").withProductOutput("g");
        try (OnnxScoreNetwork network = OnnxScoreNetwork.load(file, options)) {
            assertBoth(network);
        }
        card("vector=direction\nproduct=g\n");
        try (OnnxScoreNetwork network = OnnxScoreNetwork.load(file)) {
            assertBoth(network);
        }
    }

    private void card(String text) {
        TestModels.write(folder, "square.score4j.properties", text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void inputsInAnotherRoleAreNoVectors() {
        Path file = write(square("v", "vjp", ANY, 3));
        OnnxOptions options = OPTIONS.withConditions("v").withOutput("out");
        try (OnnxScoreNetwork network = OnnxScoreNetwork.load(file, options)) {
            assertThat(network).isNotInstanceOf(DifferentiableNetwork.class);
            assertThat(network.spec().conditions()).containsOnlyKeys("v");
            assertThat(evaluate(network)).containsExactly(1.5, 4.5, 9.5, 16.5, 25.5, 36.5);
        }
        refused(file, options.withVectorInput("v"), "'v' (option 'vectorInput') is in another role");
        refused(file, OPTIONS.withVectorInput("x").withStateInput("x"), "'x' (option 'vectorInput')");
        refused(file, OPTIONS.withProductOutput("vjp").withOutput("vjp"), "'vjp' (option 'productOutput')");
        refused(file, options.withProductOutput("vjp"), "product 'vjp'", "has no vector", "'vectorInput'");
    }

    @Test
    void vectorsWithoutProductAreRefused() {
        OnnxBytes model = OnnxBytes.model()
                .input("x", FLOAT, ANY, 3)
                .input("t", FLOAT, ANY)
                .input("v", FLOAT, ANY, 3)
                .output("out", FLOAT, ANY, 3)
                .node("Add", List.of("x", "v"), "out");
        Path file = write(model);
        refused(file, OPTIONS, "several candidates", "'v' FLOAT [-1, 3]", "stateInput");
        OnnxOptions options = OPTIONS.withStateInput("x").withVectorInput("v");
        refused(file, options, "vector 'v'", "has no product among the outputs", "'productOutput'");
        refused(file, options.withProductOutput("vjp"), "has no 'vjp' (option 'productOutput')", "'out'");
        refused(file, OPTIONS.withVectorInput("w"), "has no 'w' (option 'vectorInput')", "'v'");
        // without the options it may be a condition
        try (OnnxScoreNetwork network = OnnxScoreNetwork.load(file, OPTIONS.withStateInput("x"))) {
            assertThat(network.spec().conditions()).containsOnlyKeys("v");
            assertThat(network).isNotInstanceOf(DifferentiableNetwork.class);
        }
    }

    @Test
    void vectorsAndProductsUnlikeTheStateAreRefused() {
        for (long[] shape : new long[][] {{ANY, 4}, {ANY, 3, 1}, {2, 3}, {}}) {
            OnnxBytes vector = plus().input("v", DOUBLE, shape)
                    .output("vjp", DOUBLE, ANY, 3)
                    .node("Identity", List.of("x"), "vjp");
            refused(write(vector), OPTIONS, "vector 'v' DOUBLE", "state 'x' DOUBLE [-1, 3]", "shape");
        }
        OnnxBytes wide = plus().input("v", DOUBLE, ANY, 3)
                .output("vjp", DOUBLE, ANY, 6)
                .node("Concat", List.of("v", "v"), "vjp", OnnxBytes.integer("axis", 1));
        refused(write(wide), OPTIONS, "product 'vjp' DOUBLE [-1, 6]", "state 'x' DOUBLE [-1, 3]", "shape");
        OnnxBytes narrow =
                plus().input("v", FLOAT, ANY, 3).output("vjp", DOUBLE, ANY, 3).node("Identity", List.of("x"), "vjp");
        refused(write(narrow), OPTIONS, "vector 'v' FLOAT", "type");
    }

    private static OnnxBytes plus() {
        return OnnxBytes.model()
                .input("x", DOUBLE, ANY, 3)
                .input("t", DOUBLE, 1)
                .output("out", DOUBLE, ANY, 3)
                .node("Add", List.of("x", "t"), "out");
    }

    /** v [2, 3] and t [2] do not broadcast, and ONNX Runtime computes all that a model has. */
    @Test
    void predictionsDoNotComputeTheProduct() {
        OnnxBytes model = OnnxBytes.model()
                .input("x", DOUBLE, ANY, 3)
                .input("t", DOUBLE, ANY)
                .input("v", DOUBLE, ANY, 3)
                .output("out", DOUBLE, ANY, 3)
                .output("vjp", DOUBLE, ANY, 3)
                .constant("axes", 1, 1)
                .node("Mul", List.of("x", "x"), "squares")
                .node("Add", List.of("v", "t"), "vjp")
                .node("Unsqueeze", List.of("t", "axes"), "column")
                .node("Add", List.of("squares", "column"), "out");
        try (OnnxScoreNetwork network = OnnxScoreNetwork.load(write(model))) {
            assertThat(evaluate(network)).containsExactly(1.5, 4.5, 9.5, 16.5, 25.5, 36.5);
            assertThatExceptionOfType(OnnxModelException.class)
                    .isThrownBy(() -> product(network.asDifferentiable()))
                    .withMessageContaining("square.onnx")
                    .withMessageContaining("batch of 2");
        }
    }

    /** Graphs within a node take values of the graph around them, and give them as they are. */
    @Test
    void predictionsKeepWhatTheirInnerGraphsNeed() {
        OnnxBytes then = OnnxBytes.model().output("sum", DOUBLE, ANY, 3).node("Add", List.of("squares", "t"), "sum");
        OnnxBytes otherwise =
                OnnxBytes.model().output("same", DOUBLE, ANY, 3).node("Identity", List.of("doubled"), "same");
        OnnxBytes model = OnnxBytes.model()
                .input("x", DOUBLE, ANY, 3)
                .input("t", DOUBLE, 1)
                .input("v", DOUBLE, ANY, 3)
                .output("out", DOUBLE, ANY, 3)
                .output("vjp", DOUBLE, ANY, 3)
                .node("Mul", List.of("x", "x"), "squares")
                .node("Add", List.of("x", "x"), "doubled")
                .node("Cast", List.of("t"), "isNoisy", OnnxBytes.integer("to", OnnxBytes.BOOL))
                .node(
                        "If",
                        List.of("isNoisy"),
                        "out",
                        OnnxBytes.graph("then_branch", then),
                        OnnxBytes.graph("else_branch", otherwise))
                .node("Mul", List.of("doubled", "v"), "vjp");
        try (OnnxScoreNetwork network = OnnxScoreNetwork.load(write(model))) {
            assertBoth(network);
        }
    }

    @Test
    void predictionsThatNeedTheVectorAreRefused() {
        OnnxBytes model = OnnxBytes.model()
                .input("x", DOUBLE, ANY, 3)
                .input("t", DOUBLE, 1)
                .input("v", DOUBLE, ANY, 3)
                .output("out", DOUBLE, ANY, 3)
                .output("vjp", DOUBLE, ANY, 3)
                .node("Add", List.of("x", "v"), "moved")
                .node("Add", List.of("moved", "t"), "out")
                .node("Mul", List.of("x", "v"), "vjp");
        refused(write(model), OPTIONS, "output 'out' needs input 'v'");
    }

    private static void refused(Path file, OnnxOptions options, String... parts) {
        assertThatExceptionOfType(OnnxModelException.class)
                .isThrownBy(() -> OnnxScoreNetwork.load(file, options).close())
                .satisfies(e -> assertThat(e.getMessage()).contains(parts).contains(file.toString()));
    }
}
