package org.score4j.examples.train;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.score4j.matching.file.Safetensors;
import org.score4j.matching.network.Architecture;
import org.score4j.matching.network.EmojiUNet;
import org.score4j.matching.network.Mlp;
import org.score4j.matching.network.NoiseEmbedding;
import org.score4j.matching.network.Parameters;
import org.score4j.matching.network.UNet;
import org.score4j.matching.training.Examples;
import org.score4j.specs.Fields;
import org.score4j.specs.SpecificationException;

/**
 * The network of a configuration.
 *
 * @param architecture of it
 * @param initial what its training begins with
 */
record NetworkSource(Architecture architecture, Parameters initial) {
    /** The network that a configuration names, for these examples. */
    static NetworkSource of(Fields network, Examples examples, Path home, long seed) {
        Architecture architecture = network.located(() -> architecture(network, examples));
        if (!architecture.sampleShape().equals(examples.shape())) {
            throw new SpecificationException(network.path() + ": '" + architecture.name() + "' expects "
                    + architecture.sampleShape() + "; the data have shape " + examples.shape());
        }
        Parameters initial = network.has("weights")
                ? network.located(() -> Safetensors.read(home.resolve(network.text("weights")))
                        .parameters()
                        .fittedTo(architecture))
                : Parameters.initialise(architecture, seed);
        return new NetworkSource(architecture, initial);
    }

    private static Architecture architecture(Fields network, Examples examples) {
        String type = network.text("type");
        return switch (type) {
            case "mlp" -> {
                Integer[] widths = integers(network, "widths").toArray(Integer[]::new);
                Mlp mlp = Mlp.of(examples.length(), widths).withClasses(examples.classes());
                yield network.has("frequencies") ? mlp.withEmbedding(frequencies(network), mlp.embeddingSize()) : mlp;
            }
            case "emoji-unet" -> new EmojiUNet();
            case "unet" -> unet(network, examples);
            default ->
                throw new SpecificationException(
                        network.path() + ".type is '" + type + "'; allowed: mlp, unet, emoji-unet");
        };
    }

    /** From the first to the last, of what the network is told: 250·ln(sigma) for consistency, ln(sigma)/4 for EDM. */
    private static NoiseEmbedding frequencies(Fields network) {
        double[] ends = network.numbers("frequencies");
        if (ends.length != 2) {
            throw new SpecificationException(network.path() + ".frequencies has " + ends.length
                    + " numbers; expected the first and the last frequency");
        }
        return new NoiseEmbedding.Positional(ends[0], ends[1]);
    }

    private static Architecture unet(Fields network, Examples examples) {
        List<Long> shape = examples.shape();
        if (shape.size() != 3) {
            throw new SpecificationException(
                    network.path() + ".type is 'unet', which is for pictures; the data have shape " + shape);
        }
        return new UNet(
                shape,
                UNet.Family.ADM,
                network.integer("channels", 32),
                integers(network, "multipliers"),
                network.integer("blocks", 1),
                Set.copyOf(integers(network, "attention")),
                network.integer("headChannels", 32),
                UNet.adm(1, 64, 64).embedding(),
                examples.classes());
    }

    private static List<Integer> integers(Fields network, String name) {
        List<Integer> integers = new ArrayList<>();
        for (double value : network.numbers(name)) {
            if (value != Math.rint(value) || Math.abs(value) > Integer.MAX_VALUE) {
                throw new SpecificationException(
                        network.path() + "." + name + " has " + value + "; expected whole numbers");
            }
            integers.add((int) value);
        }
        return integers;
    }
}
