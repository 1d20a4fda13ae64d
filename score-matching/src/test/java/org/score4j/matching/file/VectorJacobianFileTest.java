package org.score4j.matching.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Properties;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.score4j.matching.graph.DoubleOperations;
import org.score4j.matching.graph.SmallNetworks;
import org.score4j.matching.network.Architecture;

/** What the module onnx, which does not depend on this one, knows of files with a vector–Jacobian product. */
class VectorJacobianFileTest {
    private static final Path COMMITTED = Path.of("..", "onnx", "src", "test", "resources", "small-mlp-vjp.onnx");
    private static final Path WRITTEN = Path.of("target", "small-mlp-vjp.onnx");

    @TempDir
    Path folder;

    /** After a change of the exporter, the file that this test has written takes the place of the other. */
    @Test
    void theTestFileOfTheOnnxModuleIsWhatTheExporterWrites() throws IOException {
        small().write(WRITTEN);
        assertThat(Files.readAllBytes(COMMITTED))
                .as("copy %s to %s", WRITTEN, COMMITTED)
                .isEqualTo(Files.readAllBytes(WRITTEN));
    }

    @Test
    void theCardNamesVectorAndProductWhereTheFileHasThem() throws IOException {
        OnnxExport plain = small().withCard(ModelCard.edm(0.5, 0.002, 80));
        plain.write(folder.resolve("with.onnx"));
        assertThat(card("with"))
                .containsEntry("vector", "v")
                .containsEntry("product", "vjp")
                .containsEntry("conditions", "label");
        new OnnxExport(plain.architecture(), plain.parameters(), false, plain.card())
                .write(folder.resolve("without.onnx"));
        assertThat(card("without")).doesNotContainKeys("vector", "product").containsEntry("conditions", "label");
    }

    private Properties card(String name) throws IOException {
        Properties card = new Properties();
        try (var reader = Files.newBufferedReader(folder.resolve(name + ".score4j.properties"))) {
            card.load(reader);
        }
        return card;
    }

    /** Multiples of 2^-10 in [-1, 1): the same in every version of Java. */
    private static OnnxExport small() {
        Architecture network = SmallNetworks.mlp();
        DoubleOperations numbers = new DoubleOperations((name, initialisation, shape) -> {
            SplittableRandom random = new SplittableRandom(name.hashCode());
            double[] values = new double[(int) Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
            Arrays.setAll(values, i -> random.nextInt(-1024, 1024) * 0x1p-10);
            return values;
        });
        return OnnxExport.of(network, OnnxExportTest.parameters(numbers, network))
                .withVectorJacobianProduct();
    }
}
