package org.score4j.specs.cases;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import org.score4j.specs.Fields;

/** Compares the fields of an object that came out, one after another, and refuses to leave one out. */
final class Expected {
    private final Fields fields;
    private final List<Comparison> comparisons = new ArrayList<>();

    Expected(Fields fields) {
        this.fields = fields;
    }

    /** What came out of a case. */
    static Expected of(ReferenceCase reference) {
        return new Expected(reference.expected());
    }

    /** Whether the field is there. */
    boolean has(String name) {
        return fields.has(name);
    }

    /** Arguments that belong to the numbers. */
    double[] arguments(String name) {
        return fields.numbers(name);
    }

    /** Compares the rows of a table. */
    Expected rows(Function<Fields, List<Comparison>> compared) {
        fields.objects("rows").forEach(row -> comparisons.addAll(compared.apply(row)));
        return this;
    }

    /** Compares a number. */
    Expected number(String name, double actual) {
        comparisons.add(Comparison.of(what(name), actual, fields.number(name)));
        return this;
    }

    /** Compares a list of numbers. */
    Expected numbers(String name, double... actual) {
        comparisons.add(new Comparison(what(name), actual, fields.numbers(name)));
        return this;
    }

    /** Compares a list of numbers in which null stands for NaN; a NaN matches a NaN alone. */
    Expected numbersOrNan(String name, double... actual) {
        comparisons.add(new Comparison(what(name), marked(actual), marked(fields.numbersOrNan(name))));
        return this;
    }

    /** Compares a list of points. */
    Expected points(String name, double[][] actual) {
        comparisons.add(Comparison.of(what(name), actual, fields.matrix(name)));
        return this;
    }

    /** All comparisons; refuses fields that were not compared. */
    List<Comparison> all() {
        fields.finish();
        return compared();
    }

    /** The comparisons so far. */
    List<Comparison> compared() {
        return Collections.unmodifiableList(comparisons);
    }

    private String what(String name) {
        return fields.path() + "." + name;
    }

    /** No result of any reference has this value. */
    private static double[] marked(double... values) {
        double[] marked = values.clone();
        for (int i = 0; i < marked.length; i++) {
            marked[i] = Double.isNaN(marked[i]) ? Double.MAX_VALUE : marked[i];
        }
        return marked;
    }
}
