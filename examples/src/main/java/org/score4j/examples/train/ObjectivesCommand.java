package org.score4j.examples.train;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.score4j.file.SafeFile;
import org.score4j.model.exact.GaussianMixtureModel;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Trains the same network by every objective on a mixture, and compares what it has learned with the exact score. */
@Command(
        name = "objectives",
        mixinStandardHelpOptions = true,
        description = {
            "Train one small network by every objective on a mixture in the plane; write what it learned as a table.",
            "The page is written after each row. With --only, rows that a page of the same settings has already are kept."
        })
public final class ObjectivesCommand implements Callable<Integer> {
    private static final String EXACT = "exact score";

    @Option(names = "--steps", description = "Steps of training (default: ${DEFAULT-VALUE}).")
    private int steps = 6000;

    @Option(names = "--batch", description = "Examples of a step (default: ${DEFAULT-VALUE}).")
    private int batch = 256;

    @Option(names = "--only", paramLabel = "REGEX", description = "Rows whose name has a match.")
    private String only = "";

    @Option(names = "--out", paramLabel = "FILE", description = "Page to write (default: ${DEFAULT-VALUE}).")
    private Path out = Path.of("docs/objectives.md");

    @Override
    public Integer call() throws IOException {
        if (batch < 1) {
            throw new IllegalArgumentException("--batch is " + batch + "; allowed: 1 and more");
        }
        Pattern wanted = pattern();
        GaussianMixtureModel data = DataSource.ring();
        ObjectiveMeasurement measurement = new ObjectiveMeasurement(data, steps, batch);
        Map<String, LearnedObjective> objectives = new LinkedHashMap<>();
        ComparedObjectives.of(data).forEach(learned -> objectives.put(learned.name(), learned));
        int stages = objectives.values().stream()
                .filter(learned -> wanted.matcher(learned.name()).find())
                .mapToInt(learned -> learned.stages().count())
                .max()
                .orElse(1);
        if (steps < stages) {
            throw new IllegalArgumentException("--steps is " + steps + "; allowed: " + stages
                    + " and more, one for each stage of the longest row");
        }
        SafeFile.requireWritable(out);
        // all rows anew: the page that is there stays until the first of them is known
        boolean keep = !only.isEmpty();
        boolean found = false;
        if (wanted.matcher(EXACT).find()) {
            write(objectives, EXACT, measurement.exact(), keep);
            keep = true;
            found = true;
        }
        for (LearnedObjective learned : objectives.values()) {
            if (wanted.matcher(learned.name()).find()) {
                write(objectives, learned.name(), measurement.of(learned), keep);
                keep = true;
                found = true;
            }
        }
        if (!found) {
            throw new IllegalArgumentException("--only is '" + only + "', which no row's name matches; rows: " + EXACT
                    + ", " + String.join(", ", objectives.keySet()));
        }
        System.out.println("written: " + out);
        return 0;
    }

    private Pattern pattern() {
        try {
            return Pattern.compile(only);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("--only is not a regular expression: " + e.getMessage(), e);
        }
    }

    /** The page with this row, and those that it had if they are kept. */
    private void write(Map<String, LearnedObjective> objectives, String name, String cells, boolean keep)
            throws IOException {
        System.out.println("| " + name + " |" + cells);
        Map<String, String> rows = new LinkedHashMap<>();
        String page = head();
        if (keep && Files.exists(out) && Files.readString(out).startsWith(page)) {
            for (String line :
                    List.of(Files.readString(out).substring(page.length()).split("\n"))) {
                String of = line.substring(2, line.indexOf(" |", 2));
                rows.put(of, line.substring(of.length() + 4));
            }
        }
        rows.put(name, cells);
        StringBuilder whole = new StringBuilder(page);
        append(whole, EXACT, rows);
        objectives.keySet().forEach(objective -> append(whole, objective, rows));
        SafeFile.write(out, stream -> stream.write(whole.toString().getBytes(StandardCharsets.UTF_8)));
    }

    private static void append(StringBuilder page, String name, Map<String, String> rows) {
        String cells = rows.get(name);
        if (cells != null) {
            page.append("| ").append(name).append(" |").append(cells).append('\n');
        }
    }

    private String head() {
        return String.format(
                Locale.ROOT,
                """
                # Objectives

                One network, a perceptron with three hidden layers of 128, learns a mixture of eight Gaussians on a circle (radius 1,
                standard deviation 0.1) by each objective of the library: %,d steps of %d examples, Adam, cosine from %s, an average
                with a half-life of %,.0f examples. Written by `./score4j objectives`; `--only REGEX` trains some rows anew.

                **Errors** are those of the score, √(E‖s − ∇ln p‖²/E‖∇ln p‖²) over %,d points of the noisy distribution at sigma/alpha =
                0.1, 0.3, 1 and 3; a dash where the optimum is not the score of that distribution: pairs that are coupled, consistency
                functions, auto-encoders at other levels than their own.

                **Samples**: %,d against %,d fresh ones of the mixture, by a permutation test with the energy distance, %d times with other
                seeds; mean distance (0 in expectation where the distributions are equal, of either sign), median p, and how many of the
                %d tests reject at 5 %%. The first row is the truth: the exact score, not trained, with the same solver and seeds. Its
                rejections are the luck of the draw, which the other rows share, as they begin with the same noise and are compared with
                the same references. Of %d independent tests of the truth 0.5 reject on average, and 3 or more with probability 1 %%. Where
                not said otherwise samples follow the probability flow by Heun's method in %d steps.

                | objective | loss at the end | error at 0.1 | at 0.3 | at 1 | at 3 | energy distance | median p | rejected of %d |
                |---|---|---|---|---|---|---|---|---|
                """,
                steps,
                batch,
                ObjectiveMeasurement.RATE,
                ObjectiveMeasurement.HALF_LIFE,
                ObjectiveMeasurement.POINTS,
                ObjectiveMeasurement.SAMPLES,
                ObjectiveMeasurement.SAMPLES,
                ObjectiveMeasurement.REPETITIONS,
                ObjectiveMeasurement.REPETITIONS,
                ObjectiveMeasurement.REPETITIONS,
                LearnedObjective.SOLVER_STEPS,
                ObjectiveMeasurement.REPETITIONS);
    }
}
