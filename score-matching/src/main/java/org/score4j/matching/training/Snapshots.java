package org.score4j.matching.training;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.score4j.file.SafeFile;
import org.score4j.matching.file.Safetensors;
import org.score4j.matching.file.SafetensorsException;
import org.score4j.matching.network.Parameter;
import org.score4j.matching.network.Parameters;

/**
 * Snapshots of {@link Averaging.Power} averages in a folder, of which {@link PostHocAverage} makes averages of other widths.
 *
 * <p>A file is a safetensors file that says its step and width. None is ever removed but those after a step that a run goes back to.
 *
 * @param folder exists, or is made by the first snapshot
 */
public record Snapshots(Path folder) {
    private static final Pattern NAME =
            Pattern.compile("step-(\\d{12})-width-(\\d+(?:\\.\\d+)?(?:E-\\d+)?)\\.safetensors");

    /**
     * A file.
     *
     * @param file where it is
     * @param step steps that were taken
     * @param width of its average
     */
    public record Snapshot(Path file, long step, double width) {}

    /**
     * Writes the average after some steps, whole or not at all.
     *
     * @throws IOException if it cannot be written
     */
    public void save(long step, Averaging.Power averaging, Parameters average) throws IOException {
        Files.createDirectories(folder);
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put("step", Long.toString(step));
        texts.put("width", Double.toString(averaging.width()));
        String name = String.format(Locale.ROOT, "step-%012d-%s.safetensors", step, averaging.name());
        Safetensors.of(average, texts).write(folder.resolve(name));
    }

    /** All snapshots, by step and then by width. */
    public List<Snapshot> all() throws IOException {
        List<Snapshot> all = new ArrayList<>();
        if (Files.isDirectory(folder)) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
                for (Path file : files) {
                    Matcher name = NAME.matcher(file.getFileName().toString());
                    if (name.matches()) {
                        all.add(new Snapshot(file, Long.parseLong(name.group(1)), Double.parseDouble(name.group(2))));
                    }
                }
            }
        }
        all.sort(Comparator.comparingLong(Snapshot::step).thenComparingDouble(Snapshot::width));
        return all;
    }

    /** Removes those after a step, which a run that went back to it writes again, and what a run that was killed left half written. */
    public void goBackTo(long step) throws IOException {
        SafeFile.removeLeftovers(folder);
        for (Snapshot snapshot : all()) {
            if (snapshot.step() > step) {
                Files.deleteIfExists(snapshot.file());
            }
        }
    }

    /**
     * The average of any width after some steps, in float64 from one file after the other.
     *
     * @param width of the average, as {@link Averaging.Power}
     * @param step that of a snapshot
     * @throws IllegalArgumentException if there is none of this step
     * @throws SafetensorsException if a file is damaged, or does not say the step and width of its name
     */
    public Parameters average(double width, long step) throws IOException {
        List<Snapshot> used =
                all().stream().filter(snapshot -> snapshot.step() <= step).toList();
        if (used.isEmpty() || used.get(used.size() - 1).step() < step) {
            List<Long> steps = all().stream().map(Snapshot::step).distinct().toList();
            throw new IllegalArgumentException("step is " + step + "; "
                    + (steps.isEmpty()
                            ? "there are no snapshots in " + folder
                            : "allowed: those of snapshots in " + folder + ", which are " + steps));
        }
        List<PostHocAverage.Profile> profiles = used.stream()
                .map(snapshot -> new PostHocAverage.Profile(snapshot.step(), snapshot.width()))
                .toList();
        double[] weights = PostHocAverage.weights(profiles, new PostHocAverage.Profile(step, width));
        Map<String, double[]> sums = new LinkedHashMap<>();
        List<Parameter> template = List.of();
        for (int i = 0; i < weights.length; i++) {
            template = read(used.get(i)).all();
            for (Parameter parameter : template) {
                add(sums, parameter, weights[i]);
            }
        }
        List<Parameter> average = new ArrayList<>();
        for (Parameter parameter : template) {
            double[] sum = sums.getOrDefault(parameter.name(), new double[0]);
            float[] values = new float[sum.length];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) sum[i];
            }
            average.add(new Parameter(parameter.name(), parameter.shape(), values));
        }
        return Parameters.of(average);
    }

    private static Parameters read(Snapshot snapshot) {
        Safetensors stored = Safetensors.read(snapshot.file());
        String step = stored.metadata().get("step");
        String width = stored.metadata().get("width");
        if (!Long.toString(snapshot.step()).equals(step)
                || !Double.toString(snapshot.width()).equals(width)) {
            throw new SafetensorsException(
                    snapshot.file(), "says step " + step + " and width " + width + "; its name says otherwise");
        }
        return stored.parameters();
    }

    private static void add(Map<String, double[]> sums, Parameter parameter, double weight) {
        float[] values = parameter.values();
        double[] sum = sums.computeIfAbsent(parameter.name(), name -> new double[values.length]);
        if (sum.length != values.length) {
            throw new IllegalArgumentException("parameter '" + parameter.name() + "' has " + values.length
                    + " numbers in one snapshot and " + sum.length + " in another");
        }
        for (int i = 0; i < sum.length; i++) {
            sum[i] += weight * values[i];
        }
    }
}
