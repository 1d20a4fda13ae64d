package org.score4j.matching.evaluation;

import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.score4j.tensor.Tensors;

/**
 * Samples as rows of numbers [n, d], independent draws of one distribution.
 *
 * @param values [n, d] in 'c' order, finite, at least two rows; the set keeps a copy, which is not to be changed
 * @param dimensions d, at least 1
 */
public record SampleSet(double[] values, int dimensions) {
    private static final int LEAST = 2;

    /**
     * Checks and copies.
     *
     * @throws IllegalArgumentException if {@code values} are not whole rows, fewer than two, or not finite
     */
    public SampleSet {
        if (dimensions < 1) {
            throw new IllegalArgumentException("dimensions is " + dimensions + "; allowed: 1 and more");
        }
        if (values.length % dimensions != 0 || values.length / dimensions < LEAST) {
            throw new IllegalArgumentException("values has " + values.length + " elements; expected a multiple of "
                    + dimensions + ", at least " + LEAST + " rows");
        }
        for (int i = 0; i < values.length; i++) {
            if (!Double.isFinite(values[i])) {
                throw new IllegalArgumentException("values[" + i / dimensions + "][" + i % dimensions + "] is "
                        + values[i] + "; expected a finite number");
            }
        }
        values = values.clone();
    }

    /**
     * Rows of equal length.
     *
     * @param rows [n][d]
     */
    public static SampleSet of(double[][] rows) {
        int dimensions = rows.length == 0 ? 1 : rows[0].length;
        double[] values = new double[Math.multiplyExact(rows.length, dimensions)];
        for (int i = 0; i < rows.length; i++) {
            requireLength(i, rows[i].length, dimensions);
            System.arraycopy(rows[i], 0, values, i * dimensions, dimensions);
        }
        return new SampleSet(values, dimensions);
    }

    /**
     * Rows of equal length, widened.
     *
     * @param rows [n][d]
     */
    public static SampleSet of(float[][] rows) {
        double[][] wide = new double[rows.length][];
        for (int i = 0; i < rows.length; i++) {
            wide[i] = new double[rows[i].length];
            for (int k = 0; k < rows[i].length; k++) {
                wide[i][k] = rows[i][k];
            }
        }
        return of(wide);
    }

    /**
     * The samples of a batch, each a row.
     *
     * @param batch [B, ...], dense
     */
    public static SampleSet of(INDArray batch) {
        if (batch.rank() == 0) {
            throw new IllegalArgumentException("batch is a scalar; expected the shape [B, ...]");
        }
        return new SampleSet(Tensors.toDoubles(batch), Math.toIntExact(batch.length() / batch.size(0)));
    }

    private static void requireLength(int row, int length, int dimensions) {
        if (length != dimensions) {
            throw new IllegalArgumentException(
                    "rows[" + row + "] has " + length + " elements; expected " + dimensions + " as in rows[0]");
        }
    }

    /** n. */
    public int count() {
        return values.length / dimensions;
    }

    /** A copy of row i. */
    public double[] row(int i) {
        return Arrays.copyOfRange(values, i * dimensions, (i + 1) * dimensions);
    }

    /** The rows of these numbers, in this order, repeated if their number is. */
    public SampleSet rows(int... numbers) {
        double[] chosen = new double[Math.multiplyExact(numbers.length, dimensions)];
        for (int i = 0; i < numbers.length; i++) {
            System.arraycopy(values, numbers[i] * dimensions, chosen, i * dimensions, dimensions);
        }
        return new SampleSet(chosen, dimensions);
    }

    /** The first rows: as many as another set has, say, where a metric needs sets of equal size. */
    public SampleSet first(int rows) {
        if (rows < LEAST || rows > count()) {
            throw new IllegalArgumentException("rows is " + rows + "; allowed: " + LEAST + " to " + count());
        }
        return new SampleSet(Arrays.copyOf(values, rows * dimensions), dimensions);
    }

    /** These rows, then those of the other set. */
    public SampleSet and(SampleSet other) {
        requireSameDimensions(other);
        double[] all = Arrays.copyOf(values, Math.addExact(values.length, other.values.length));
        System.arraycopy(other.values, 0, all, values.length, other.values.length);
        return new SampleSet(all, dimensions);
    }

    /** |x − y|² of row i and a row of another set, as a sum of squared differences. */
    public double squaredDistance(int i, SampleSet other, int otherRow) {
        return squaredDistance(i, other.values, otherRow * dimensions);
    }

    /** |x − y|² of row i and the numbers of an array from {@code offset} on. */
    double squaredDistance(int i, double[] theirs, int offset) {
        int at = i * dimensions;
        int otherAt = offset;
        int end = at + dimensions;
        // four sums: a single one waits for each addition
        double a = 0;
        double b = 0;
        double c = 0;
        double d = 0;
        for (; at + 3 < end; at += 4, otherAt += 4) {
            double first = values[at] - theirs[otherAt];
            double second = values[at + 1] - theirs[otherAt + 1];
            double third = values[at + 2] - theirs[otherAt + 2];
            double fourth = values[at + 3] - theirs[otherAt + 3];
            a += first * first;
            b += second * second;
            c += third * third;
            d += fourth * fourth;
        }
        for (; at < end; at++, otherAt++) {
            double difference = values[at] - theirs[otherAt];
            a += difference * difference;
        }
        return (a + b) + (c + d);
    }

    /** xᵀy of row i and a row of another set. */
    public double dot(int i, SampleSet other, int otherRow) {
        return dot(i, other.values, otherRow * dimensions);
    }

    /** xᵀy of row i and the numbers of an array from {@code offset} on. */
    double dot(int i, double[] other, int offset) {
        int at = i * dimensions;
        int otherAt = offset;
        int end = at + dimensions;
        double a = 0;
        double b = 0;
        double c = 0;
        double d = 0;
        for (; at + 3 < end; at += 4, otherAt += 4) {
            a += values[at] * other[otherAt];
            b += values[at + 1] * other[otherAt + 1];
            c += values[at + 2] * other[otherAt + 2];
            d += values[at + 3] * other[otherAt + 3];
        }
        for (; at < end; at++, otherAt++) {
            a += values[at] * other[otherAt];
        }
        return (a + b) + (c + d);
    }

    void requireSameDimensions(SampleSet other) {
        if (other.dimensions != dimensions) {
            throw new IllegalArgumentException("the sets have rows of " + dimensions + " and " + other.dimensions
                    + " elements; expected as many in both");
        }
    }

    void requireSameCount(SampleSet other, String why) {
        if (other.count() != count()) {
            throw new IllegalArgumentException("the sets have " + count() + " and " + other.count()
                    + " rows; expected as many in both " + why + " (cut the larger one with first)");
        }
    }

    void requireAtLeast(int rows, String why) {
        if (count() < rows) {
            throw new IllegalArgumentException("a set has " + count() + " rows; expected at least " + rows + " " + why);
        }
    }

    @Override
    public String toString() {
        return "SampleSet[" + count() + " × " + dimensions + "]";
    }
}
