package org.score4j.examples.docs;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.score4j.samplers.study.WorkPrecision;
import org.score4j.samplers.study.WorkPrecision.Point;

/**
 * What {@code ./score4j compare} has measured, and docs/error-against-nfe.json.
 *
 * @param environment where
 * @param budgets evaluations that solvers with fixed steps were allowed
 * @param problems what was sampled
 */
public record Measurements(Environment environment, List<Integer> budgets, List<Problem> problems) {
    private static final JsonMapper MAPPER = new JsonMapper();

    /** Deepest object whose fields have lines of their own: a problem. */
    private static final int OBJECT_LINES = 3;

    /** Deepest list whose entries have lines of their own: a problem's curves. */
    private static final int ARRAY_LINES = 4;

    /**
     * What the seconds depend on.
     *
     * @param java version of the virtual machine
     * @param system operating system
     * @param architecture of the processor
     * @param processors that the virtual machine may use
     */
    public record Environment(String java, String system, String architecture, int processors) {
        /** This virtual machine's. */
        public static Environment here() {
            return new Environment(
                    Runtime.version().toString(),
                    System.getProperty("os.name"),
                    System.getProperty("os.arch"),
                    Runtime.getRuntime().availableProcessors());
        }
    }

    /** What an error is. */
    public enum Measure {
        /** Root of the mean squared difference from a converged run. */
        PATHS,
        /** Distance between the distributions of final states and of data. */
        DISTRIBUTION
    }

    /**
     * A model, and what solvers made of it.
     *
     * @param name part of the names of its pictures
     * @param title for people
     * @param measure what the errors are
     * @param samples in a run
     * @param repetitions of each run, of which the fastest counts
     * @param uncertainty of the errors
     * @param tolerances of solvers that choose their steps
     * @param fixed solvers with the grid's steps, a point for each budget that pays a step
     * @param adaptive solvers that choose their steps, a point for each tolerance
     */
    public record Problem(
            String name,
            String title,
            Measure measure,
            long samples,
            int repetitions,
            double uncertainty,
            List<Double> tolerances,
            List<Curve> fixed,
            List<Curve> adaptive) {
        /** A problem from its study. */
        public static Problem of(
                String name,
                String title,
                Measure measure,
                WorkPrecision study,
                List<Double> tolerances,
                Map<String, List<Point>> fixed,
                Map<String, List<Point>> adaptive) {
            return new Problem(
                    name,
                    title,
                    measure,
                    study.initial().size(0),
                    study.repetitions(),
                    study.uncertainty(),
                    tolerances,
                    curves(fixed),
                    curves(adaptive));
        }

        private static List<Curve> curves(Map<String, List<Point>> points) {
            return points.entrySet().stream()
                    .map(entry -> new Curve(entry.getKey(), entry.getValue()))
                    .toList();
        }

        /** All solvers. */
        Stream<Curve> curves() {
            return Stream.concat(fixed.stream(), adaptive.stream());
        }
    }

    /** A solver's points. */
    public record Curve(String solver, List<Point> points) {}

    /** Reads what {@link #toJson} wrote. */
    public static Measurements parse(String json) throws IOException {
        return MAPPER.readValue(json, Measurements.class);
    }

    /** A document with one line for each solver. */
    public String toJson() {
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter(
                Separators.createDefaultInstance().withObjectFieldValueSpacing(Separators.Spacing.AFTER));
        printer.indentObjectsWith(new LinesTo(OBJECT_LINES));
        printer.indentArraysWith(new LinesTo(ARRAY_LINES));
        try {
            return MAPPER.writer(printer).writeValueAsString(this) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("measurements cannot be written as JSON", e);
        }
    }

    /** Starts a line for each entry down to a depth. */
    private record LinesTo(int depth) implements DefaultPrettyPrinter.Indenter {
        private static final DefaultIndenter LINES = new DefaultIndenter("  ", "\n");

        @Override
        public void writeIndentation(JsonGenerator generator, int level) throws IOException {
            if (level <= depth) {
                LINES.writeIndentation(generator, level);
            }
        }

        @Override
        public boolean isInline() {
            return false;
        }
    }
}
