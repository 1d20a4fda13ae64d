package org.score4j.examples.train;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
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
 * @param plan how long, and what is done on the way
 * @param json the file's content, with the digest of the data
 */
record TrainingConfiguration(
        DataSource data,
        NetworkSource network,
        ObjectiveSource objective,
        TrainingSettings settings,
        RunPlan plan,
        String json) {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** Half-lives are at most this share of the examples seen. */
    private static final double WARM_UP = 0.05;

    /** As PyTorch's AdamW has it. */
    private static final double ADAMW_DECAY = 0.01;

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
        RunPlan plan = RunPlan.of(training);
        TrainingSettings settings = training.located(() -> settings(training, seed, plan.steps(), data));
        ObjectiveSource objective = ObjectiveSource.of(
                objectiveFields,
                new ObjectiveSource.Surroundings(
                        home,
                        network.architecture(),
                        plan.steps(),
                        settings.averages().get(0).name()));
        TrainingConfiguration configuration = new TrainingConfiguration(
                data, network, objective, settings.withLoss(objective.loss()), plan, completed(root, data, home));
        if (plan.snapshotEvery() > 0 && configuration.powers().isEmpty()) {
            throw new SpecificationException(training.path()
                    + ".snapshotEvery is for averages with a width; expected some in " + training.path() + ".averages");
        }
        List.of(dataFields, networkFields, objectiveFields, training, root).forEach(Fields::finish);
        return configuration;
    }

    /** With what tells data and teacher from others. */
    private static String completed(Fields root, DataSource data, Path home) throws IOException {
        JsonNode tree = MAPPER.readTree(root.toJson());
        ((ObjectNode) tree.get("data")).put("sha256", data.sha256());
        ObjectNode objective = (ObjectNode) tree.get("objective");
        if (objective.has(ObjectiveSource.TEACHER)) {
            Path teacher = home.resolve(objective.get(ObjectiveSource.TEACHER).asText());
            objective.put(ObjectiveSource.TEACHER_DIGEST, ObjectiveSource.digest(teacher));
        }
        return tree.toPrettyString() + "\n";
    }

    private static TrainingSettings settings(Fields training, long seed, long steps, DataSource data) {
        double rate = training.number("rate", 1e-3);
        TrainingSettings settings = TrainingSettings.of(seed, training.integer("batch", 128), rate)
                .withAccumulation(training.integer("accumulation", 1))
                .withAdam(adam(training))
                .withRate(LearningRate.cosine(rate, steps, training.number("floor", 0.01))
                        .warmedUp(training.integer("warmUp", 1)))
                .withClip(training.number("clip", 1))
                .withClassDropout(training.number("classDropout", 0.1))
                .withAverages(averages(training).toArray(Averaging[]::new));
        List<Augmentation> changes = new ArrayList<>();
        if (training.flag("flip", false)) {
            changes.add(pictures(training, "flip", data, Augmentation.horizontalFlip()));
        }
        if (training.has("shift")) {
            changes.add(pictures(training, "shift", data, Augmentation.shift(training.integer("shift"))));
        }
        return changes.stream()
                .reduce(Augmentation::andThen)
                .map(settings::withAugmentation)
                .orElse(settings);
    }

    private static Augmentation pictures(Fields training, String name, DataSource data, Augmentation augmentation) {
        List<Long> shape = data.training().shape();
        if (shape.size() != 3) {
            throw new SpecificationException(training.path() + "." + name + " is " + training.json(name)
                    + ", which is for pictures; the data have shape " + shape);
        }
        return augmentation;
    }

    /** The optimiser of a configuration. Weight decay is apart from the gradient in all of them. */
    private static Adam adam(Fields training) {
        String name = training.text("optimizer", "adam");
        if (!List.of("adam", "adamw", "radam").contains(name)) {
            throw new SpecificationException(
                    training.path() + ".optimizer is '" + name + "'; allowed: adam, adamw, radam");
        }
        Adam usual = Adam.standard();
        return new Adam(
                training.number("beta1", usual.beta1()),
                training.number("beta2", usual.beta2()),
                training.number("epsilon", usual.epsilon()),
                training.number("decay", name.equals("adamw") ? ADAMW_DECAY : 0),
                name.equals("radam"));
    }

    /** The averages of a configuration: one half-life, or a list. */
    private static List<Averaging> averages(Fields training) {
        if (!training.has("averages")) {
            return List.of(new Averaging.Exponential(training.number("halfLife", 50_000), WARM_UP));
        }
        if (training.has("halfLife")) {
            throw new SpecificationException(training.path() + " has both halfLife and averages; expected one of them");
        }
        List<Averaging> averages = new ArrayList<>();
        for (Fields fields : training.objects("averages")) {
            averages.add(fields.located(() -> fields.has("width")
                    ? new Averaging.Power(fields.number("width"))
                    : new Averaging.Exponential(fields.number("halfLife"), WARM_UP)));
            fields.finish();
        }
        if (averages.isEmpty()) {
            throw new SpecificationException(
                    training.path() + ".averages is empty; the first is what samples are drawn from");
        }
        return averages;
    }

    /** The averages that other widths are made of. */
    List<Averaging.Power> powers() {
        return settings.averages().stream()
                .filter(Averaging.Power.class::isInstance)
                .map(Averaging.Power.class::cast)
                .toList();
    }
}
