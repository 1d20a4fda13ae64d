package org.score4j.examples.train;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.score4j.matching.training.Adam;
import org.score4j.matching.training.Augmentation;
import org.score4j.matching.training.Averaging;
import org.score4j.matching.training.LearningRate;
import org.score4j.matching.training.TrainingSettings;
import org.score4j.specs.Fields;
import org.score4j.specs.SpecificationException;

/**
 * A training run, as a file says it.
 *
 * @param data what is learned from
 * @param network what learns
 * @param objective what it learns
 * @param settings how
 * @param steps how many
 * @param every steps between checkpoints
 * @param reports reports in the whole run, each with a validation, a plot of the loss and samples
 * @param json the file's content
 */
record TrainingConfiguration(
        DataSource data,
        NetworkSource network,
        ObjectiveSource objective,
        TrainingSettings settings,
        long steps,
        int every,
        int reports,
        String json) {

    /**
     * Reads a file.
     *
     * @param home folder that its paths begin at
     */
    static TrainingConfiguration read(Path file, Path home) throws IOException {
        Fields root = Fields.read(file);
        Fields training = root.object("training");
        long seed = training.longInteger("seed", 0);
        Fields dataFields = root.object("data");
        Fields networkFields = root.object("network");
        Fields objectiveFields = root.object("objective");
        DataSource data = DataSource.of(dataFields, home);
        NetworkSource network = NetworkSource.of(networkFields, data.training(), home, seed);
        long steps = positive(training, "steps", 1000);
        TrainingSettings settings = training.located(() -> settings(training, seed, steps, data));
        ObjectiveSource objective = ObjectiveSource.of(
                objectiveFields,
                new ObjectiveSource.Surroundings(
                        home,
                        network.architecture(),
                        steps,
                        settings.averages().get(0).name()));
        TrainingConfiguration configuration = new TrainingConfiguration(
                data,
                network,
                objective,
                settings.withLoss(objective.loss()),
                steps,
                positive(training, "checkpointEvery", 500),
                positive(training, "reports", 5),
                root.toJson());
        List.of(dataFields, networkFields, objectiveFields, training, root).forEach(Fields::finish);
        return configuration;
    }

    private static int positive(Fields fields, String name, int usual) {
        int value = fields.integer(name, usual);
        if (value < 1) {
            throw new SpecificationException(fields.path() + "." + name + " is " + value + "; allowed: 1 and more");
        }
        return value;
    }

    private static TrainingSettings settings(Fields training, long seed, long steps, DataSource data) {
        double rate = training.number("rate", 1e-3);
        TrainingSettings settings = TrainingSettings.of(seed, training.integer("batch", 128), rate)
                .withAccumulation(training.integer("accumulation", 1))
                .withAdam(Adam.standard().withDecay(training.number("decay", 0)))
                .withRate(LearningRate.cosine(rate, steps, training.number("floor", 0.01))
                        .warmedUp(training.integer("warmUp", 1)))
                .withClip(training.number("clip", 1))
                .withClassDropout(training.number("classDropout", 0.1))
                .withAverages(new Averaging.Exponential(training.number("halfLife", 50_000), 0.05));
        if (!training.flag("flip", false)) {
            return settings;
        }
        List<Long> shape = data.training().shape();
        if (shape.size() != 3) {
            throw new SpecificationException(
                    training.path() + ".flip is true, which is for pictures; the data have shape " + shape);
        }
        return settings.withAugmentation(Augmentation.horizontalFlip());
    }
}
