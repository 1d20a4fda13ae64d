package org.score4j.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.score4j.benchmarks.page.BenchmarksPage;
import org.score4j.benchmarks.result.ResultFile;
import org.score4j.file.SafeFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes the page. */
@Command(
        name = "page",
        mixinStandardHelpOptions = true,
        description = "Write benchmarks.md and its plots from result files.")
final class PageCommand implements Callable<Integer> {
    @Parameters(
            arity = "1..*",
            paramLabel = "FILE",
            description = "Results: a full set first, then others whose noise is shown beside its.")
    private List<Path> files = List.of();

    @Option(names = "--out", paramLabel = "DIR", description = "Folder to write to (default: ${DEFAULT-VALUE}).")
    private Path out = Path.of("docs");

    @Option(names = "--svg", description = "The plots as SVG too.")
    private boolean svg;

    @Override
    public Integer call() throws IOException {
        List<ResultFile> results = new ArrayList<>();
        for (Path file : files) {
            results.add(ResultFile.read(file));
        }
        BenchmarksPage page = new BenchmarksPage(results);
        Map<String, byte[]> plots = new TreeMap<>(page.plots("png"));
        if (svg) {
            plots.putAll(page.plots("svg"));
        }
        for (Map.Entry<String, byte[]> plot : plots.entrySet()) {
            write(plot.getKey(), plot.getValue());
        }
        write("benchmarks.md", page.text().getBytes(StandardCharsets.UTF_8));
        return 0;
    }

    private void write(String name, byte[] content) throws IOException {
        SafeFile.write(out.resolve(name), stream -> stream.write(content));
        System.out.println("written: " + out.resolve(name));
    }
}
