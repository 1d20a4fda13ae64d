package org.score4j.specs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;
import org.score4j.samplers.exponential.ModelStatistics;

/** DPM-Solver-v3's statistics as JSON: "lambdas" [rows] and "l", "s", "b" [rows][elements]. */
public final class StatisticsFile {
    private StatisticsFile() {}

    /**
     * Reads a file.
     *
     * @throws SpecificationException if it is missing, not JSON, or holds something else
     */
    public static ModelStatistics read(Path file) {
        return of(Fields.read(file));
    }

    static ModelStatistics of(Fields fields) {
        ModelStatistics statistics = fields.located(() -> ModelStatistics.of(
                fields.numbers("lambdas"), fields.matrix("l"), fields.matrix("s"), fields.matrix("b")));
        fields.finish();
        return statistics;
    }

    /**
     * Writes a file, under a temporary name first. Numbers keep all their bits.
     *
     * @throws IOException if the folder cannot be written; nothing is left behind then
     */
    public static void write(ModelStatistics statistics, Path file) throws IOException {
        int rows = statistics.rows();
        int elements = statistics.elements();
        double[] lambdas = new double[rows];
        double[][][] tables = new double[3][rows][elements];
        for (int row = 0; row < rows; row++) {
            lambdas[row] = statistics.lambda(row);
            for (int element = 0; element < elements; element++) {
                tables[0][row][element] = statistics.l(row, element);
                tables[1][row][element] = statistics.s(row, element);
                tables[2][row][element] = statistics.b(row, element);
            }
        }
        ObjectNode root = Fields.MAPPER.createObjectNode();
        root.set("lambdas", Fields.MAPPER.valueToTree(lambdas));
        root.set("l", Fields.MAPPER.valueToTree(tables[0]));
        root.set("s", Fields.MAPPER.valueToTree(tables[1]));
        root.set("b", Fields.MAPPER.valueToTree(tables[2]));
        Path target = file.toAbsolutePath();
        Path temporary = target.resolveSibling("." + target.getFileName() + "." + UUID.randomUUID() + ".tmp");
        try {
            Files.writeString(temporary, root + "\n");
            Files.move(temporary, target, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }
}
