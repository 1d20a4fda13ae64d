package org.score4j.benchmarks;

import ai.onnxruntime.OrtEnvironment;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.score4j.benchmarks.noise.NoiseBenchmark;
import org.score4j.benchmarks.peer.PeerSupport;
import org.score4j.benchmarks.result.Environment;
import org.score4j.benchmarks.result.Measurement;
import org.score4j.benchmarks.result.ResultFile;
import org.score4j.file.SafeFile;
import org.score4j.noise.PhiloxKernel;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description = "Run the benchmarks by JMH, with its allocation profiler, and keep the results as JSON.")
final class RunCommand implements Callable<Integer> {
    private static final List<String> HEAP = List.of("-Xms1g", "-Xmx8g");

    @Option(names = "--full", description = "The full set, half an hour; without it the quick one, under five minutes.")
    private boolean full;

    @Option(
            names = "--peers",
            description = "Also the same runs by PyTorch, which the Python interpreter must have (see --python).")
    private boolean peers;

    @Option(names = "--python", description = "Python with PyTorch (default: ${DEFAULT-VALUE}).")
    private String python = "python3";

    @Option(
            names = "--only",
            paramLabel = "SECTION",
            split = ",",
            description = "These sections only: kernels, noise, runs, network, exact, peers; of the full"
                    + " set also threads, memory, training (beside PyTorch with --peers).")
    private List<String> only = List.of();

    @Option(
            names = "--update",
            description = "Keep what the file holds of other sections: the same machine and Java are up to you.")
    private boolean update;

    @Option(names = "--out", paramLabel = "FILE", description = "Results (default: ${DEFAULT-VALUE}).")
    private Path out = Path.of("benchmarks.json");

    @Override
    public Integer call() throws IOException {
        SafeFile.requireWritable(out);
        List<Section> sections = sections();
        double loadBefore = Environment.load();
        String set = full ? "full" : "quick";
        List<Measurement> measurements = new ArrayList<>(kept(sections));
        boolean failed = false;
        Progress progress = new Progress(System.out);
        for (Section section : sections) {
            progress.line(section.name() + ": " + section.benchmarks().getSimpleName());
            try {
                new Runner(section.options(flags(section)).build(), progress).run();
            } catch (RunnerException e) {
                failed = true;
                System.err.println("error: " + section.name() + " failed: " + e.getMessage());
                System.err.println(progress.chatter());
            }
            for (BenchmarkResult result : progress.take()) {
                measurements.add(measurement(section, result));
            }
            // what there is so far is kept, whatever happens to the rest
            new ResultFile(
                            Environment.here(
                                    set, OrtEnvironment.getEnvironment().getVersion(), loadBefore),
                            measurements)
                    .write(out);
        }
        progress.line("written: " + out);
        return failed ? 1 : 0;
    }

    /** What the file to be updated holds of other sections. */
    private List<Measurement> kept(List<Section> sections) throws IOException {
        if (!update) {
            return List.of();
        }
        return ResultFile.read(out).measurements().stream()
                .filter(measurement ->
                        sections.stream().noneMatch(section -> section.name().equals(measurement.section())))
                .toList();
    }

    private List<Section> sections() {
        List<Section> sections = new ArrayList<>(full ? Suite.full() : Suite.quick());
        if (peers || only.contains("peers")) {
            PeerSupport.require(python);
            sections.addAll(Suite.peers());
        }
        for (String name : only) {
            if (sections.stream().noneMatch(section -> section.name().equals(name))) {
                String set = full ? "full" : "quick";
                throw new IllegalArgumentException("--only is '" + name + "'; allowed in the " + set + " set: "
                        + sections.stream().map(Section::name).distinct().collect(Collectors.joining(", "))
                        + ", peers");
            }
        }
        return only.isEmpty()
                ? sections
                : sections.stream()
                        .filter(section -> only.contains(section.name()))
                        .toList();
    }

    private List<String> flags(Section section) {
        List<String> flags = new ArrayList<>(HEAP);
        if (section.name().equals("memory")) {
            // the heap grows as it has to, and what it has grown by is in use
            flags.add("-Xms16m");
        }
        flags.add("-Dscore4j.python=" + python);
        flags.add("-D" + PhiloxKernel.PROPERTY + "=plain");
        if (section.name().equals("noise") && NoiseBenchmark.kernels().size() > 1) {
            flags.addAll(List.of("--add-modules", NoiseBenchmark.MODULE));
        }
        return flags;
    }

    private static Measurement measurement(Section section, BenchmarkResult result) {
        SortedMap<String, String> parameters = new TreeMap<>();
        for (String key : result.getParams().getParamsKeys()) {
            parameters.put(key, result.getParams().getParam(key));
        }
        SortedMap<String, Double> secondary = new TreeMap<>();
        for (Result<?> other : result.getSecondaryResults().values()) {
            if (!other.getLabel().startsWith("gc.") || other.getLabel().equals("gc.alloc.rate.norm")) {
                secondary.put(other.getLabel(), other.getScore());
            }
        }
        double[] samples = result.getIterationResults().stream()
                .mapToDouble(iteration -> iteration.getPrimaryResult().getScore())
                .toArray();
        return new Measurement(
                section.name(),
                section.benchmarks().getSimpleName() + "."
                        + result.getPrimaryResult().getLabel(),
                parameters,
                result.getParams().getThreads(),
                result.getScoreUnit(),
                samples,
                secondary);
    }
}
