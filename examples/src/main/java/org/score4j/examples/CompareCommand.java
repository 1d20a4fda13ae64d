package org.score4j.examples;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.score4j.examples.docs.Contestants;
import org.score4j.examples.docs.ErrorPage;
import org.score4j.examples.docs.ErrorPlots;
import org.score4j.examples.docs.Measurements;
import org.score4j.examples.docs.Measurements.Environment;
import org.score4j.examples.docs.Measurements.Measure;
import org.score4j.examples.docs.Measurements.Problem;
import org.score4j.file.SafeFile;
import org.score4j.matching.evaluation.SampleSet;
import org.score4j.matching.evaluation.SlicedWasserstein;
import org.score4j.model.Condition;
import org.score4j.model.ScoreModel;
import org.score4j.model.exact.GaussianMixtureModel;
import org.score4j.noise.Draw;
import org.score4j.noise.PhiloxNoise;
import org.score4j.process.Edm;
import org.score4j.samplers.classical.Heun;
import org.score4j.samplers.study.WorkPrecision;
import org.score4j.schedule.Schedule;
import org.score4j.tensor.Tensors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Compares all solvers: error against evaluations and seconds, on a mixture and on the shipped network. */
@Command(
        name = "compare",
        mixinStandardHelpOptions = true,
        description =
                "Measure the error of every solver against its evaluations and seconds, on a mixture and on a network,"
                        + " relative to converged runs or exact samples; write tables and plots.")
final class CompareCommand implements Callable<Integer> {
    private static final int[] BUDGETS = {4, 6, 8, 10, 15, 20, 50};
    private static final double[] TOLERANCES = {0.3, 0.1, 0.03, 0.01, 0.001};

    /** Adaptive solvers with noise take thousands of evaluations at smaller ones. */
    private static final double[] NOISE_TOLERANCES = {0.3, 0.1, 0.03};

    private static final int PATHS = 256;
    private static final int PATH_REPETITIONS = 20;
    private static final int DRAWS = 8192;
    private static final int EXACT_SETS = 8;
    private static final int DIRECTIONS = 64;

    private static final GaussianMixtureModel MIXTURE = GaussianMixtureModel.of(
            new double[] {0.3, 0.4, 0.3},
            new double[][] {{-0.9, 0.3}, {0.7, -0.5}, {0.4, 0.9}},
            new double[] {0.15, 0.25, 0.2});

    @Option(names = "--out", paramLabel = "DIR", description = "Folder to write to (default: ${DEFAULT-VALUE}).")
    private Path out = Path.of("docs");

    @Option(names = "--count", description = "Samples of the network (default: ${DEFAULT-VALUE}).")
    private int count = 8;

    @Option(
            names = "--converged",
            description = "Steps of the converged run of the network (default: ${DEFAULT-VALUE}).")
    private int converged = 400;

    @Option(
            names = "--repetitions",
            description = "How often the network's runs and those with noise are made; the fastest counts"
                    + " (default: ${DEFAULT-VALUE}).")
    private int repetitions = 2;

    @Option(names = "--svg", description = "The plots as SVG too.")
    private boolean svg;

    @Option(names = "--model", description = "Network (default: ${DEFAULT-VALUE}).")
    private String model = ModelSource.SHIPPED;

    @Override
    public Integer call() throws IOException {
        Files.createDirectories(out);
        SafeFile.requireWritable(out.resolve("error-against-nfe.md"));
        Measurements measurements = new Measurements(
                Environment.here(), Arrays.stream(BUDGETS).boxed().toList(), List.of(paths(), noise(), network()));
        for (Problem problem : measurements.problems()) {
            Map<String, byte[]> plots = new TreeMap<>(ErrorPlots.of(problem, "png"));
            if (svg) {
                plots.putAll(ErrorPlots.of(problem, "svg"));
            }
            for (Map.Entry<String, byte[]> plot : plots.entrySet()) {
                write(plot.getKey(), plot.getValue());
            }
        }
        write("error-against-nfe.json", measurements.toJson().getBytes(StandardCharsets.UTF_8));
        write("error-against-nfe.md", ErrorPage.make(measurements).getBytes(StandardCharsets.UTF_8));
        return 0;
    }

