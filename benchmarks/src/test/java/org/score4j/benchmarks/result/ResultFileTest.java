package org.score4j.benchmarks.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResultFileTest {
    @TempDir
    private Path folder;

    @Test
    void whatIsWrittenIsRead() throws IOException {
        Environment here = Environment.here("quick", "1.29.0", 0.5);
        Measurement measurement = new Measurement(
                "kernels",
                "KernelBenchmark.score4j",
                new TreeMap<>(Map.of("elements", "64", "kernel", "DOT")),
                2,
                "ns/op",
                new double[] {3, 1, 2},
                new TreeMap<>(Map.of("gc.alloc.rate.norm", 0.25)));
        Path file = folder.resolve("results.json");
        new ResultFile(here, List.of(measurement)).write(file);
        ResultFile read = ResultFile.read(file);
        assertThat(read.environment()).isEqualTo(here);
        assertThat(here.nd4j()).startsWith("CpuBackend 1.0.0-M2.1");
        assertThat(here.cores()).isPositive();
        assertThat(read.measurements()).singleElement().satisfies(found -> {
            assertThat(found.key()).isEqualTo("KernelBenchmark.score4j{elements=64, kernel=DOT} threads=2");
            assertThat(found.samples()).containsExactly(3, 1, 2);
            assertThat(found.median()).isEqualTo(2);
            assertThat(found.secondary()).containsExactly(Map.entry("gc.alloc.rate.norm", 0.25));
        });
        assertThat(read.one("KernelBenchmark.score4j", 2, Map.of("kernel", "DOT")))
                .isPresent();
        assertThat(read.one("KernelBenchmark.score4j", 1, Map.of("kernel", "DOT")))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "not json",
                "{\"environment\": null, \"measurements\": []}",
                "{\"environment\": {\"date\": 1}, \"measurements\": []}",
                "{\"measurements\": [{\"samples\": [\"x\"]}]}"
            })
    void whatIsNoResultFileIsRefusedByName(String content) throws IOException {
        Path file = folder.resolve("broken.json");
        Files.writeString(file, content);
        assertThatThrownBy(() -> ResultFile.read(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("broken.json")
                .hasMessageContaining("no benchmark results");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
    void samplesAreTimes(double sample) {
        assertThatThrownBy(() ->
                        new Measurement("s", "b", new TreeMap<>(), 1, "ns/op", new double[] {sample}, new TreeMap<>()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected at least one, all finite and positive");
    }

    @Test
    void aMissingFileIsNamed() {
        assertThatThrownBy(() -> ResultFile.read(folder.resolve("none.json")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("none.json");
    }
}
