package org.score4j.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.score4j.benchmarks.result.Comparison;
import org.score4j.benchmarks.result.ResultFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Compares two runs. */
@Command(
        name = "compare",
        mixinStandardHelpOptions = true,
        description =
                "Compare two result files: ratios of times with confidence intervals. Exit code 1 if anything takes"
                        + " longer in the second one, beyond noise and tolerance.")
final class CompareCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "BEFORE", description = "Results of the first run.")
    private Path before = Path.of("");

    @Parameters(index = "1", paramLabel = "AFTER", description = "Results of the second run.")
    private Path after = Path.of("");

    @Option(
            names = "--confidence",
            description = "That an interval covers the true ratio; many are looked at (default: ${DEFAULT-VALUE}).")
    private double confidence = 0.999;

    @Option(
            names = "--tolerance",
            description = "Factor below which a change does not count (default: ${DEFAULT-VALUE}).")
    private double tolerance = 1.05;

    @Override
    public Integer call() throws IOException {
        if (!(tolerance >= 1)) {
            throw new IllegalArgumentException("--tolerance is " + tolerance + "; allowed: 1 and more");
        }
        ResultFile first = ResultFile.read(before);
        ResultFile second = ResultFile.read(after);
        List<Comparison> all = Comparison.of(first, second, confidence);
        if (all.isEmpty()) {
            throw new IllegalArgumentException("'" + before + "' and '" + after + "' have no measurement in common");
        }
        int slower = 0;
        for (Comparison comparison : all) {
            String verdict = comparison.isSlower(tolerance) ? "slower" : comparison.isFaster(tolerance) ? "faster" : "";
            slower += comparison.isSlower(tolerance) ? 1 : 0;
            System.out.printf(
                    Locale.ROOT,
                    "%6.3f  [%5.3f, %5.3f]  %-6s  %s%n",
                    comparison.ratio(),
                    comparison.low(),
                    comparison.high(),
                    verdict,
                    comparison.after().key());
        }
        System.out.printf(
                Locale.ROOT,
                "%d compared, %d slower; %d of the first file are not in the second%n",
                all.size(),
                slower,
                first.measurements().size() - all.size());
        if (!first.environment().isSameMachine(second.environment())) {
            System.out.printf(
                    "warning: measured in different places: %s%n%s%n", first.environment(), second.environment());
        }
        return slower == 0 ? 0 : 1;
    }
}
