package org.score4j.specs.diffusers;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.score4j.specs.Fields;
import org.score4j.specs.SpecificationException;
import org.score4j.specs.diffusers.Remark.Treatment;

/** The fields of a configuration, with a remark for each that was asked for. Null means the default, as in Diffusers. */
final class SchedulerConfig {
    private final Fields fields;
    private final String className;
    private final boolean published;
    private final List<Remark> differences = new ArrayList<>();
    private final Map<String, Remark> remarks = new TreeMap<>();

    SchedulerConfig(Fields fields, boolean published) {
        this.fields = fields;
        this.published = published;
        className = fields.text("_class_name");
        remark("_class_name", Treatment.USED, className);
    }

    String className() {
        return className;
    }

    boolean has(String name) {
        return fields.has(name);
    }

    /** Whether the field is there and has this value. */
    boolean is(String name, String value) {
        return fields.has(name) && value.equals(fields.text(name));
    }

    double number(String name, double fallback, String words) {
        return read(name, fallback, words, fields::number);
    }

    int integer(String name, int fallback, String words) {
        return read(name, fallback, words, fields::integer);
    }

    boolean flag(String name, boolean fallback, String words) {
        return read(name, fallback, words, field -> fields.flag(field, fallback));
    }

    /** A string that must be one of these. */
    String choice(String name, String fallback, List<String> allowed, String words) {
        String value = read(name, fallback, words, fields::text);
        if (!allowed.contains(value)) {
            throw refuse(name, "is '" + value + "'; allowed: " + String.join(", ", allowed));
        }
        return value;
    }

    double[] numbers(String name, String words) {
        double[] values = fields.numbers(name);
        remark(name, Treatment.USED, values.length + " values: " + words);
        return values;
    }

    int[] wholeNumbers(String name, String words) {
        double[] values = numbers(name, words);
        for (double value : values) {
            if (value != Math.rint(value)) {
                throw refuse(name, "has " + value + "; expected whole numbers");
            }
        }
        return Arrays.stream(values).mapToInt(value -> (int) value).toArray();
    }

    private <T> T read(String name, T fallback, String words, Function<String, T> reader) {
        boolean there = fields.has(name);
        T value = there ? reader.apply(name) : fallback;
        remark(name, there ? Treatment.USED : Treatment.DEFAULT, value + ": " + words);
        return value;
    }

    /**
     * An order.
     *
     * @return from 1 to {@code max}; what lies beyond is not supported
     */
    int order(String name, int fallback, int max, String words) {
        int order = integer(name, fallback, words);
        if (order < 1 || order > max) {
            unsupported(name, order + " is not supported; allowed: 1 to " + max);
        }
        return Math.max(1, Math.min(order, max));
    }

    /** Whether Diffusers' numbers are wanted where they are not those of the formula. */
    boolean isPublished() {
        return published;
    }

    /**
     * A place where Diffusers' numbers are not those of the formula.
     *
     * @param right what the formula says
     * @param diffusers what Diffusers does
     * @return whether Diffusers' numbers are wanted
     */
    boolean publishes(String name, String right, String diffusers) {
        differences.add(
                published
                        ? new Remark(name, Treatment.PUBLISHED, diffusers)
                        : new Remark(name, Treatment.CORRECTED, right + "; Diffusers: " + diffusers));
        return published;
    }

    /** A place where Diffusers fails or has numbers that are not worth having: as published there is no solver. */
    void mend(String name, String right, String diffusers) {
        differences.add(
                published
                        ? new Remark(name, Treatment.UNSUPPORTED, diffusers)
                        : new Remark(name, Treatment.CORRECTED, right + "; Diffusers: " + diffusers));
    }

    /** A field that makes no difference. */
    void ignore(String name, String why) {
        if (fields.has(name)) {
            remark(name, Treatment.IGNORED, why);
        }
    }

    /** A field that is honoured, in other words than those it was read with. */
    void explain(String name, String words) {
        remark(name, Treatment.USED, words);
    }

    /** A field whose value the solver cannot honour. */
    void unsupported(String name, String why) {
        remark(name, Treatment.UNSUPPORTED, why);
    }

    /** A field that makes an import impossible. */
    SpecificationException refuse(String name, String what) {
        return new SpecificationException(fields.path() + "." + name + " " + what);
    }

    /** Runs a constructor and puts the file's name before its complaint. */
    <T> T located(Supplier<T> maker) {
        return fields.located(maker);
    }

    /** All remarks by the names of their fields; what nobody has asked for is ignored, as Diffusers does. */
    List<Remark> remarks() {
        for (String name : fields.names()) {
            if (!remarks.containsKey(name) && !fields.has(name)) {
                remark(name, Treatment.DEFAULT, "null");
            } else if (!remarks.containsKey(name)) {
                remark(
                        name,
                        Treatment.IGNORED,
                        name.startsWith("_")
                                ? "says where the file comes from"
                                : "not a parameter of " + className + " that bears on its samples");
            }
        }
        List<Remark> all = new ArrayList<>(remarks.values());
        all.addAll(differences);
        all.sort(Comparator.comparing(Remark::field));
        return all;
    }

    private void remark(String name, Treatment treatment, String words) {
        remarks.put(name, new Remark(name, treatment, words));
    }
}
