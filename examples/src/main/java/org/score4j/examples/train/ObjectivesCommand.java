package org.score4j.examples.train;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.score4j.exec.Samples;
import org.score4j.file.SafeFile;
import org.score4j.matching.evaluation.KernelDistance;
import org.score4j.matching.evaluation.PermutationTest;
import org.score4j.matching.evaluation.SampleSet;
import org.score4j.matching.network.Architecture;
import org.score4j.matching.network.Mlp;
import org.score4j.matching.network.Parameters;
import org.score4j.matching.network.SameDiffNetwork;
import org.score4j.matching.training.Averaging;
import org.score4j.matching.training.Examples;
import org.score4j.matching.training.LearningRate;
import org.score4j.matching.training.Trainer;
import org.score4j.matching.training.TrainingSettings;
import org.score4j.model.Condition;
import org.score4j.model.NoiseLevel;
import org.score4j.model.Prediction;
import org.score4j.model.ScoreModel;
import org.score4j.model.exact.GaussianMixtureModel;
import org.score4j.noise.Draw;
import org.score4j.noise.PhiloxNoise;
import org.score4j.program.NetworkCall;
import org.score4j.samplers.Sampler;
import org.score4j.samplers.classical.Heun;
import org.score4j.schedule.Schedule;
import org.score4j.tensor.Tensors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Trains the same network by every objective on a mixture, and compares what it has learned with the exact score. */
@Command(
        name = "objectives",
        mixinStandardHelpOptions = true,
        description =
                "Train one small network by every objective on a mixture in the plane; write what it learned as a table.")
public final class ObjectivesCommand implements Callable<Integer> {
    private static final double[] LEVELS = {0.1, 0.3, 1, 3};
    private static final int POINTS = 2000;
    private static final int SAMPLES = 400;
    private static final int PERMUTATIONS = 500;
    private static final int SAMPLING_STEPS = 60;

    @Option(names = "--steps", description = "Steps of training (default: ${DEFAULT-VALUE}).")
    private int steps = 2000;

    @Option(names = "--batch", description = "Examples of a step (default: ${DEFAULT-VALUE}).")
    private int batch = 256;

    @Option(names = "--out", paramLabel = "FILE", description = "Page to write (default: ${DEFAULT-VALUE}).")
    private Path out = Path.of("docs/objectives.md");

    private final GaussianMixtureModel mixture = DataSource.ring();
    private final Architecture architecture = Mlp.of(2, 128, 128, 128);

    @Override
    public Integer call() throws IOException {
        SafeFile.requireWritable(out);
        StringBuilder page =
                new StringBuilder(String.format(Locale.ROOT, """
                # Objectives

                One network, a perceptron with three hidden layers of 128, learns a mixture of eight Gaussians on a circle (radius 1,
                standard deviation 0.1) by each objective of the library: %d steps of %d examples, Adam, cosine from 0.003, an average
                with a half-life of 20,000 examples. Written by `./score4j objectives`.

                Errors are those of the score, √(E‖s − ∇ln p‖²/E‖∇ln p‖²) over %d points of the noisy distribution at sigma/alpha =
                0.1, 0.3, 1 and 3. The p-value is that of a permutation test with the energy distance between %d samples (Heun's method,
                %d steps) and as many of the mixture: small where samples are recognisably others. Where pairs are coupled the path
                between them is not the one whose score is known.

                | objective | loss at the end | error at 0.1 | at 0.3 | at 1 | at 3 | energy distance | p |
                |---|---|---|---|---|---|---|---|
                """, steps, batch, POINTS, SAMPLES, SAMPLING_STEPS));
        Examples examples = DataSource.points(1, 50_000);
        for (LearnedObjective learned : LearnedObjective.all()) {
            String row = row(learned, examples);
            System.out.println(row);
            page.append(row).append('\n');
        }
        SafeFile.write(out, stream -> stream.write(page.toString().getBytes(StandardCharsets.UTF_8)));
        System.out.println("written: " + out);
        return 0;
    }

