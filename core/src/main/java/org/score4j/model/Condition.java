package org.score4j.model;

import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.score4j.tensor.Tensors;

/**
 * What a batch of samples is conditioned on: named tensors [B, ...], one row per sample (class, text embedding, image).
 *
 * <p>The null condition, which stands for "unconditional", is all zeros. Immutable as long as nobody writes to the
 * arrays it was made from.
 */
public final class Condition {
    private static final Condition NONE = new Condition(Map.of(), -1);

    private final Map<String, INDArray> tensors;
    private final int batch;

    private Condition(Map<String, INDArray> tensors, int batch) {
        this.tensors = Collections.unmodifiableMap(new TreeMap<>(tensors));
        this.batch = batch;
    }

    /** No condition at all, for any batch. */
    public static Condition none() {
        return NONE;
    }

    /**
     * Named float32 tensors [B, ...], dense and in 'c' order.
     *
     * @throws IllegalArgumentException if they differ in B, naming two of them
     */
    public static Condition of(Map<String, INDArray> tensors) {
        if (tensors.isEmpty()) {
            return NONE;
        }
        Map<String, INDArray> sorted = new TreeMap<>(tensors);
        long batch = -1;
        String first = "";
        for (Map.Entry<String, INDArray> entry : sorted.entrySet()) {
            long rows = entry.getValue().shape()[0];
            if (batch < 0) {
                batch = rows;
                first = entry.getKey();
            } else if (batch != rows) {
                throw new IllegalArgumentException("condition '" + entry.getKey() + "' has " + rows
                        + " samples, but condition '" + first + "' has " + batch);
            }
        }
        return new Condition(sorted, Math.toIntExact(batch));
    }

    /**
     * Classes as one-hot rows [B, classCount]; a class of -1 is the null condition, a row of zeros.
     *
     * @param name the tensor's name in the network
     * @param classes class of each sample, -1 … classCount − 1
     * @param classCount number of classes, at least 1
     */
    public static Condition oneHot(String name, int[] classes, int classCount) {
        float[] rows = new float[Math.multiplyExact(classes.length, classCount)];
        for (int sample = 0; sample < classes.length; sample++) {
            int chosen = classes[sample];
            if (chosen < -1 || chosen >= classCount) {
                throw new IllegalArgumentException("class of sample " + sample + " is " + chosen + "; allowed: 0 to "
                        + (classCount - 1) + ", or -1 for none");
            }
            if (chosen >= 0) {
                rows[sample * classCount + chosen] = 1;
            }
        }
        return of(Map.of(name, Tensors.of(rows, classes.length, classCount)));
    }

    /** The tensors by name, in the order of their names. */
    public Map<String, INDArray> tensors() {
        return tensors;
    }

    /** Whether there is nothing to condition on. */
    public boolean isNone() {
        return tensors.isEmpty();
    }

    /**
     * Refuses a condition made for another number of samples.
     *
     * @throws IllegalArgumentException naming both numbers
     */
    public void requireBatch(int expected) {
        if (!isNone() && batch != expected) {
            throw new IllegalArgumentException("condition is for " + batch + " samples; the run has " + expected);
        }
    }

    /** The rows {@code first} … {@code first + count − 1}, sharing memory. */
    public Condition samples(int first, int count) {
        if (isNone() || (first == 0 && count == batch)) {
            return this;
        }
        Map<String, INDArray> rows = new TreeMap<>();
        tensors.forEach((name, tensor) -> rows.put(name, Tensors.samples(tensor, first, count)));
        return new Condition(rows, count);
    }

    /** A copy with the rows at these positions, in this order. */
    public Condition gather(int... positions) {
        if (isNone()) {
            return this;
        }
        Map<String, INDArray> rows = new TreeMap<>();
        tensors.forEach((name, tensor) -> {
            float[] source = Tensors.toFloats(tensor);
            int length = source.length / batch;
            float[] gathered = new float[positions.length * length];
            for (int row = 0; row < positions.length; row++) {
                System.arraycopy(source, positions[row] * length, gathered, row * length, length);
            }
            long[] shape = tensor.shape().clone();
            shape[0] = positions.length;
            rows.put(name, Tensors.of(gathered, shape));
        });
        return new Condition(rows, positions.length);
    }

    /** The null condition of the same tensors: all zeros. */
    public Condition unconditional() {
        Map<String, INDArray> zeros = new TreeMap<>();
        tensors.forEach((name, tensor) ->
                zeros.put(name, Tensors.of(new float[Math.toIntExact(tensor.length())], tensor.shape())));
        return new Condition(zeros, batch);
    }

    /** These samples followed by those of {@code other}, which must have the same tensors. */
    public Condition followedBy(Condition other) {
        if (!tensors.keySet().equals(other.tensors.keySet())) {
            throw new IllegalArgumentException(
                    "conditions differ: " + tensors.keySet() + " and " + other.tensors.keySet());
        }
        if (isNone()) {
            return this;
        }
        Map<String, INDArray> joined = new TreeMap<>();
        tensors.forEach((name, tensor) -> {
            float[] head = Tensors.toFloats(tensor);
            float[] tail = Tensors.toFloats(Objects.requireNonNull(other.tensors.get(name)));
            float[] both = new float[head.length + tail.length];
            System.arraycopy(head, 0, both, 0, head.length);
            System.arraycopy(tail, 0, both, head.length, tail.length);
            long[] shape = tensor.shape().clone();
            shape[0] += other.batch;
            joined.put(name, Tensors.of(both, shape));
        });
        return new Condition(joined, batch + other.batch);
    }
}
