package org.score4j.benchmarks.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A table of a page, in Markdown. */
final class Table {
    private final List<String> lines = new ArrayList<>();

    Table(String... heads) {
        this(List.of(heads));
    }

    Table(List<String> heads) {
        add(heads);
        lines.add("|" + "---|".repeat(heads.size()));
    }

    /** Adds a row. */
    void add(List<String> cells) {
        lines.add("| " + String.join(" | ", cells) + " |");
    }

    /** Adds a row. */
    void add(String... cells) {
        add(List.of(cells));
    }

    /** The lines, with empty ones around. */
    String text() {
        return "\n" + String.join("\n", lines) + "\n";
    }

    /** A ratio with two decimals, or a dash. */
    static String ratio(double value) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, value < 10 ? "%.2f" : "%.0f", value) : "–";
    }

    /** Three digits. */
    static String number(double value) {
        if (!Double.isFinite(value)) {
            return "–";
        }
        return value >= 100 || value == 0
                ? String.format(Locale.ROOT, "%,.0f", value)
                : String.format(Locale.ROOT, "%.3g", value);
    }

    /** A number of elements: 64, 4 Ki, 16 Mi. */
    static String elements(String text) {
        long value = Long.parseLong(text);
        if (value >= 1 << 20) {
            return (value >> 20) + " Mi";
        }
        return value >= 1 << 10 ? (value >> 10) + " Ki" : text;
    }
}
