package org.score4j.benchmarks.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.score4j.benchmarks.result.ResultFile;

/** The page says what the result files say. Where it does not, {@code ./score4j bench page} writes it anew. */
class BenchmarksPageTest {
    private static final Path RESULTS = Path.of("results");

    @Test
    void thePageIsMadeOfTheResults() throws IOException {
        BenchmarksPage page = new BenchmarksPage(List.of(
                ResultFile.read(RESULTS.resolve("jdk-17.json")), ResultFile.read(RESULTS.resolve("jdk-25.json"))));
        assertThat(page.text()).isEqualTo(Files.readString(Path.of("../docs/benchmarks.md")));
        assertThat(page.plots("png").keySet()).allSatisfy(name -> {
            assertThat(page.text()).contains("(" + name + ")");
            assertThat(Path.of("../docs", name)).isNotEmptyFile();
        });
    }

    @Test
    void slopesAreThoseOfLines() {
        assertThat(ScalingChapter.slope(new double[] {1, 2, 4}, new double[] {3, 5, 9}))
                .isCloseTo(2, Offset.offset(1e-12));
    }
}
