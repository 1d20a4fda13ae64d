package org.score4j.matching.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.TensorInfo;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.SplittableRandom;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.score4j.matching.graph.DoubleOperations;
import org.score4j.matching.graph.DoubleOperations.Value;
import org.score4j.matching.graph.Gradients;
import org.score4j.matching.graph.Node;
import org.score4j.matching.graph.Operations;
import org.score4j.matching.graph.OrtSession;
import org.score4j.matching.graph.SmallNetworks;
import org.score4j.matching.network.Architecture;

class OnnxExportTest {
    private static final ModelCard CARD = ModelCard.edm(0.5, 0.002, 80);

    @TempDir
    Path folder;

    static List<Architecture> networks() {
        return List.of(SmallNetworks.mlp(), SmallNetworks.convolutional());
    }

    static Value random(DoubleOperations numbers, long seed, long batch, List<Long> sample) {
        long[] shape = new long[sample.size() + 1];
        shape[0] = batch;
        long count = batch;
        for (int axis = 0; axis < sample.size(); axis++) {
            shape[axis + 1] = sample.get(axis);
            count *= shape[axis + 1];
        }
        SplittableRandom random = new SplittableRandom(seed);
        double[] values = new double[(int) count];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return numbers.input(values, shape);
    }

    /** All inputs of a network for a batch. */
    static Map<String, Value> inputs(DoubleOperations numbers, Architecture network, long batch) {
        Map<String, Value> inputs = new HashMap<>();
        inputs.put("x", random(numbers, 1, batch, network.sampleShape()));
        inputs.put("c_noise", random(numbers, 2, batch, List.of()));
        network.conditions().forEach((name, shape) -> inputs.put(name, random(numbers, name.hashCode(), batch, shape)));
        return inputs;
    }

    static Value evaluate(DoubleOperations numbers, Architecture network, Map<String, Value> inputs) {
        return network.apply(numbers, inputs.get("x"), inputs.get("c_noise"), inputs);
    }

    /** The parameters that {@code numbers} has for a network. */
    static Map<String, StoredTensor> parameters(DoubleOperations numbers, Architecture network) {
        evaluate(numbers, network, inputs(numbers, network, 1));
        Map<String, StoredTensor> parameters = new LinkedHashMap<>();
        numbers.parameters()
                .forEach(
                        (name, value) -> parameters.put(name, new StoredTensor.Doubles(value.values(), value.shape())));
        return parameters;
    }

    private Path file() {
        return folder.resolve("net.onnx");
    }

    @ParameterizedTest
    @MethodSource("networks")
    void onnxRuntimeComputesTheNetworkForAnyBatch(Architecture network) throws IOException {
        DoubleOperations numbers = DoubleOperations.seeded(3);
        OnnxExport.of(network, parameters(numbers, network)).write(file());
        try (OrtSession session = OrtSession.of(Files.readAllBytes(file()))) {
            for (int batch : new int[] {1, 2, 5}) {
                Map<String, Value> inputs = inputs(numbers, network, batch);
                Value expected = evaluate(numbers, network, inputs);
                assertClose(session.run(inputs).get("out"), expected);
            }
        }
    }

    /** Both outputs, and that samples of a batch do not mix. */
    @ParameterizedTest
    @MethodSource("networks")
    void onnxRuntimeComputesTheVectorJacobianProduct(Architecture network) throws IOException {
        DoubleOperations numbers = DoubleOperations.seeded(3);
        OnnxExport.of(network, parameters(numbers, network))
                .withVectorJacobianProduct()
                .write(file());
        try (OrtSession session = OrtSession.of(Files.readAllBytes(file()))) {
            for (int batch : new int[] {1, 2, 5}) {
                Map<String, Value> inputs = inputs(numbers, network, batch);
                Value v = random(numbers, 3, batch, network.sampleShape());
                Gradients<Value> gradients = new Gradients<>(numbers);
                Map<String, Node<Value>> lifted = new HashMap<>();
                inputs.forEach((name, value) -> lifted.put(name, gradients.lift(value)));
                Node<Value> out = network.apply(gradients, lifted.get("x"), lifted.get("c_noise"), lifted);
                Node<Value> expected = gradients.gradient(out, gradients.lift(v), lifted.get("x"));
                Map<String, Value> fed = new HashMap<>(inputs);
                fed.put("v", v);
                Map<String, Value> actual = session.run(fed);
                assertClose(actual.get("out"), out.value());
                assertClose(actual.get("vjp"), expected.value());
            }
        }
    }

    private static void assertClose(Value actual, Value expected) {
        assertThat(actual.shape()).isEqualTo(expected.shape());
        for (int i = 0; i < expected.values().length; i++) {
            assertThat(actual.values()[i]).isCloseTo(expected.values()[i], within(1e-5));
        }
    }

    @Test
    void theFileSaysWhatGoesInAndOut() throws IOException, OrtException {
        Architecture network = SmallNetworks.mlp();
        OnnxExport.of(network, parameters(DoubleOperations.seeded(3), network)).write(file());
        try (OrtSession session = OrtSession.of(Files.readAllBytes(file()))) {
            assertThat(session.session().getInputNames()).containsExactly("x", "c_noise", "label");
            assertThat(session.session().getOutputNames()).containsExactly("out");
            TensorInfo x =
                    (TensorInfo) session.session().getInputInfo().get("x").getInfo();
            assertThat(x.getShape()).containsExactly(-1, 3);
            assertThat(x.getDimensionNames()).containsExactly("batch", "");
            TensorInfo noise =
                    (TensorInfo) session.session().getInputInfo().get("c_noise").getInfo();
            assertThat(noise.getShape()).containsExactly(-1);
            assertThat(session.session().getMetadata().getGraphName()).isEqualTo("small-mlp");
            assertThat(session.session().getMetadata().getProducerName()).isEqualTo("score4j");
        }
        assertThat(folder).isDirectoryNotContaining("glob:**.properties");
    }

