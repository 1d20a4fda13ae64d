package org.score4j.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.format.OutputFormat;

/** A line for each benchmark that has been measured, where JMH would print a page. */
final class Progress implements OutputFormat {
    private static final int MOST_CHATTER = 20_000;

    private final PrintStream out;
    private final long start = System.nanoTime();
    private final List<BenchmarkResult> results = new ArrayList<>();
    private final StringBuilder chatter = new StringBuilder();

    Progress(PrintStream out) {
        this.out = out;
    }

    /** Seconds since the first section, and a text. */
    void line(String text) {
        out.printf(Locale.ROOT, "%5.0f s  %s%n", (System.nanoTime() - start) / 1e9, text);
    }

    /** What has been measured since the last call. */
    List<BenchmarkResult> take() {
        List<BenchmarkResult> taken = List.copyOf(results);
        results.clear();
        return taken;
    }

    /** What JMH and the measured virtual machine said of the last benchmark. */
    String chatter() {
        return chatter.toString();
    }

    @Override
    public void endBenchmark(@Nullable BenchmarkResult result) {
        if (result != null) {
            results.add(result);
            StringBuilder text = new StringBuilder(result.getPrimaryResult().getLabel());
            for (String key : result.getParams().getParamsKeys()) {
                text.append(' ')
                        .append(key)
                        .append('=')
                        .append(result.getParams().getParam(key));
            }
            text.append(String.format(
                    Locale.ROOT, ": %.4g %s", result.getPrimaryResult().getScore(), result.getScoreUnit()));
            line(text.toString());
        }
    }

    @Override
    public void println(String text) {
        print(text + System.lineSeparator());
    }

    @Override
    public void verbosePrintln(String text) {}

    @Override
    public void print(String text) {
        if (chatter.length() < MOST_CHATTER) {
            chatter.append(text);
        }
    }

    @Override
    public void write(int b) {
        print(Character.toString((char) b));
    }

    @Override
    public void write(byte[] b) throws IOException {
        print(new String(b, StandardCharsets.UTF_8));
    }

    @Override
    public void flush() {
        out.flush();
    }

    @Override
    public void close() {}

    @Override
    public void startRun() {}

    @Override
    public void endRun(Collection<RunResult> results) {}

    @Override
    public void startBenchmark(BenchmarkParams parameters) {
        chatter.setLength(0);
    }

    @Override
    public void iteration(BenchmarkParams benchmark, IterationParams iteration, int number) {}

    @Override
    public void iterationResult(
            BenchmarkParams benchmark, IterationParams iteration, int number, IterationResult result) {}
}
