package org.score4j.matching.training;

import java.util.Arrays;
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
     * @param uniforms numbers in (0, 1) by place, the same whenever they are asked for; those of this class take places 0 (flip), 1 and
     *     2 (shift)
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

    /**
     * Moves pictures [C, H, W] by whole pixels, up to so many in each direction, all moves as often; pixels that come in are those of
     * the edge. The same as a random crop of a picture that is made larger by its edges.
     *
     * <p>The network learns to make pictures that are moved, too.
     *
     * @param most at least 1
     */
    static Augmentation shift(int most) {
        if (most < 1) {
            throw new IllegalArgumentException("shift is " + most + "; allowed: 1 and more");
        }
        return (values, offset, shape, uniforms) -> {
            if (shape.size() != 3) {
                throw new IllegalArgumentException("shape is " + shape + "; a shift needs pictures [C, H, W]");
            }
            int down = (int) Math.floor(uniforms.applyAsDouble(1) * (2 * most + 1)) - most;
            int right = (int) Math.floor(uniforms.applyAsDouble(2) * (2 * most + 1)) - most;
            int channels = Math.toIntExact(shape.get(0));
            int height = Math.toIntExact(shape.get(1));
            int width = Math.toIntExact(shape.get(2));
            double[] before = Arrays.copyOfRange(values, offset, offset + channels * height * width);
            for (int channel = 0; channel < channels; channel++) {
                for (int y = 0; y < height; y++) {
                    int row = (channel * height + Math.max(0, Math.min(height - 1, y - down))) * width;
                    for (int x = 0; x < width; x++) {
                        values[offset + (channel * height + y) * width + x] =
                                before[row + Math.max(0, Math.min(width - 1, x - right))];
                    }
                }
            }
        };
    }

    /** This one and then another, which see the same numbers by place. */
    default Augmentation andThen(Augmentation other) {
        return (values, offset, shape, uniforms) -> {
            apply(values, offset, shape, uniforms);
            other.apply(values, offset, shape, uniforms);
        };
    }
}
