package org.score4j.examples;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.score4j.model.Condition;
import org.score4j.model.ScoreModel;
import org.score4j.onnx.OnnxModelCard;
import org.score4j.onnx.OnnxOptions;
import org.score4j.onnx.OnnxScoreNetwork;
import org.score4j.specs.Names;
import org.score4j.specs.SpecificationException;

/**
 * A network with the card that says how it was trained.
 *
 * @param file the ONNX file
 * @param card what is known about it
 * @param model the network in its place; close it
 */
record ModelSource(Path file, OnnxModelCard card, ScoreModel model) implements AutoCloseable {
    /** Name of the model that comes with the project. */
    static final String SHIPPED = "emoji-unet";

    /** Folder of the project, set by the start script. */
    private static final String HOME = "score4j.home";

    /**
     * Opens a model by name or path.
     *
     * @throws IllegalArgumentException if there is no such file or it has no card
     */
    static ModelSource open(String name, int threads) {
        Path file = locate(name);
        OnnxModelCard card = OnnxModelCard.beside(file)
                .orElseThrow(() -> new IllegalArgumentException("model '" + file
                        + "' has no card; expected a file "
                        + file.getFileName().toString().replaceFirst("\\.onnx$", "")
                        + ".score4j.properties beside it, as models/README.md describes"));
        OnnxScoreNetwork network =
                OnnxScoreNetwork.load(file, OnnxOptions.defaults().withThreads(threads));
        try {
            return new ModelSource(file, card, card.model(network));
        } catch (RuntimeException | Error e) {
            network.close();
            throw e;
        }
    }

    private static Path locate(String name) {
        if (name.equals(SHIPPED)) {
            return Path.of(System.getProperty(HOME, "."), "models", SHIPPED + ".onnx");
        }
        Path file = Path.of(name);
        if (!Files.isRegularFile(file)) {
            throw new IllegalArgumentException(
                    "model '" + name + "' does not exist; expected " + SHIPPED + " or the path of an .onnx file");
        }
        return file;
    }

    /** Number of a class given by name, beginning of a name, or number. */
    int classNumber(String label) {
        List<String> classes = card.classes();
        for (int i = 0; i < classes.size(); i++) {
            if (label.equals(Integer.toString(i)) || classes.get(i).equalsIgnoreCase(label)) {
                return i;
            }
        }
        List<String> matches = classes.stream()
                .filter(name -> name.toLowerCase(Locale.ROOT).startsWith(label.toLowerCase(Locale.ROOT)))
                .toList();
        if (matches.size() != 1) {
            throw new SpecificationException(Names.unknown("class", label, classes));
        }
        return classes.indexOf(matches.get(0));
    }

    /** The condition of {@code count} samples of one class, or of none where {@code label} is null. */
    Condition condition(@Nullable String label, int count) {
        if (label == null) {
            return Condition.none();
        }
        int[] chosen = new int[count];
        Arrays.fill(chosen, classNumber(label));
        return card.classCondition(chosen);
    }

    @Override
    public void close() {
        model.close();
    }
}
