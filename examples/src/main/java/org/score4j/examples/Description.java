package org.score4j.examples;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.score4j.specs.RunSpecification;

/** Solvers and schedules on the command line: {@code name} or {@code name:key=value,key=value}. */
final class Description {
    private Description() {}

    /** The JSON object for {@code text}; {@code extra} are keys and values that are always there. */
    static String toJson(String option, String text, Object... extra) {
        int colon = text.indexOf(':');
        String type = colon < 0 ? text : text.substring(0, colon);
        List<Object> fields = new ArrayList<>(List.of(extra));
        if (colon >= 0) {
            for (String pair : text.substring(colon + 1).split(",", -1)) {
                int equals = pair.indexOf('=');
                if (equals < 1) {
                    throw new IllegalArgumentException(
                            option + " is '" + text + "'; expected name or name:key=value,key=value");
                }
                fields.add(pair.substring(0, equals));
                fields.add(value(pair.substring(equals + 1)));
            }
        }
        return RunSpecification.typed(type, fields.toArray());
    }

    private static Object value(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        if (lower.equals("true") || lower.equals("false")) {
            return Boolean.valueOf(lower);
        }
        try {
            return Integer.valueOf(text);
        } catch (NumberFormatException notWhole) {
            try {
                return Double.valueOf(text);
            } catch (NumberFormatException notANumber) {
                return text;
            }
        }
    }
}
