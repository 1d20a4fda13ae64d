package org.score4j.specs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.score4j.process.AffineProcess;
import org.score4j.program.Program;
import org.score4j.samplers.Solver;
import org.score4j.schedule.Schedule;
import org.score4j.tensor.ElementType;

/**
 * Everything that determines a set of pictures, as JSON: model, solver, schedule, seed, count, condition.
 *
 * <p>Reading is strict: unknown fields, wrong types and values out of range are refused by name.
 *
 * @param model name or path of the model
 * @param solver the method
 * @param schedule the times
 * @param seed keys the noise
 * @param count number of samples
 * @param state type of the state
 * @param label name or number of the class of all samples, or null for none
 * @param guidance scale of classifier-free guidance, 1 for none
 * @param brownian whether the noise of steps comes from one Brownian path per sample
 * @param json the document
 */
public record RunSpecification(
        String model,
        Solver solver,
        Schedule schedule,
        long seed,
        int count,
        ElementType state,
        @Nullable String label,
        double guidance,
        boolean brownian,
        String json) {
    /** Version of the format, the value of the field "score4j". */
    public static final int VERSION = 1;

    private static final String INDEPENDENT = "independent";
    private static final String BROWNIAN = "brownian";

    /**
     * Reads a file.
     *
     * @throws SpecificationException if it is missing, not JSON, or says something else than a run
     */
    public static RunSpecification read(Path file) {
        return of(Fields.read(file));
    }

    /** Reads a document; {@code name} is what messages call it. */
    public static RunSpecification parse(String name, String json) {
        try {
            return of(Fields.of(name, Fields.MAPPER.readTree(json)));
        } catch (JsonProcessingException e) {
            throw new SpecificationException(name + " is not valid JSON: " + e.getOriginalMessage(), e);
        }
    }

    private static RunSpecification of(Fields fields) {
        int version = fields.integer("score4j");
        if (version != VERSION) {
            throw new SpecificationException(
                    fields.path() + ".score4j is " + version + "; this library reads version " + VERSION);
        }
        Solver solver = Catalogues.SOLVERS.make(fields.object("solver"));
        Schedule schedule = Catalogues.SCHEDULES.make(fields.object("schedule"));
        RunSpecification specification = new RunSpecification(
                fields.text("model"),
                solver,
                schedule,
                fields.longInteger("seed", 0),
                fields.integer("count", 64),
                elementType(fields),
                fields.has("class") ? fields.text("class") : null,
                fields.number("guidance", 1),
                brownian(fields),
                fields.toJson());
        if (specification.count() < 1) {
            throw new SpecificationException(
                    fields.path() + ".count is " + specification.count() + "; allowed: 1 and more");
        }
        fields.finish();
        return specification;
    }

    private static boolean brownian(Fields fields) {
        String noise = fields.text("noise", INDEPENDENT);
        if (!noise.equals(INDEPENDENT) && !noise.equals(BROWNIAN)) {
            throw new SpecificationException(
                    fields.path() + ".noise is '" + noise + "'; allowed: " + INDEPENDENT + ", " + BROWNIAN);
        }
        return noise.equals(BROWNIAN);
    }

    private static ElementType elementType(Fields fields) {
        String state = fields.text("state", "float32");
        for (ElementType type : ElementType.values()) {
            if (type.name().toLowerCase(Locale.ROOT).equals(state)) {
                return type;
            }
        }
        throw new SpecificationException(fields.path() + ".state is '" + state + "'; allowed: float32, float64");
    }

    /** A document from its parts; solver and schedule are objects with a "type". */
    public static String document(
            String model,
            String solver,
            String schedule,
            long seed,
            int count,
            @Nullable String label,
            double guidance,
            boolean brownian) {
        ObjectNode root = Fields.MAPPER.createObjectNode();
        root.put("score4j", VERSION);
        root.put("model", model);
        root.set("solver", tree("solver", solver));
        root.set("schedule", tree("schedule", schedule));
        root.put("seed", seed);
        root.put("count", count);
        if (label != null) {
            root.put("class", label);
        }
        root.put("guidance", guidance);
        if (brownian) {
            root.put("noise", BROWNIAN);
        }
        return root.toPrettyString() + "\n";
    }

    /** The document {"type": type, key: value, …} for a solver or schedule; values are numbers. */
    public static String typed(String type, Object... keysAndValues) {
        ObjectNode node = Fields.MAPPER.createObjectNode();
        node.put("type", type);
        for (int i = 0; i < keysAndValues.length; i += 2) {
            node.set((String) keysAndValues[i], Fields.MAPPER.valueToTree(keysAndValues[i + 1]));
        }
        return node.toString();
    }

    /** The program of a solver, a schedule and a process, each an object with a "type". */
    public static Program compile(String solver, String schedule, String process) {
        AffineProcess made = Catalogues.PROCESSES.make(Fields.of("process", tree("process", process)));
        Solver method = Catalogues.SOLVERS.make(Fields.of("solver", tree("solver", solver)));
        Schedule times = Catalogues.SCHEDULES.make(Fields.of("schedule", tree("schedule", schedule)));
        return method.compile(made, times.grid(made));
    }

    private static JsonNode tree(String name, String json) {
        try {
            return Fields.MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new SpecificationException(name + " is not valid JSON: " + e.getOriginalMessage(), e);
        }
    }

    /**
     * Writes the document, under a temporary name first.
     *
     * @throws IOException if the folder cannot be written; nothing is left behind then
     */
    public void write(Path file) throws IOException {
        Path target = file.toAbsolutePath();
        Path temporary = target.resolveSibling("." + target.getFileName() + "." + UUID.randomUUID() + ".tmp");
        try {
            Files.writeString(temporary, json);
            Files.move(temporary, target, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }
}
