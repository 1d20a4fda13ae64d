package org.score4j.specs.cases;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.score4j.specs.SpecificationException;

/**
 * Runs reference cases through the public path solver → program → executor, in float64.
 *
 * <p>Only names are translated; see {@link Project}.
 */
public final class CaseVerifier {
    /** Wrong values that a line names. */
    private static final int SHOWN = 3;

    private CaseVerifier() {}

    /** How a case came out. */
    public enum Verdict {
        /** Every element within its tolerance, and the number of evaluations right. */
        PASSED,
        /** Something differs, or the file is malformed. */
        FAILED,
        /** The library cannot run it yet. */
        SKIPPED
    }

    /**
     * The outcome of one case.
     *
     * @param id name of the file without its ending
     * @param verdict how it came out
     * @param absoluteError largest |a − b|; NaN unless it ran
     * @param relativeError largest |a − b|/|b|; NaN unless it ran
     * @param detail tolerance, difference or reason
     */
    public record Outcome(String id, Verdict verdict, double absoluteError, double relativeError, String detail) {
        /** One line for people. */
        public String line() {
            String name = String.format(Locale.ROOT, "%-7s %s", verdict.name().toLowerCase(Locale.ROOT), id);
            if (Double.isNaN(absoluteError)) {
                return name + ": " + detail;
            }
            return String.format(
                    Locale.ROOT,
                    "%s: largest error %.2e absolute, %.2e relative; %s",
                    name,
                    absoluteError,
                    relativeError,
                    detail);
        }
    }

    /**
     * The cases of a folder, in the order of their names.
     *
     * @throws SpecificationException if there is no such folder or it holds no .json file
     */
    public static List<Path> cases(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new SpecificationException("directory '" + folder + "' does not exist");
        }
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder, "*.json")) {
            stream.forEach(files::add);
        } catch (IOException e) {
            throw new SpecificationException("directory '" + folder + "' cannot be read: " + e.getMessage(), e);
        }
        if (files.isEmpty()) {
            throw new SpecificationException("directory '" + folder + "' holds no .json file");
        }
        Collections.sort(files);
        return files;
    }

    /** Runs one case. A malformed file is a failure. */
    public static Outcome verify(Path file) {
        String id = file.getFileName().toString().replaceFirst("\\.json$", "");
        try {
            ReferenceCase reference = ReferenceCase.read(file);
            return judge(id, reference, Project.of(reference).run(reference));
        } catch (SkippedCaseException e) {
            return new Outcome(id, Verdict.SKIPPED, Double.NaN, Double.NaN, String.valueOf(e.getMessage()));
        } catch (SpecificationException | IllegalArgumentException e) {
            return new Outcome(id, Verdict.FAILED, Double.NaN, Double.NaN, String.valueOf(e.getMessage()));
        }
    }

    private static Outcome judge(String id, ReferenceCase reference, List<Comparison> comparisons) {
        double absolute = 0;
        double relative = 0;
        int values = 0;
        Set<String> wrong = new LinkedHashSet<>();
        for (Comparison comparison : comparisons) {
            for (int i = 0; i < comparison.actual().length; i++) {
                double wanted = comparison.expected()[i];
                double difference = comparison.actual()[i] == wanted
                        ? 0
                        : Math.abs(comparison.actual()[i] - wanted);
                absolute = Math.max(absolute, difference);
                relative = Math.max(relative, difference == 0 ? 0 : difference / Math.abs(wanted));
                if (!(difference <= reference.absolute() + reference.relative() * Math.abs(wanted))) {
                    wrong.add(comparison.what() + "[" + i + "] = " + comparison.actual()[i] + " for " + wanted);
                }
                values++;
            }
        }
        if (values == 0) {
            throw new SpecificationException(reference.root().path() + " compares nothing");
        }
        String detail = String.format(
                Locale.ROOT,
                "allowed %.0e + %.0e relative; %d values",
                reference.absolute(),
                reference.relative(),
                values);
        if (!wrong.isEmpty()) {
            detail += ", " + wrong.size() + " wrong: "
                    + String.join(", ", wrong.stream().limit(SHOWN).toList());
        }
        return new Outcome(id, wrong.isEmpty() ? Verdict.PASSED : Verdict.FAILED, absolute, relative, detail);
    }
}