    @Test
    void theCardIsWrittenBesideTheFileAndIntoIt() throws Exception {
        Architecture network = SmallNetworks.mlp();
        OnnxExport.of(network, parameters(DoubleOperations.seeded(3), network))
                .withCard(CARD.withClasses("label", List.of("Flags & more", "back\\slash")))
                .write(file());
        Properties card = new Properties();
        try (Reader reader = Files.newBufferedReader(folder.resolve("net.score4j.properties"))) {
            card.load(reader);
        }
        byte[] content = Files.readAllBytes(file());
        String hash =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        Map<String, String> facts = new HashMap<>(Map.of(
                "name", "small-mlp",
                "state", "x",
                "noise", "c_noise",
                "output", "out",
                "conditions", "label",
                "preconditioning", "edm",
                "sigmaData", "0.5",
                "sigmaMin", "0.002",
                "sigmaMax", "80.0"));
        facts.put("classCondition", "label");
        facts.put("classes", "Flags & more,back\\slash");
        Map<String, String> inFile = new HashMap<>();
        facts.forEach((key, value) -> inFile.put("score4j." + key, value));
        facts.put("sha256", hash);
        assertThat(card).isEqualTo(facts);
        try (OrtSession session = OrtSession.of(content)) {
            assertThat(session.session().getMetadata().getCustomMetadata()).isEqualTo(inFile);
        }
    }

    @Test
    void theSameNetworkMakesTheSameBytes() throws IOException {
        Architecture network = SmallNetworks.convolutional();
        List<byte[]> files = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            OnnxExport.of(network, new HashMap<>(parameters(DoubleOperations.seeded(3), network)))
                    .write(file());
            files.add(Files.readAllBytes(file()));
        }
        assertThat(files.get(0)).isEqualTo(files.get(1));
    }

    private void assertRefused(ThrowingCallable call, String reason) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessageContaining(reason);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void parametersThatDoNotFitTheNetworkAreRefused() {
        Architecture network = SmallNetworks.mlp();
        Map<String, StoredTensor> parameters = parameters(DoubleOperations.seeded(3), network);
        Map<String, StoredTensor> fewer = new HashMap<>(parameters);
        fewer.remove("a.bias");
        assertRefused(() -> OnnxExport.of(network, fewer).write(file()), "'a.bias' of network 'small-mlp' is missing");
        Map<String, StoredTensor> more = new HashMap<>(parameters);
        more.put("z", new StoredTensor.Floats(new float[1], 1));
        assertRefused(() -> OnnxExport.of(network, more).write(file()), "[z] are unknown");
        Map<String, StoredTensor> other = new HashMap<>(parameters);
        other.put("a.bias", new StoredTensor.Floats(new float[6], 2, 3));
        assertRefused(
                () -> OnnxExport.of(network, other).write(file()), "shape [2, 3]; network 'small-mlp' expects [6]");
    }

    @Test
    void cardsThatDoNotFitTheNetworkAreRefused() {
        Architecture network = SmallNetworks.mlp();
        OnnxExport export = OnnxExport.of(network, parameters(DoubleOperations.seeded(3), network));
        ModelCard three = CARD.withClasses("label", List.of("a", "b", "c"));
        assertRefused(() -> export.withCard(three).write(file()), "has shape [2]; expected [3]");
        ModelCard elsewhere = CARD.withClasses("other", List.of("a", "b"));
        assertRefused(() -> export.withCard(elsewhere).write(file()), "classCondition 'other'");
        assertRefused(() -> CARD.withClasses("label", List.of("a,b", "c")), "'a,b'");
        assertRefused(() -> CARD.withClasses("label", List.of("a\nb", "c")), "control character");
        assertRefused(() -> CARD.withClasses("label", List.of()), "expected both or neither");
        assertRefused(() -> ModelCard.edm(0, 0.002, 80), "sigmaData is 0.0");
        assertRefused(() -> ModelCard.edm(0.5, 1, 1), "sigmaMin is 1.0");
    }

    /** x, or c_noise, with a condition of any name. */
    private record Odd(String condition, boolean returnsNoise) implements Architecture {
        @Override
        public String name() {
            return "odd";
        }

        @Override
        public List<Long> sampleShape() {
            return List.of(1L);
        }

        @Override
        public Map<String, List<Long>> conditions() {
            return Map.of(condition, List.of(1L));
        }

        @Override
        public <T> T apply(Operations<T> ops, T x, T noise, Map<String, T> conditions) {
            return returnsNoise ? noise : x;
        }
    }

    @Test
    void networksThatNoFileCanHoldAreRefused() throws IOException {
        assertRefused(() -> OnnxExport.of(new Odd("c", true), Map.of()).write(file()), "makes [B] of [B, 1]");
        assertRefused(() -> OnnxExport.of(new Odd("x", false), Map.of()).write(file()), "'x' is taken");
        assertRefused(() -> OnnxExport.of(new Odd("out", false), Map.of()).write(file()), "'out' is taken");
        OnnxExport vector = OnnxExport.of(new Odd("v", false), Map.of());
        assertRefused(() -> vector.withVectorJacobianProduct().write(file()), "'v' is taken");
        assertThat(OnnxExport.of(new Odd("c", false), Map.of()).nodeCount()).isZero();
    }
}
