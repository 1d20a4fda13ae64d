package org.score4j.matching.graph;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.score4j.matching.graph.DoubleOperations.Value;

/**
 * An operation with sample inputs, for tests of any interpreter.
 *
 * @param name what reports call it
 * @param inputs its values
 * @param body applies it
 */
public record OperationCase(String name, List<Input> inputs, Body body) {
    /**
     * One value.
     *
     * @param batch whether the batch comes before {@code shape}
     * @param low and high where its numbers lie
     * @param shape without the batch
     */
    public record Input(boolean batch, double low, double high, long... shape) {
        /** The shape as operations see it. */
        public Shape asShape() {
            return batch ? Shape.batchOf(shape) : Shape.of(shape);
        }

        private Value sample(int samples, SplittableRandom random) {
            long[] full = IntStream.concat(
                            batch ? IntStream.of(samples) : IntStream.empty(),
                            IntStream.range(0, shape.length).map(axis -> (int) shape[axis]))
                    .asLongStream()
                    .toArray();
            double[] values = new double[DoubleArrays.count(full)];
            for (int i = 0; i < values.length; i++) {
                values[i] = low + (high - low) * random.nextDouble();
            }
            return new Value(values, batch, full);
        }
    }

    /** Applies an operation in any interpreter, which is erased here so that it can be a lambda. */
    public interface Body {
        Object apply(Operations<Object> operations, List<Object> inputs);
    }

    /** The case in an interpreter. */
    @SuppressWarnings("unchecked")
    public <T> T apply(Operations<T> operations, List<T> values) {
        return (T) body.apply((Operations<Object>) operations, (List<Object>) values);
    }

    /** Values of the inputs for a batch, the same at every call. */
    public List<Value> samples(int batch) {
        return samples(batch, 0);
    }

    /** Values of the inputs for a batch, others for another number. */
    public List<Value> samples(int batch, int number) {
        SplittableRandom random = new SplittableRandom(name.hashCode() + number);
        return inputs.stream().map(input -> input.sample(batch, random)).toList();
    }

    @Override
    public String toString() {
        return name;
    }
}
