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
import org.score4j.matching.training.ByteRecords;
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
            case "idx" -> idx(path(data, home, "images"), path(data, home, "labels"), data.flag("stream", false));
            case "cifar10" -> cifar10(data, home);
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

    private static DataSource idx(Path images, Path labels, boolean stream) throws IOException {
        if (!stream) {
            return pictures(Idx.read(images, labels));
        }
        Idx.Layout layout = Idx.layout(images);
        int[] numbers = Idx.labels(labels);
        if (numbers.length != layout.count()) {
            throw new IOException(
                    images + " has " + layout.count() + " pictures; " + labels + " has " + numbers.length + " labels");
        }
        List<Long> shape = List.of(1L, (long) layout.height(), (long) layout.width());
        int stride = layout.height() * layout.width();
        List<String> names = names(numbers, List.of());
        // open for as long as the process
        return split(ByteRecords.open(images, shape, layout.offset(), stride, numbers, names.size()), names);
    }

    private static DataSource cifar10(Fields data, Path home) throws IOException {
        if (!data.flag("stream", false)) {
            Path[] files = data.has("files")
                    ? data.texts("files").stream().map(home::resolve).toArray(Path[]::new)
                    : new Path[] {path(data, home, "file")};
            if (files.length == 0) {
                throw new SpecificationException(data.path() + ".files is empty; expected at least one");
            }
            return pictures(Cifar10.read(files));
        }
        Path file = path(data, home, "file");
        List<String> names = Cifar10.CLASSES;
        // open for as long as the process
        return split(
                ByteRecords.open(file, Cifar10.SHAPE, 1, Cifar10.RECORD, Cifar10.labels(file), names.size()), names);
    }

    private static DataSource pictures(ImageSet set) {
        List<Long> shape = List.of((long) set.channels(), (long) set.height(), (long) set.width());
        List<String> names = names(set.labels(), set.classes());
        return split(Examples.of(set.values(), shape, set.labels(), names.size()), names);
    }

    /** Names of classes; some formats number them without naming them. */
    private static List<String> names(int[] labels, List<String> known) {
        int highest = Arrays.stream(labels).max().orElse(-1);
        return IntStream.range(0, Math.max(known.size(), highest + 1))
                .mapToObj(i -> i < known.size() ? known.get(i) : Integer.toString(i))
                .toList();
    }

    private static DataSource split(Examples all, List<String> names) {
        if (all.size() < KEPT) {
            throw new SpecificationException("the data have " + all.size() + " pictures; expected " + KEPT
                    + " or more, as one of " + KEPT + " is kept for validation");
        }
        return hashed(all.only(part(all.size(), false)), all.only(part(all.size(), true)), names);
    }

    private static int[] part(int size, boolean kept) {
        return IntStream.range(0, size)
                .filter(i -> (i % KEPT == KEPT - 1) == kept)
                .toArray();
    }
}
