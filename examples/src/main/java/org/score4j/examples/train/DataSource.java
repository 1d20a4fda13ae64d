package org.score4j.examples.train;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.score4j.examples.data.Cifar10;
import org.score4j.examples.data.EmojiSet;
import org.score4j.examples.data.Idx;
import org.score4j.examples.data.ImageFolder;
import org.score4j.examples.data.ImageSet;
import org.score4j.matching.training.Examples;
import org.score4j.matching.training.ExamplesDigest;
import org.score4j.model.exact.GaussianMixtureModel;
import org.score4j.noise.PhiloxNoise;
import org.score4j.specs.Fields;
import org.score4j.specs.SpecificationException;

/**
 * Data of a configuration, in two parts.
 *
 * @param training what is learned from
 * @param validation what is not
 * @param classes names of the classes; empty if there are none
 * @param sha256 digest of both parts
 */
record DataSource(Examples training, Examples validation, List<String> classes, String sha256) {
    /** Every so many examples one is kept for validation. */
    private static final int KEPT = 20;

    /**
     * Reads the data that a configuration names.
     *
     * @throws SpecificationException if they are not those whose sha256 it has
     */
    static DataSource of(Fields data, Path home) throws IOException {
        DataSource source = read(data, home);
        String wanted = data.text("sha256", source.sha256());
        if (!wanted.equals(source.sha256())) {
            throw new SpecificationException(
                    data.path() + ".sha256 is " + wanted + "; the data that are there have " + source.sha256());
        }
        return source;
    }

    private static DataSource hashed(Examples training, Examples validation, List<String> classes) {
        return new DataSource(training, validation, classes, ExamplesDigest.sha256(training, validation));
    }

    private static DataSource read(Fields data, Path home) throws IOException {
        String type = data.text("type");
        return switch (type) {
            case "mixture" -> mixture(data);
            case "emoji" -> pictures(EmojiSet.load(home.resolve("examples/target/data/emoji.aar")));
            case "idx" -> pictures(Idx.read(path(data, home, "images"), path(data, home, "labels")));
            case "cifar10" -> pictures(Cifar10.read(path(data, home, "file")));
            case "folder" -> pictures(ImageFolder.read(path(data, home, "path")));
            default ->
                throw new SpecificationException(
                        data.path() + ".type is '" + type + "'; allowed: mixture, emoji, idx, cifar10, folder");
        };
    }

    private static Path path(Fields data, Path home, String name) {
        return home.resolve(data.text(name));
    }

    /** Eight Gaussians on a circle of radius 1. */
    static GaussianMixtureModel ring() {
        int count = 8;
        double[] weights = new double[count];
        double[][] means = new double[count][2];
        double[] stds = new double[count];
        for (int i = 0; i < count; i++) {
            weights[i] = 1;
            means[i][0] = Math.cos(2 * Math.PI * i / count);
            means[i][1] = Math.sin(2 * Math.PI * i / count);
            stds[i] = 0.1;
        }
        return GaussianMixtureModel.of(weights, means, stds);
    }

    private static DataSource mixture(Fields data) {
        int count = data.integer("count", 50_000);
        if (count < 1) {
            throw new SpecificationException(data.path() + ".count is " + count + "; allowed: 1 and more");
        }
        return hashed(points(1, count), points(2, Math.max(2, count / KEPT)), List.of());
    }

    /** Points of the ring. */
    static Examples points(long seed, int count) {
        double[] values = ring().samples(new PhiloxNoise(seed), count);
        float[] rounded = new float[values.length];
        for (int i = 0; i < rounded.length; i++) {
            rounded[i] = (float) values[i];
        }
        return Examples.of(rounded, List.of(2L));
    }

    private static DataSource pictures(ImageSet set) {
        if (set.count() < KEPT) {
            throw new SpecificationException("the data have " + set.count() + " pictures; expected " + KEPT
                    + " or more, as one of " + KEPT + " is kept for validation");
        }
        // some formats number their classes without naming them
        int highest = Arrays.stream(set.labels()).max().orElse(-1);
        int classes = Math.max(set.classes().size(), highest + 1);
        List<String> names = IntStream.range(0, classes)
                .mapToObj(i -> i < set.classes().size() ? set.classes().get(i) : Integer.toString(i))
                .toList();
        return hashed(part(set, classes, false), part(set, classes, true), names);
    }

    private static Examples part(ImageSet set, int classes, boolean kept) {
        int[] chosen = IntStream.range(0, set.count())
                .filter(i -> (i % KEPT == KEPT - 1) == kept)
                .toArray();
        float[] values = new float[Math.multiplyExact(chosen.length, set.length())];
        int[] labels = new int[chosen.length];
        for (int i = 0; i < chosen.length; i++) {
            System.arraycopy(set.values(), chosen[i] * set.length(), values, i * set.length(), set.length());
            labels[i] = set.labels()[chosen[i]];
        }
        List<Long> shape = List.of((long) set.channels(), (long) set.height(), (long) set.width());
        return Examples.of(values, shape, labels, classes);
    }
}
