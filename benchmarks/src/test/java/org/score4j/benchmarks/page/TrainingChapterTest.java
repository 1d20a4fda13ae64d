package org.score4j.benchmarks.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.score4j.benchmarks.result.Environment;
import org.score4j.benchmarks.result.Measurement;
import org.score4j.benchmarks.result.ResultFile;

class TrainingChapterTest {
    private final List<Measurement> measurements = new ArrayList<>();

    private void measured(String benchmark, double milliseconds, String... parameters) {
        Map<String, String> named = new TreeMap<>();
        for (int i = 0; i < parameters.length; i += 2) {
            named.put(parameters[i], parameters[i + 1]);
        }
        measurements.add(new Measurement(
                "training",
                benchmark,
                new TreeMap<>(named),
                1,
                "ms/op",
                new double[] {milliseconds},
                new TreeMap<>(Map.of("gc.alloc.rate.norm", 5000.0))));
    }

    private TrainingChapter chapter() {
        return new TrainingChapter(new ResultFile(Environment.here("full", "1", 0), measurements));
    }

    @Test
    void ratiosAreThoseOfMediansWithTheSameParameters() {
        measured("TrainingBenchmark.score4j", 300, "batch", "32", "peerThreads", "2");
        measured("TrainingBenchmark.pytorch", 200, "batch", "32", "peerThreads", "2");
        measured("TrainingBenchmark.pytorch", 1, "batch", "16", "peerThreads", "2");
        measured("EngineBenchmark.call", 60, "batch", "16", "engine", "ND4J", "steps", "20");
        measured("EngineBenchmark.call", 20, "batch", "16", "engine", "ONNX_RUNTIME", "steps", "20");
        measured("EngineBenchmark.run", 900, "batch", "16", "engine", "ND4J", "steps", "15");
        measured("EngineBenchmark.run", 450, "batch", "16", "engine", "ONNX_RUNTIME", "steps", "15");
        assertThat(chapter().ratio()).isCloseTo(1.5, Offset.offset(1e-12));
        assertThat(chapter().text())
                .contains("| 32 | 300 | 200 | 1.50 | 5.00 |")
                .contains("| a call | 16 | 60.0 | 20.0 | 3.00 |")
                .contains("| a run of 15 calls | 16 | 900 | 450 | 2.00 |");
    }

    @Test
    void withoutTheOtherSideThereIsNoRatio() {
        measured("TrainingBenchmark.score4j", 300, "batch", "32", "peerThreads", "2");
        assertThat(chapter().ratio()).isNaN();
        assertThat(chapter().text()).contains("| 32 | 300 |");
    }
}
