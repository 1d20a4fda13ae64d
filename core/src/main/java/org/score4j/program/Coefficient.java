package org.score4j.program;

import java.util.Arrays;

/** A factor in an instruction: one number, one number per sample, or one per element. */
public sealed interface Coefficient {
    /** Whether elements of a sample have factors of their own. */
    default boolean isPerElement() {
        return false;
    }

    /** The same number for all samples. */
    record Constant(double value) implements Coefficient {
        /** Refuses NaN and infinity. */
        public Constant {
            if (!Double.isFinite(value)) {
                throw new IllegalArgumentException("coefficient is " + value + "; expected a finite number");
            }
        }

        @Override
        public String toString() {
            return Double.toString(value);
        }
    }

    /** factor·s with a scalar register s. */
    record PerSample(ScalarRegister register, double factor) implements Coefficient {
        @Override
        public String toString() {
            return factor == 1 ? register.name() : factor + "·" + register.name();
        }
    }

    /** factor·m, element by element, with a tensor register m: masks, learned variances. */
    record PerElement(Register register, double factor) implements Coefficient {
        @Override
        public boolean isPerElement() {
            return true;
        }

        @Override
        public String toString() {
            return factor == 1 ? register.name() : factor + "·" + register.name();
        }
    }

    /** One number per element, the same for all samples and part of the program: statistics of a data set. Immutable. */
    final class Elements implements Coefficient {
        private final String name;
        private final double[] values;
        private final float[] rounded;

        private Elements(String name, double[] values) {
            this.name = name;
            this.values = values;
            rounded = new float[values.length];
            for (int i = 0; i < values.length; i++) {
                rounded[i] = (float) values[i];
            }
        }

        /** Number of elements of a sample. */
        public int length() {
            return values.length;
        }

        /** Copies the factors of {@code length} elements from {@code element} on to the front of an array. */
        public void copy(int element, double[] out, int length) {
            System.arraycopy(values, element, out, 0, length);
        }

        /** As {@link #copy(int, double[], int)}, rounded to float32. */
        public void copy(int element, float[] out, int length) {
            System.arraycopy(rounded, element, out, 0, length);
        }

        @Override
        public boolean isPerElement() {
            return true;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Elements elements && Arrays.equals(values, elements.values);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(values);
        }

        /** The name, and a digest that tells other values apart. */
        @Override
        public String toString() {
            return name + "[" + values.length + " values, "
                    + Fingerprint.of(Arrays.toString(values)).substring(0, 16) + "]";
        }
    }

    /** A constant. */
    static Coefficient of(double value) {
        return new Constant(value);
    }

    /**
     * One number per element; a constant if they are all equal.
     *
     * @param name what plans call them
     * @param values finite, one per element of a sample; copied
     */
    static Coefficient ofElements(String name, double... values) {
        boolean equal = true;
        for (int i = 0; i < values.length; i++) {
            if (!Double.isFinite(values[i])) {
                throw new IllegalArgumentException(name + "[" + i + "] is " + values[i] + "; expected a finite number");
            }
            equal &= values[i] == values[0];
        }
        if (values.length == 0) {
            throw new IllegalArgumentException(name + " has no values; expected one per element of a sample");
        }
        return equal ? new Constant(values[0]) : new Elements(name, values.clone());
    }

    /** The value of a scalar register. */
    static Coefficient of(ScalarRegister register) {
        return new PerSample(register, 1);
    }

    /** The value of a scalar register times {@code factor}. */
    static Coefficient of(ScalarRegister register, double factor) {
        return new PerSample(register, factor);
    }

    /** The elements of a tensor register. */
    static Coefficient of(Register register) {
        return new PerElement(register, 1);
    }
}
