package org.score4j.examples;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.score4j.examples.data.ImageFolder;
import org.score4j.examples.data.ImageSet;
import org.score4j.examples.picture.NpyFile;
import org.score4j.matching.evaluation.Estimate;
import org.score4j.matching.evaluation.FeatureMap;
import org.score4j.matching.evaluation.FrechetDistance;
import org.score4j.matching.evaluation.KernelDistance;
import org.score4j.matching.evaluation.Metric;
import org.score4j.matching.evaluation.SampleSet;
import org.score4j.matching.evaluation.SlicedWasserstein;
import org.score4j.onnx.OnnxFunction;
import org.score4j.onnx.OnnxOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Distances between two sets of pictures or arrays, on their values or on a network's features. */
@Command(
        name = "distance",
        mixinStandardHelpOptions = true,
        description = {
            "How far generated pictures are from real ones, with intervals of 95 %.",
            "Pictures are folders of PNG or JPEG files of one size, or arrays (.npy, [B, ...], values as networks see them).",
            "With --features distances are those of the features that an ONNX file makes of pictures [B, 3, H, W] in [-1, 1];",
            "only with the Inception network of the publications are they FID and KID."
        })
final class DistanceCommand implements Callable<Integer> {
    private static final int DIRECTIONS = 128;
    private static final int BATCH = 64;

    @Option(names = "--real", required = true, paramLabel = "DIR_OR_NPY", description = "What is imitated.")
    private Path real = Path.of("");

    @Option(names = "--generated", required = true, paramLabel = "DIR_OR_NPY", description = "What imitates it.")
    private Path generated = Path.of("");

    @Option(names = "--features", paramLabel = "FILE.onnx", description = "Network of one input and one output.")
    private @Nullable Path features;

    @Option(names = "--output", paramLabel = "NAME", description = "Output of the network, where it has several.")
    private @Nullable String output;

    @Option(names = "--seed", description = "Seed of directions and halves (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Spec
    private @Nullable CommandSpec command;

    /** Values of samples, and the shape of one. */
    private record Read(SampleSet samples, List<Long> shape) {}

    @Override
    public Integer call() throws IOException {
        Read first = read(real);
        Read second = read(generated);
        if (!first.shape().equals(second.shape())) {
            throw new IllegalArgumentException("samples of " + real + " have shape " + first.shape() + "; those of "
                    + generated + " have " + second.shape());
        }
        Map<String, Metric> metrics = new LinkedHashMap<>();
        Path network = features;
        if (network == null) {
            metrics.put("sliced Wasserstein distance", new SlicedWasserstein(2, DIRECTIONS, seed));
            metrics.put("energy distance", KernelDistance.energy());
            metrics.put("cubic kernel distance", KernelDistance.cubic());
            report(metrics, first.samples(), second.samples(), "values");
            return 0;
        }
        metrics.put("Fréchet distance", FrechetDistance.plain(seed));
        metrics.put("Fréchet distance, extrapolated", FrechetDistance.extrapolated(seed));
        metrics.put("cubic kernel distance", KernelDistance.cubic());
        OnnxOptions options = OnnxOptions.defaults().withChunk(BATCH);
        try (OnnxFunction function = OnnxFunction.load(
                network,
                output == null ? options : options.withOutput(output),
                first.shape().stream().mapToLong(Long::longValue).toArray())) {
            FeatureMap map = function::apply;
            report(metrics, map.of(first.samples()), map.of(second.samples()), "features of " + network);
        }
        return 0;
    }

    private void report(Map<String, Metric> metrics, SampleSet first, SampleSet second, String of) {
        PrintWriter out = Output.of(command);
        out.printf(
                Locale.ROOT,
                "%,d real and %,d generated samples, %,d %s%n",
                first.count(),
                second.count(),
                first.dimensions(),
                of);
        metrics.forEach((name, metric) -> {
            Estimate estimate = metric.estimate(first, second);
            out.printf(
                    Locale.ROOT,
                    "%s: %.6g, 95 %% between %.6g and %.6g%n",
                    name,
                    estimate.value(),
                    estimate.low(),
                    estimate.high());
        });
        out.flush();
    }

    private static Read read(Path path) throws IOException {
        if (Files.isDirectory(path)) {
            ImageSet set = ImageFolder.read(path);
            double[] values = new double[set.values().length];
            for (int i = 0; i < values.length; i++) {
                values[i] = set.values()[i];
            }
            return new Read(
                    new SampleSet(values, set.length()),
                    List.of((long) set.channels(), (long) set.height(), (long) set.width()));
        }
        NpyFile.Array array = NpyFile.read(path);
        if (array.shape().size() < 2) {
            throw new IOException(path + " has shape " + array.shape() + "; expected [B, ...]");
        }
        List<Long> shape =
                new ArrayList<>(array.shape().subList(1, array.shape().size()));
        long length = shape.stream().reduce(1L, Math::multiplyExact);
        return new Read(new SampleSet(array.values(), Math.toIntExact(length)), shape);
    }
}
