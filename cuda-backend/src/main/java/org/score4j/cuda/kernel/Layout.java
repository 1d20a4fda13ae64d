package org.score4j.cuda.kernel;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The struct that a kernel takes: its fields in order, laid out by C's rules on 64-bit machines. Immutable. */
public final class Layout {
    /** Alignment of every struct here: the largest of its fields. */
    private static final int ALIGNMENT = Long.BYTES;

    private final String name;
    private final Map<String, Field> fields;
    private final Map<String, Field> factors;
    private final List<Integer> terms;
    private final int size;

    private Layout(String name, Map<String, Field> fields, Map<String, Field> factors, List<Integer> terms, int end) {
        this.name = name;
        this.fields = Collections.unmodifiableMap(fields);
        this.factors = Map.copyOf(factors);
        this.terms = List.copyOf(terms);
        size = align(end, ALIGNMENT);
    }

    /** Name of the struct. */
    public String name() {
        return name;
    }

    /** Bytes of the struct. */
    public int size() {
        return size;
    }

    /** All fields in order. */
    public List<Field> fields() {
        return List.copyOf(fields.values());
    }

    /**
     * A field.
     *
     * @throws IllegalArgumentException if there is none of this name
     */
    public Field field(String wanted) {
        Field field = fields.get(wanted);
        if (field == null) {
            throw new IllegalArgumentException("field is " + wanted + "; " + name + " has " + fields.keySet());
        }
        return field;
    }

    /** The first field of a factor. */
    Field factor(String factor) {
        Field first = factors.get(factor);
        if (first == null) {
            throw new IllegalArgumentException("factor is " + factor + "; " + name + " has " + factors.keySet());
        }
        return first;
    }

    /** Offset of summand {@code i}. */
    int term(int i) {
        if (i < 0 || i >= terms.size()) {
            throw new IllegalArgumentException("term is " + i + " of " + name + "; it has " + terms.size());
        }
        return terms.get(i);
    }

    @Override
    public String toString() {
        return name + fields.values();
    }

    private static int align(int offset, int alignment) {
        return (offset + alignment - 1) / alignment * alignment;
    }

    static Builder named(String name) {
        return new Builder(name);
    }

    /** Adds fields one after the other. */
    static final class Builder {
        private final String name;
        private final Map<String, Field> fields = new LinkedHashMap<>();
        private final Map<String, Field> factors = new LinkedHashMap<>();
        private final List<Integer> terms = new ArrayList<>();
        private int end;

        private Builder(String name) {
            this.name = name;
        }

        Builder pointers(String... names) {
            return add(Field.Type.POINTER, names);
        }

        Builder longs(String... names) {
            return add(Field.Type.INT64, names);
        }

        Builder ints(String... names) {
            return add(Field.Type.INT32, names);
        }

        Builder doubles(String... names) {
            return add(Field.Type.FLOAT64, names);
        }

        /** Structs of a pointer to one number per sample, and a number. */
        Builder factors(String... names) {
            for (String factor : names) {
                align();
                pointers(factor + ".perSample").doubles(factor + ".value");
                factors.put(factor, Objects.requireNonNull(fields.get(factor + ".perSample")));
            }
            return this;
        }

        /** An array of summands. */
        Builder terms(String array, int count) {
            for (int i = 0; i < count; i++) {
                String term = array + "[" + i + "].";
                align();
                terms.add(end);
                pointers(term + "values", term + "factors").doubles(term + "factor");
                add(Field.Type.FLOAT32, term + "rounded").ints(term + "kind");
            }
            return this;
        }

        private void align() {
            end = Layout.align(end, ALIGNMENT);
        }

        private Builder add(Field.Type type, String... names) {
            for (String field : names) {
                int offset = Layout.align(end, type.bytes());
                fields.put(field, new Field(field, type, offset));
                end = offset + type.bytes();
            }
            return this;
        }

        Layout build() {
            return new Layout(name, fields, factors, terms, end);
        }
    }
}
