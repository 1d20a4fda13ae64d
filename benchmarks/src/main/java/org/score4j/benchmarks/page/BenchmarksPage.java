package org.score4j.benchmarks.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import org.score4j.benchmarks.result.Environment;
import org.score4j.benchmarks.result.ResultFile;

/** docs/benchmarks.md: a function of result files and of texts beside this class, which say what was found out. */
public final class BenchmarksPage {
    private static final double SHARE_TARGET = 0.98;
    private static final int SHARE_FROM_BATCH = 4;
    private static final double PEER_TARGET = 0.55;
    private static final double TRAINING_TARGET = 4;
    private static final double VECTOR_TARGET = 200;
    private static final double PERCENT = 100;

    private final List<ResultFile> files;
    private final KernelChapter kernels;
    private final RunChapter runs;
    private final NetworkChapter network;
    private final TrainingChapter training;

    /**
     * A page of these results.
     *
     * @param files a full set, and others whose noise is shown beside its
     */
    public BenchmarksPage(List<ResultFile> files) {
        if (files.isEmpty()) {
            throw new IllegalArgumentException("files is empty; expected the results of a full set, and of others");
        }
        this.files = List.copyOf(files);
        ResultFile first = files.get(0);
        kernels = new KernelChapter(first);
        runs = new RunChapter(first);
        network = new NetworkChapter(first);
        training = new TrainingChapter(first);
    }

    /**
     * The plots, by file name.
     *
     * @param format png, which the page shows, or svg
     */
    public Map<String, byte[]> plots(String format) {
        return Plots.of(files.get(0), format);
    }

    /** The page, in Markdown. */
    public String text() {
        return resource("head.md")
                + environments()
                + "\n## Targets\n"
                + targets()
                + resource("gaps.md")
                + "\n## Instructions\n\n![Instructions](benchmarks-kernels.png)\n"
                + resource("kernels.md")
                + kernels.text()
                + "\n## Noise: million normals a second, one thread\n"
                + new NoiseChapter(files).text()
                + resource("noise.md")
                + "\n## Runs with an exact model\n"
                + resource("runs.md")
                + runs.text()
                + "\n## Runs with the shipped network\n\n![Runs with the network](benchmarks-network.png)\n"
                + network.runs()
                + resource("network.md")
                + network.peers()
                + "\n## Training\n"
                + resource("training.md")
                + training.text()
                + "\n## Memory: megabytes\n"
                + resource("memory.md")
                + new MemoryChapter(files.get(0)).text()
                + "\n## Exact models\n"
                + resource("exact.md")
                + new ExactChapter(files.get(0)).text()
                + resource("tail.md")
                + new ScalingChapter(files.get(0)).text();
    }

    private String environments() {
        Table table = new Table("", "processor", "cores", "Java", "ND4J", "ONNX Runtime", "set", "load before", "date");
        int number = 1;
        for (ResultFile file : files) {
            Environment e = file.environment();
            table.add(
                    Integer.toString(number++),
                    e.processor() + ", " + e.memoryGiB() + " GiB",
                    Integer.toString(e.cores()),
                    e.java(),
                    e.nd4j(),
                    e.onnxRuntime(),
                    e.set(),
                    e.loadBefore() < 0 ? "–" : String.format(Locale.ROOT, "%.1f", e.loadBefore()),
                    e.date());
        }
        return table.text();
    }

    private String targets() {
        Table table = new Table("target", "measured", "");
        int[] met = kernels.met();
        add(
                table,
                "instructions that memory bounds at most 1.25 × a triad, from 64 Ki elements on one thread, from 1 Mi on all",
                met[1] == 0 ? Double.NaN : met[0],
                met[0] + " of " + met[1] + " within it",
                met[0] == met[1]);
        double bytes = kernels.largestAllocation();
        add(
                table,
                "instructions allocate nothing: on the calling thread, those called 10,000 times and more",
                bytes,
                String.format(Locale.ROOT, "at most %.2f bytes a call, the harness's own included", bytes),
                bytes < 1);
        double stepBytes = runs.largestStepBytes();
        add(
                table,
                "steps of fixed plans allocate nothing",
                stepBytes,
                String.format(Locale.ROOT, "at most %.1f bytes a step, over all solvers", stepBytes),
                stepBytes < 1);
        for (ResultFile file : files) {
            noise(table, file);
        }
        double[] shares = network.shares(SHARE_FROM_BATCH);
        double least = shares.length == 0 ? Double.NaN : shares[0];
        add(
                table,
                "98 % of a run within the network, from " + SHARE_FROM_BATCH + " pictures at once",
                least,
                String.format(
                        Locale.ROOT,
                        "%.1f %% to %.1f %%",
                        PERCENT * least,
                        PERCENT * (shares.length == 0 ? Double.NaN : shares[shares.length - 1])),
                least >= SHARE_TARGET);
        peer(table, false, "at most 0.55 × the time of plain PyTorch");
        peer(table, true, "the same, PyTorch tuned (no target)");
        double ratio = training.ratio();
        add(
                table,
                "a training step at most 4 × PyTorch's, aiming at 2.5 ×",
                ratio,
                String.format(Locale.ROOT, "%.2f", ratio),
                ratio <= TRAINING_TARGET);
        return table.text();
    }

    /** A row; not measured where the number is none. */
    private static void add(Table table, String target, double number, String measured, boolean met) {
        boolean there = !Double.isNaN(number);
        table.add(target, there ? measured : "not measured", there ? verdict(met) : "");
    }

    private void peer(Table table, boolean tuned, String target) {
        double[] ratios = network.peerRatios(tuned);
        if (ratios.length == 0) {
            table.add(target, "not measured", "");
            return;
        }
        double largest = ratios[ratios.length - 1];
        table.add(
                target,
                String.format(Locale.ROOT, "%.2f to %.2f", ratios[0], largest),
                tuned ? "" : verdict(largest <= PEER_TARGET));
    }

    private static void noise(Table table, ResultFile file) {
        OptionalDouble plain = NoiseChapter.millions(file, "score4j", "plain");
        double rival = List.of("nd4j", "splittableRandom", "commonsPhilox").stream()
                .flatMapToDouble(method -> NoiseChapter.millions(file, method, "").stream())
                .max()
                .orElse(Double.NaN);
        if (plain.isPresent()) {
            table.add(
                    "noise faster than three other generators, "
                            + file.environment().java(),
                    String.format(
                            Locale.ROOT,
                            "%.0f million normals a second; the fastest of the others %.0f",
                            plain.getAsDouble(),
                            rival),
                    verdict(plain.getAsDouble() > rival));
        }
        OptionalDouble vector = NoiseChapter.millions(file, "score4j", "vector");
        if (vector.isPresent()) {
            table.add(
                    "200 million normals a second and core with the Vector API, "
                            + file.environment().java(),
                    String.format(
                            Locale.ROOT, "%.0f million; the fastest of the others %.0f", vector.getAsDouble(), rival),
                    verdict(vector.getAsDouble() >= VECTOR_TARGET));
        }
    }

    private static String verdict(boolean met) {
        return met ? "met" : "**missed**, see below";
    }

    private static String resource(String name) {
        try (InputStream in = BenchmarksPage.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("resource " + name + " is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
