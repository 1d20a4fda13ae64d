package org.score4j.examples.train;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import org.score4j.examples.train.LearnedObjective.Sampling;
import org.score4j.file.Sha256;
import org.score4j.matching.file.ModelCard;
import org.score4j.matching.file.Safetensors;
import org.score4j.matching.network.Architecture;
import org.score4j.matching.network.SameDiffNetwork;
import org.score4j.matching.training.Loss;
import org.score4j.matching.training.TrainingObjective;
import org.score4j.model.Preconditioning;
import org.score4j.model.ScoreModel;
import org.score4j.model.ScoreNetwork;
import org.score4j.process.AffineProcess;
import org.score4j.process.Edm;
import org.score4j.samplers.exponential.DpmSolverPlusPlus;
import org.score4j.schedule.Schedule;
import org.score4j.specs.Fields;
import org.score4j.specs.SpecificationException;

/**
 * What the network of a configuration learns, and how it is used then.
 *
 * @param training what
 * @param loss of it
 * @param preconditioning of the network
 * @param process that it is used in
 * @param sampling how samples are made, by the number of steps where that is free; empty where the network knows one level only
 * @param card what a file of such a network says of itself; empty where the library's files have no words for it
 */
record ObjectiveSource(
        TrainingObjective training,
        Loss loss,
        Preconditioning preconditioning,
        AffineProcess process,
        IntFunction<Optional<Sampling>> sampling,
        Optional<ModelCard> card) {
    static final AffineProcess EDM = Edm.standard();
    /** Field with the file of a teacher. */
    static final String TEACHER = "teacher";

    /** Field with the SHA-256 of that file. */
    static final String TEACHER_DIGEST = "teacherSha256";

    static final double SIGMA_MIN = 0.002;
    static final double SIGMA_MAX = 80;

    /**
     * What an objective may need of the rest of its configuration.
     *
     * @param home folder that paths begin at
     * @param architecture of the network, and of its teacher
     * @param steps of the training
     * @param average name of the average of the parameters
     */
    record Surroundings(Path home, Architecture architecture, long steps, String average) {
        /** The network in a safetensors file, which stays open as long as the program runs. */
        ScoreModel teacher(Fields objective, double sigmaData) {
            Path file = home.resolve(objective.text(TEACHER));
            Safetensors stored = Safetensors.read(file);
            String digest = digest(file);
            String wanted = objective.text(TEACHER_DIGEST, digest);
            if (!wanted.equals(digest)) {
                throw new SpecificationException(objective.path() + "." + TEACHER_DIGEST + " is " + wanted
                        + "; the teacher that is there has " + digest);
            }
            SameDiffNetwork network = SameDiffNetwork.of(architecture, stored.parameters());
            return new ScoreModel(network, Preconditioning.edm(sigmaData), EDM);
        }
    }

    /** SHA-256 of a teacher's file. */
    static String digest(Path file) {
        try {
            return Sha256.of(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The objective that a configuration names. */
    static ObjectiveSource of(Fields objective, Surroundings around) {
        return objective.located(() -> {
            String type = objective.text("type", "denoising");
            return switch (type) {
                case "denoising" -> DenoisingSource.denoising(objective);
                case "explicit" -> DenoisingSource.explicit(objective, around);
                case "implicit" -> DenoisingSource.implicit(objective);
                case "auto-encoder" -> DenoisingSource.autoencoder(objective);
                case "path" -> PathSource.read(objective);
                case "consistency" -> DistillationSource.consistency(objective, around);
                case "progressive" -> DistillationSource.progressive(objective, around);
                default ->
                    throw new SpecificationException(
                            objective.path() + ".type is '" + type
                                    + "'; allowed: denoising, explicit, implicit, auto-encoder, path, consistency, progressive");
            };
        });
    }

    /** One whose network is used along the probability flow of a process. */
    static ObjectiveSource flow(TrainingObjective training, Preconditioning preconditioning, AffineProcess process) {
        return new ObjectiveSource(
                training,
                new Loss.Squares(),
                preconditioning,
                process,
                steps -> Optional.of(new Sampling(DpmSolverPlusPlus.multistep(2), schedule(process, steps))),
                Optional.empty());
    }

    /** Levels for samples: Karras et al.'s, and times evenly spaced where the process begins without signal. */
    private static Schedule schedule(AffineProcess process, int steps) {
        return process.alpha(process.startTime()) > 0 ? Schedule.karras(steps) : Schedule.uniform(steps);
    }

    /** With another loss. */
    ObjectiveSource withLoss(Loss value) {
        return new ObjectiveSource(training, value, preconditioning, process, sampling, card);
    }

    /** With samples made in one way, or none. */
    ObjectiveSource sampledBy(Optional<Sampling> value) {
        return new ObjectiveSource(training, loss, preconditioning, process, steps -> value, card);
    }

    /** With the card of a network of EDM's preconditioning. */
    ObjectiveSource withEdmCard(double sigmaData) {
        return new ObjectiveSource(
                training,
                loss,
                preconditioning,
                process,
                sampling,
                Optional.of(ModelCard.edm(sigmaData, SIGMA_MIN, SIGMA_MAX)));
    }

    /** The card of a network that knows these classes. */
    Optional<ModelCard> card(List<String> classes) {
        return card.map(known -> classes.isEmpty() ? known : known.withClasses("classes", classes));
    }

    /** A network in its place. */
    ScoreModel model(ScoreNetwork network) {
        return new ScoreModel(network, preconditioning, process);
    }
}
