package org.score4j.specs;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.score4j.exec.Samples;
import org.score4j.model.ScoreModel;
import org.score4j.samplers.Sampler;
import org.score4j.tensor.ElementType;
import org.score4j.tensor.Tensors;

/**
 * Runs reference cases through the public path solver → program → executor, in float64.
 *
 * <p>Only names are translated; see {@link ReferenceTranslation}.
 */
public final class CaseVerifier {
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
            ReferenceTranslation translation = ReferenceTranslation.of(reference);
            return compare(id, reference, run(reference, translation));
        } catch (SkippedCaseException e) {
            return new Outcome(id, Verdict.SKIPPED, Double.NaN, Double.NaN, String.valueOf(e.getMessage()));
        } catch (SpecificationException | IllegalArgumentException e) {
            return new Outcome(id, Verdict.FAILED, Double.NaN, Double.NaN, String.valueOf(e.getMessage()));
        }
    }

    private record Result(double[][] values, int nfe) {}

    private static Result run(ReferenceCase reference, ReferenceTranslation translation) {
        int count = reference.initial().length;
        int dimensions = reference.initial()[0].length;
        double[] flat = new double[count * dimensions];
        for (int i = 0; i < count; i++) {
            System.arraycopy(reference.initial()[i], 0, flat, i * dimensions, dimensions);
        }
        ScoreModel model = ScoreModel.exact(reference.mixture(), translation.process());
        try (INDArray initial = Tensors.of(flat, count, dimensions);
                Samples samples = Sampler.of(model)
                        .solver(translation.solver())
                        .schedule(translation.schedule())
                        .noise(translation.noise())
                        .type(ElementType.FLOAT64)
                        .initial(initial)
                        .sample(count, dimensions)) {
            double[] values = Tensors.toDoubles(samples.array());
            double[][] rows = new double[count][dimensions];
            for (int i = 0; i < count; i++) {
                System.arraycopy(values, i * dimensions, rows[i], 0, dimensions);
            }
            return new Result(rows, samples.nfe());
        }
    }

    private static Outcome compare(String id, ReferenceCase reference, Result result) {
        double absolute = 0;
        double relative = 0;
        boolean within = true;
        for (int i = 0; i < result.values().length; i++) {
            for (int d = 0; d < result.values()[i].length; d++) {
                double wanted = reference.expected()[i][d];
                double difference = Math.abs(result.values()[i][d] - wanted);
                absolute = Math.max(absolute, difference);
                relative = Math.max(relative, difference / Math.abs(wanted));
                within &= difference <= reference.absolute() + reference.relative() * Math.abs(wanted);
            }
        }
        String detail = String.format(
                Locale.ROOT,
                "allowed %.0e + %.0e relative; %d evaluations",
                reference.absolute(),
                reference.relative(),
                result.nfe());
        boolean sameCost = reference.nfe() < 0 || reference.nfe() == result.nfe();
        if (!sameCost) {
            detail += ", expected " + reference.nfe();
        }
        return new Outcome(id, within && sameCost ? Verdict.PASSED : Verdict.FAILED, absolute, relative, detail);
    }
}
