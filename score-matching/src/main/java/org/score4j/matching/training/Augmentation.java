package org.score4j.matching.training;

import java.util.List;
import java.util.function.IntToDoubleFunction;

/** Changes examples before they are used, by random numbers of their own. */
@FunctionalInterface
public interface Augmentation {
    /**
     * Changes an example in place.
     *
     * @param values of the batch
     * @param offset where the example begins
     * @param shape of the example
     * @param uniforms numbers in (0, 1) by place, the same whenever they are asked for
     */
    void apply(double[] values, int offset, List<Long> shape, IntToDoubleFunction uniforms);

    /** None. */
    static Augmentation none() {
        return (values, offset, shape, uniforms) -> {};
    }

    /** Mirrors every other picture [C, H, W] left to right. */
    static Augmentation horizontalFlip() {
        return (values, offset, shape, uniforms) -> {
            if (shape.size() != 3) {
                throw new IllegalArgumentException("shape is " + shape + "; a flip needs pictures [C, H, W]");
            }
            if (uniforms.applyAsDouble(0) < 0.5) {
                return;
            }
            int width = Math.toIntExact(shape.get(2));
            int rows = Math.toIntExact(shape.get(0) * shape.get(1));
            for (int row = 0; row < rows; row++) {
                int left = offset + row * width;
                int right = left + width - 1;
                while (left < right) {
                    double swapped = values[left];
                    values[left] = values[right];
                    values[right] = swapped;
                    left++;
                    right--;
                }
            }
        };
    }
}
