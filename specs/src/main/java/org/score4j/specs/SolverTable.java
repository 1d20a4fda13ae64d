package org.score4j.specs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.score4j.samplers.Solver;

/**
 * Every solver worth naming, with its options spelled out, in the order of the documentation. Read from a resource beside this
 * class.
 */
public final class SolverTable {
    private static final String RESOURCE = "solvers.json";

    private SolverTable() {}

    /**
     * One solver.
     *
     * @param family where it belongs: ode, sde, …
     * @param json the object with a "type" that makes it
     * @param solver what that makes
     * @param source author, title or equation
     */
    public record Row(String family, String json, Solver solver, String source) {
        /**
         * The same solver with this absolute and relative tolerance.
         *
         * @throws SpecificationException if it has none
         */
        public Solver withTolerance(double tolerance) {
            ObjectNode node = (ObjectNode) SolverTable.parse(json);
            node.put("absolute", tolerance);
            node.put("relative", tolerance);
            return Catalogues.SOLVERS.make(Fields.of(RESOURCE, node));
        }

        /** As the command line takes it: name, or name:key=value,…. */
        public String description() {
            JsonNode node = SolverTable.parse(json);
            StringBuilder text = new StringBuilder(node.get("type").textValue());
            char separator = ':';
            for (var field : node.properties()) {
                if (!field.getKey().equals("type")) {
                    text.append(separator)
                            .append(field.getKey())
                            .append('=')
                            .append(field.getValue().asText(field.getValue().toString()));
                    separator = ',';
                }
            }
            return text.toString();
        }
    }

    /** All rows. */
    public static List<Row> rows() {
        Fields root = Fields.resource(SolverTable.class, RESOURCE);
        List<Row> rows = new ArrayList<>();
        for (JsonNode node : root.node("solvers")) {
            Fields row = Fields.of(RESOURCE + "[" + rows.size() + "]", node);
            Fields solver = row.object("solver");
            String json = solver.toJson();
            rows.add(new Row(row.text("family"), json, Catalogues.SOLVERS.make(solver), row.text("source")));
            row.finish();
        }
        return List.copyOf(rows);
    }

    private static JsonNode parse(String json) {
        try {
            return Fields.MAPPER.readTree(json);
        } catch (IOException e) {
            throw new IllegalStateException("a row of " + RESOURCE + " is not JSON", e);
        }
    }
}
