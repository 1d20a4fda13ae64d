package org.score4j.examples.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.score4j.exec.Samples;
import org.score4j.matching.evaluation.KernelDistance;
import org.score4j.matching.evaluation.PermutationTest;
import org.score4j.matching.evaluation.SampleSet;
import org.score4j.matching.evaluation.TestResult;
import org.score4j.matching.network.Architecture;
import org.score4j.matching.network.Mlp;
import org.score4j.matching.network.NoiseEmbedding;
import org.score4j.matching.network.Parameters;
import org.score4j.matching.network.SameDiffNetwork;
import org.score4j.matching.training.Averaging;
import org.score4j.matching.training.Examples;
import org.score4j.matching.training.LearningRate;
import org.score4j.matching.training.Teacher;
import org.score4j.matching.training.Trainer;
import org.score4j.matching.training.TrainingSettings;
import org.score4j.model.Condition;
import org.score4j.model.ConsistencyPreconditioning;
import org.score4j.model.NoiseLevel;
import org.score4j.model.Prediction;
import org.score4j.model.ScoreModel;
import org.score4j.model.exact.GaussianMixtureModel;
import org.score4j.noise.Draw;
import org.score4j.noise.PhiloxNoise;
import org.score4j.program.NetworkCall;
import org.score4j.samplers.Sampler;
import org.score4j.tensor.Tensors;

/**
 * Trains a network by one objective, and compares what it learned with the data's distribution.
 *
 * @param data distribution of the data
 * @param steps of training
 * @param batch examples of a step
 */
record ObjectiveMeasurement(GaussianMixtureModel data, int steps, int batch) {
    static final double RATE = 3e-3;
    static final double HALF_LIFE = 50_000;
    static final int POINTS = 2000;
    static final int SAMPLES = 1000;
    static final int REPETITIONS = 10;
    static final double REJECTED = 0.05;
    private static final int PERMUTATIONS = 200;
    private static final int FIRST_REFERENCE = 5000;
    private static final int EXAMPLES = 50_000;
    private static final int WARM_UP = 100;
    private static final List<Double> LEVELS =
            LearnedObjective.LEVELS.stream().sorted(Comparator.naturalOrder()).toList();

    /** The cells of a row: errors of the score by level, distance of samples and tests. */
    private static String cells(String loss, List<String> errors, String samples) {
        return " " + loss + " | " + String.join(" | ", errors) + " | " + samples + " |";
    }

    /** What the exact score has, without training. */
    String exact() {
        ScoreModel model = ScoreModel.exact(data, ComparedObjectives.EDM);
        List<String> zeros = LEVELS.stream().map(level -> "0").toList();
        return cells("–", zeros, tests(model, LearnedObjective.Sampling.flow(ComparedObjectives.EDM)));
    }

    /** Trains, and measures. */
    String of(LearnedObjective learned) {
        Mlp plain = Mlp.of(2, 128, 128, 128);
        // consistency models are told 250·ln(rho), where those of EDM are told a quarter of ln(rho)
        Architecture architecture = learned.preconditioning() instanceof ConsistencyPreconditioning
                ? plain.withEmbedding(new NoiseEmbedding.Positional(1e-3, 0.1), 64)
                : plain;
        Examples examples = DataSource.points(1, EXAMPLES);
        Parameters parameters = Parameters.initialise(architecture, 0);
        Teacher teacher = Teacher.of(ScoreModel.exact(data, learned.process()));
        List<SameDiffNetwork> networks = new ArrayList<>();
        try {
            double loss = 0;
            for (int stage = 0; stage < learned.stages().count(); stage++) {
                int part = steps / learned.stages().count();
                TrainingSettings settings = settings(learned, part);
                double[] last = new double[Math.min(100, part)];
                try (Trainer trainer = Trainer.of(
                        architecture,
                        parameters,
                        learned.stages().objective(stage, part, teacher),
                        examples,
                        settings)) {
                    for (int step = 0; step < part; step++) {
                        last[step % last.length] = trainer.step().loss();
                    }
                    parameters = trainer.average(settings.averages().get(0).name());
                }
                loss = Arrays.stream(last).average().orElseThrow();
                SameDiffNetwork network = SameDiffNetwork.of(architecture, parameters);
                networks.add(network);
                teacher = Teacher.of(model(network, learned));
            }
            ScoreModel model = model(networks.get(networks.size() - 1), learned);
            List<String> errors = LEVELS.stream()
                    .map(level -> learned.levels().contains(level)
                            ? String.format(Locale.ROOT, "%.3f", error(model, level))
                            : "–")
                    .toList();
            return cells(
                    String.format(Locale.ROOT, "%.4f", loss),
                    errors,
                    learned.sampling().map(sampling -> tests(model, sampling)).orElse("– | – | –"));
        } finally {
            networks.forEach(SameDiffNetwork::close);
        }
    }

    private static ScoreModel model(SameDiffNetwork network, LearnedObjective learned) {
        return new ScoreModel(network, learned.preconditioning(), learned.process());
    }

    private TrainingSettings settings(LearnedObjective learned, int part) {
        return TrainingSettings.of(0, batch, RATE)
                .withRate(LearningRate.cosine(RATE, part, 0.01).warmedUp(WARM_UP))
                .withAverages(new Averaging.Exponential(HALF_LIFE, 0.05))
                .withLoss(learned.loss());
    }

    /** Mean energy distance, median p and number of rejections of several sets of samples, each against its own reference. */
    private String tests(ScoreModel model, LearnedObjective.Sampling sampling) {
        double[] distances = new double[REPETITIONS];
        double[] p = new double[REPETITIONS];
        for (int i = 0; i < REPETITIONS; i++) {
            SampleSet reference = new SampleSet(data.samples(new PhiloxNoise(FIRST_REFERENCE + i), SAMPLES), 2);
            TestResult result = new PermutationTest(PERMUTATIONS, i)
                    .of(KernelDistance.energy(), samples(model, sampling, i), reference);
            distances[i] = result.statistic();
            p[i] = result.pValue();
        }
        Arrays.sort(p);
        return String.format(
                Locale.ROOT,
                "%.4f | %.2f | %d",
                Arrays.stream(distances).average().orElseThrow(),
                0.5 * (p[REPETITIONS / 2 - 1] + p[REPETITIONS / 2]),
                Arrays.stream(p).filter(value -> value <= REJECTED).count());
    }

    private static SampleSet samples(ScoreModel model, LearnedObjective.Sampling sampling, long seed) {
        try (Samples samples = Sampler.of(model)
                .solver(sampling.solver())
                .schedule(sampling.schedule())
                .seed(seed)
                .sample(SAMPLES, 2)) {
            return new SampleSet(Tensors.toDoubles(samples.array()), 2);
        }
    }

    /** The relative error of the score at a noise level. */
    private double error(ScoreModel model, double level) {
        double t = model.process().timeAtRho(level);
        double alpha = model.process().alpha(t);
        double sigma = model.process().sigma(t);
        double[] x0 = data.samples(new PhiloxNoise(3), POINTS);
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
        var marginal = data.at(alpha, sigma);
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
}
