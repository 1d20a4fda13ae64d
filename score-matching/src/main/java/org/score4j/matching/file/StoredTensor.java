package org.score4j.matching.file;

import java.util.Arrays;

/** An array in a file: values in 'c' order and their shape, which is empty for a single number. Arrays are not copied. */
public sealed interface StoredTensor {
    /** Most axes that an array may have: what ND4J and NumPy allow. */
    int MAX_AXES = 32;

    /** Extents, each at least 0. */
    long[] shape();

    /** The number of values. */
    int length();

    /** The values, rounded to float32 if they are float64; an array that is shared where none is made. */
    float[] toFloats();

    /** The values, widened if they are float32; an array that is shared where none is made. */
    double[] toDoubles();

    /** Values in float32. */
    record Floats(float[] values, long... shape) implements StoredTensor {
        /**
         * Checks the shape.
         *
         * @throws IllegalArgumentException if an extent is negative or the shape holds another number of values
         */
        public Floats {
            requireShape(values.length, shape);
        }

        @Override
        public int length() {
            return values.length;
        }

        @Override
        public float[] toFloats() {
            return values;
        }

        @Override
        public double[] toDoubles() {
            double[] wide = new double[values.length];
            for (int i = 0; i < wide.length; i++) {
                wide[i] = values[i];
            }
            return wide;
        }
    }

    /** Values in float64. */
    record Doubles(double[] values, long... shape) implements StoredTensor {
        /**
         * Checks the shape.
         *
         * @throws IllegalArgumentException if an extent is negative or the shape holds another number of values
         */
        public Doubles {
            requireShape(values.length, shape);
        }

        @Override
        public int length() {
            return values.length;
        }

        @Override
        public float[] toFloats() {
            float[] rounded = new float[values.length];
            for (int i = 0; i < rounded.length; i++) {
                rounded[i] = (float) values[i];
            }
            return rounded;
        }

        @Override
        public double[] toDoubles() {
            return values;
        }
    }

    private static void requireShape(int length, long[] shape) {
        boolean fits = shape.length <= MAX_AXES && Arrays.stream(shape).allMatch(extent -> extent >= 0);
        long count = 1;
        try {
            for (long extent : shape) {
                count = Math.multiplyExact(count, extent);
            }
        } catch (ArithmeticException e) {
            fits = false;
        }
        if (!fits || count != length) {
            throw new IllegalArgumentException(length + " values do not fill shape " + Arrays.toString(shape)
                    + "; expected at most " + MAX_AXES
                    + " extents of at least 0 whose product is the number of values");
        }
    }
}
