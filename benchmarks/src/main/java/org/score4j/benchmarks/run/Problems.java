package org.score4j.benchmarks.run;

import java.nio.file.Path;
import org.score4j.matching.file.Safetensors;
import org.score4j.matching.network.EmojiUNet;
import org.score4j.matching.network.Parameters;
import org.score4j.matching.network.SameDiffNetwork;
import org.score4j.model.Preconditioning;
import org.score4j.model.ScoreModel;
import org.score4j.model.exact.GaussianModel;
import org.score4j.onnx.OnnxModelCard;
import org.score4j.onnx.OnnxOptions;
import org.score4j.onnx.OnnxScoreNetwork;
import org.score4j.process.Edm;
import org.score4j.samplers.Solver;
import org.score4j.specs.SolverTable;

/** Models, solvers and shapes by the names that parameters have. */
public final class Problems {
    /** Standard deviation of the data of the Gaussian model. */
    private static final double STD = 0.5;

    private Problems() {}

    /** A Gaussian with independent elements. */
    public static ScoreModel gaussian(long... shape) {
        return ScoreModel.exact(GaussianModel.isotropic(length(shape), 0, STD), Edm.standard());
    }

    /** The shipped network. */
    public static ScoreModel emoji(OnnxOptions options) {
        Path file = home().resolve("models/emoji-unet.onnx");
        OnnxModelCard card = OnnxModelCard.beside(file)
                .orElseThrow(() -> new IllegalStateException("the side-car file beside " + file + " is missing"));
        return card.model(OnnxScoreNetwork.load(file, options));
    }

    /** The shipped network's parameters. */
    public static Parameters emojiParameters() {
        return Safetensors.read(home().resolve("models/emoji-unet.safetensors")).parameters();
    }

    /** The shipped network in SameDiff. */
    public static ScoreModel emojiInNd4j() {
        return new ScoreModel(
                SameDiffNetwork.of(new EmojiUNet(), emojiParameters()), Preconditioning.edm(STD), Edm.standard());
    }

    /** The folder of the project. */
    public static Path home() {
        return Path.of(System.getProperty("score4j.home", "."));
    }

    /**
     * A solver as docs/solvers.md calls it.
     *
     * @throws IllegalArgumentException if there is none of this name
     */
    public static Solver solver(String description) {
        return SolverTable.rows().stream()
                .filter(row -> row.description().equals(description))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "solver is '" + description + "'; allowed: those of docs/solvers.md"))
                .solver();
    }

    /** Extents from text such as 3x32x32. */
    public static long[] shape(String text) {
        String[] parts = text.split("x", -1);
        long[] shape = new long[parts.length];
        for (int i = 0; i < shape.length; i++) {
            shape[i] = Long.parseLong(parts[i]);
        }
        return shape;
    }

    /** Elements of a sample. */
    public static int length(long... shape) {
        long length = 1;
        for (long extent : shape) {
            length = Math.multiplyExact(length, extent);
        }
        return Math.toIntExact(length);
    }
}