    private String row(LearnedObjective learned, Examples examples) {
        TrainingSettings settings = TrainingSettings.of(0, batch, 3e-3)
                .withRate(LearningRate.cosine(3e-3, steps, 0.01).warmedUp(100))
                .withAverages(new Averaging.Exponential(20_000, 0.05))
                .withLoss(learned.loss());
        double loss = 0;
        Parameters average;
        try (Trainer trainer = Trainer.of(
                architecture, Parameters.initialise(architecture, 0), learned.objective(), examples, settings)) {
            for (int step = 0; step < steps; step++) {
                double now = trainer.step().loss();
                loss += step >= steps - 100 ? now / 100 : 0;
            }
            average = trainer.average(settings.averages().get(0).name());
        }
        StringBuilder row = new StringBuilder(String.format(Locale.ROOT, "| %s | %.4f |", learned.name(), loss));
        SameDiffNetwork network = SameDiffNetwork.of(architecture, average);
        try (ScoreModel model = new ScoreModel(network, learned.preconditioning(), learned.process())) {
            for (double level : LEVELS) {
                row.append(learned.knowsScore() ? String.format(Locale.ROOT, " %.3f |", error(model, level)) : " – |");
            }
            var test = new PermutationTest(PERMUTATIONS, 1)
                    .of(
                            KernelDistance.energy(),
                            samples(model),
                            SampleSet.of(rows(mixture.samples(new PhiloxNoise(9), SAMPLES))));
            return row + String.format(Locale.ROOT, " %.4f | %.3f |", test.statistic(), test.pValue());
        }
    }

    /** The relative error of the score at a noise level. */
    private double error(ScoreModel model, double level) {
        double t = model.process().timeAtRho(level);
        double alpha = model.process().alpha(t);
        double sigma = model.process().sigma(t);
        double[] x0 = mixture.samples(new PhiloxNoise(3), POINTS);
        double[] eps = new double[x0.length];
        new PhiloxNoise(4).fill(Draw.initial(), 0, 0, eps, 0, eps.length);
        NetworkCall.Scaling scaling = NetworkCall.Scaling.at(model, Prediction.SCORE, t);
        float[] scaled = new float[x0.length];
        double[] x = new double[x0.length];
        for (int i = 0; i < x.length; i++) {
            x[i] = alpha * x0[i] + sigma * eps[i];
            scaled[i] = (float) (scaling.input() * x[i]);
        }
        NoiseLevel noise = NoiseLevel.ofSize(POINTS);
        Arrays.fill(noise.noise(), scaling.noise());
        try (INDArray in = Tensors.of(scaled, POINTS, 2);
                INDArray result = Tensors.of(new float[x.length], POINTS, 2)) {
            model.network().evaluate(in, noise, Condition.none(), result);
            return relative(x, Tensors.toDoubles(result), scaling, alpha, sigma);
        }
    }

    private double relative(double[] x, double[] raw, NetworkCall.Scaling scaling, double alpha, double sigma) {
        var marginal = mixture.at(alpha, sigma);
        double[] point = new double[2];
        double[] exact = new double[2];
        double error = 0;
        double norm = 0;
        for (int i = 0; i < x.length; i += 2) {
            point[0] = x[i];
            point[1] = x[i + 1];
            marginal.score(point, exact);
            for (int d = 0; d < 2; d++) {
                double learned = scaling.skip() * x[i + d] + scaling.gain() * raw[i + d];
                error += (learned - exact[d]) * (learned - exact[d]);
                norm += exact[d] * exact[d];
            }
        }
        return Math.sqrt(error / norm);
    }

    private static SampleSet samples(ScoreModel model) {
        boolean beginsInNoise = model.process().alpha(model.process().startTime()) == 0;
        try (Samples samples = Sampler.of(model)
                .solver(Heun.inTime())
                .schedule(beginsInNoise ? Schedule.uniform(SAMPLING_STEPS) : Schedule.karras(SAMPLING_STEPS))
                .seed(5)
                .sample(SAMPLES, 2)) {
            return SampleSet.of(rows(Tensors.toDoubles(samples.array())));
        }
    }

    private static double[][] rows(double[] values) {
        double[][] rows = new double[values.length / 2][];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = new double[] {values[2 * i], values[2 * i + 1]};
        }
        return rows;
    }
}
