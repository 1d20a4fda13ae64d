package org.score4j.matching.network;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.score4j.matching.graph.Initialisation;
import org.score4j.matching.graph.Inventory;
import org.score4j.matching.graph.ParameterSpec;
import org.score4j.matching.graph.Shape;

/**
 * The parameters of a network: names, shapes, initialisations and how many numbers.
 *
 * @param network what messages call the network
 * @param rows its parameters in the order of their first use
 */
public record ParameterTable(String network, List<ParameterSpec> rows) {
    /** Copies the rows. */
    public ParameterTable {
        rows = List.copyOf(rows);
    }

    /**
     * The table of a network, whose shapes are checked on the way.
     *
     * @throws IllegalArgumentException if an operation gets shapes that do not fit, or the output is not of the input's shape
     */
    public static ParameterTable of(Architecture architecture) {
        Inventory inventory = new Inventory();
        Shape x = Shape.batchOf(architecture.sampleShape());
        Map<String, Shape> conditions = new LinkedHashMap<>();
        architecture.conditions().forEach((name, shape) -> conditions.put(name, Shape.batchOf(shape)));
        Shape output = architecture.apply(inventory, x, Shape.batchOf(), conditions);
        if (!output.equals(x)) {
            throw new IllegalArgumentException(
                    "network '" + architecture.name() + "' makes " + output + " of " + x + "; expected the same shape");
        }
        return new ParameterTable(architecture.name(), inventory.parameters());
    }

    /** How many numbers there are in all. */
    public long total() {
        return rows.stream().mapToLong(row -> row.shape().elements()).sum();
    }

    /** A line for each parameter, then their number. */
    @Override
    public String toString() {
        List<List<String>> cells = new ArrayList<>();
        cells.add(List.of("parameter", "shape", "initialisation", "count"));
        for (ParameterSpec row : rows) {
            cells.add(List.of(
                    row.name(),
                    row.shape().toString(),
                    describe(row.initialisation()),
                    grouped(row.shape().elements())));
        }
        cells.add(List.of(network, rows.size() + " arrays", "", grouped(total())));
        int[] widths = new int[4];
        for (List<String> line : cells) {
            for (int column = 0; column < widths.length; column++) {
                widths[column] = Math.max(widths[column], line.get(column).length());
            }
        }
        String format = "%-" + widths[0] + "s  %-" + widths[1] + "s  %-" + widths[2] + "s  %" + widths[3] + "s\n";
        StringBuilder text = new StringBuilder();
        cells.forEach(line -> text.append(String.format(Locale.ROOT, format, line.toArray())));
        return text.toString();
    }

    private static String describe(Initialisation initialisation) {
        if (initialisation instanceof Initialisation.Normal normal) {
            return String.format(Locale.ROOT, "normal, std %.4g", normal.std());
        }
        if (initialisation instanceof Initialisation.Uniform uniform) {
            return String.format(Locale.ROOT, "uniform, ±%.4g", uniform.bound());
        }
        double value = ((Initialisation.Constant) initialisation).value();
        return value == 0 ? "zeros" : value == 1 ? "ones" : String.format(Locale.ROOT, "constant %.4g", value);
    }

    private static String grouped(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }
}