    private void write(String name, byte[] content) throws IOException {
        SafeFile.write(out.resolve(name), stream -> stream.write(content));
        System.out.println("written: " + out.resolve(name));
    }

    private Problem paths() {
        try (INDArray initial = start(PATHS, 80, 2)) {
            return problemOfOde(
                    "mixture",
                    "A mixture of three Gaussians in two dimensions",
                    WorkPrecision.against(
                                    Heun.inSigma(),
                                    20_000,
                                    ScoreModel.exact(MIXTURE, Edm.standard()),
                                    Condition.none(),
                                    Schedule::karras,
                                    initial)
                            .repeating(PATH_REPETITIONS));
        }
    }

    private Problem noise() {
        SlicedWasserstein distance = new SlicedWasserstein(1, DIRECTIONS, 0);
        SampleSet exact = new SampleSet(MIXTURE.samples(new PhiloxNoise(1), DRAWS), 2);
        try (INDArray initial = start(DRAWS, 80, 2)) {
            WorkPrecision study = WorkPrecision.ofDistribution(
                            states -> distance.value(exact, new SampleSet(states, 2)),
                            IntStream.range(2, 2 + EXACT_SETS)
                                    .mapToObj(seed -> MIXTURE.samples(new PhiloxNoise(seed), DRAWS))
                                    .toList(),
                            ScoreModel.exact(MIXTURE, Edm.standard()),
                            Condition.none(),
                            Schedule::karras,
                            initial)
                    .repeating(repetitions);
            return Problem.of(
                    "noise",
                    "Solvers with noise: the distribution of the same mixture",
                    Measure.DISTRIBUTION,
                    study,
                    Arrays.stream(NOISE_TOLERANCES).boxed().toList(),
                    study.measure(Contestants.withNoise(), BUDGETS),
                    study.measureAdaptive(Contestants.adaptiveWithNoise(NOISE_TOLERANCES)));
        }
    }

    private Problem network() {
        int threads = Runtime.getRuntime().availableProcessors();
        try (ModelSource source = ModelSource.open(model, threads);
                INDArray initial = start(
                        count,
                        source.model()
                                .process()
                                .initialStd(source.model().process().startTime()),
                        source.model().network().spec().sampleShape().stream()
                                .mapToLong(Long::longValue)
                                .toArray())) {
            return problemOfOde(
                    "network",
                    "The shipped 32×32 emoji network",
                    WorkPrecision.against(
                                    Heun.inSigma(),
                                    converged,
                                    source.model(),
                                    Condition.none(),
                                    Schedule::karras,
                                    initial)
                            .repeating(repetitions));
        }
    }

    private static Problem problemOfOde(String name, String title, WorkPrecision study) {
        return Problem.of(
                name,
                title,
                Measure.PATHS,
                study,
                Arrays.stream(TOLERANCES).boxed().toList(),
                study.measure(Contestants.ofOde(), BUDGETS),
                study.measureAdaptive(Contestants.adaptiveOfOde(TOLERANCES)));
    }

    /** The states that runs with seed 0 start from. */
    private static INDArray start(int count, double std, long... shape) {
        int length = 1;
        long[] batch = new long[shape.length + 1];
        batch[0] = count;
        for (int i = 0; i < shape.length; i++) {
            length = Math.multiplyExact(length, Math.toIntExact(shape[i]));
            batch[i + 1] = shape[i];
        }
        double[] values = new double[count * length];
        PhiloxNoise noise = new PhiloxNoise(0);
        for (int sample = 0; sample < count; sample++) {
            noise.fill(Draw.initial(), sample, 0, values, sample * length, length);
        }
        for (int i = 0; i < values.length; i++) {
            values[i] *= std;
        }
        return Tensors.of(values, batch);
    }
}
