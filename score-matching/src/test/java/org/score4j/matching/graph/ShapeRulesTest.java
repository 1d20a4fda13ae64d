package org.score4j.matching.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What does not fit; what fits is tested with the numbers. */
class ShapeRulesTest {
    private static long[] shape(long... extents) {
        return extents;
    }

    private static void assertRefused(ThrowingCallable call, String... reasons) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessageContainingAll(reasons);
    }

    @Test
    void theBatchBroadcastsWithItselfAndWithOne() {
        assertThat(ShapeRules.broadcast(shape(-1, 3), shape(3))).containsExactly(-1, 3);
        assertThat(ShapeRules.broadcast(shape(1, 3), shape(-1, 1))).containsExactly(-1, 3);
        assertThat(ShapeRules.broadcast(shape(), shape(-1))).containsExactly(-1);
        assertRefused(() -> ShapeRules.broadcast(shape(-1, 3), shape(4)), "[-1, 3]", "[4]");
        assertRefused(() -> ShapeRules.broadcast(shape(-1, 3), shape(2, 3)), "[2, 3]");
        assertRefused(() -> ShapeRules.broadcast(shape(-1), shape(2, 1)), "batch");
        assertRefused(() -> ShapeRules.broadcast(shape(-1, 3), shape(1, 1, 3)), "batch");
    }

    @Test
    void matricesMustShareTheirInnerExtent() {
        assertRefused(() -> ShapeRules.matmul(shape(-1, 2, 3), shape(-1, 2, 3)), "[-1, 2, 3]");
        assertRefused(() -> ShapeRules.matmul(shape(-1, 2, 3), shape(4, 3, 2)), "[4, 3, 2]");
        assertRefused(() -> ShapeRules.matmul(shape(3), shape(3, 2)), "[3]");
        assertRefused(() -> ShapeRules.matmul(shape(2, 3), shape(-1, 2)), "[-1, 2]");
        assertRefused(() -> ShapeRules.matmul(shape(2, 3), shape(-1, 3, 2)), "[-1, 3, 2]");
    }

    @Test
    void theBatchIsNeitherMovedNorReshapedNorCut() {
        assertRefused(() -> ShapeRules.transpose(shape(-1, 2), 1, 0), "stays first");
        assertRefused(() -> ShapeRules.transpose(shape(3, 2), 0, 0), "[0, 0]");
        assertRefused(() -> ShapeRules.transpose(shape(3, 2), 0), "[0]");
        assertRefused(() -> ShapeRules.reshape(shape(-1, 6), -1, 4), "[-1, 6]", "[-1, 4]");
        assertRefused(() -> ShapeRules.reshape(shape(-1, 6), 6), "[6]");
        assertRefused(() -> ShapeRules.reshape(shape(6), -1, 6), "[-1, 6]");
        assertRefused(() -> ShapeRules.reshape(shape(6), -2, 3), "[-2, 3]");
        assertRefused(() -> ShapeRules.reshape(shape(-1, 6), 6, -1), "[6, -1]");
        assertRefused(() -> ShapeRules.concat(0, shape(-1, 2), shape(-1, 2)), "axis 0");
        assertRefused(() -> ShapeRules.concat(1, shape(-1, 2, 3), shape(-1, 2, 4)), "[-1, 2, 4]");
        assertRefused(() -> ShapeRules.concat(2, shape(-1, 2), shape(-1, 2)), "axis 2");
        assertRefused(() -> ShapeRules.slice(shape(-1, 2), 0, 0, 1), "axis 0");
        assertRefused(() -> ShapeRules.slice(shape(-1, 2), 1, 1, 3), "[1, 3)");
        assertRefused(() -> ShapeRules.slice(shape(-1, 2), 1, 1, 1), "[1, 1)");
        assertRefused(() -> ShapeRules.sum(shape(-1, 2), -1), "axis -1");
        assertRefused(() -> ShapeRules.sum(shape(-1, 2), 1, 1), "twice");
        assertRefused(() -> ShapeRules.softmax(shape(-1)), "[-1]");
    }

    @Test
    void picturesMustFitTheirKernels() {
        long[] weight = {4, 2, 3, 3};
        assertRefused(() -> ShapeRules.conv2d(shape(-1, 3, 5, 5), weight, 1, 1), "[-1, 3, 5, 5]");
        assertRefused(() -> ShapeRules.conv2d(shape(-1, 2, 5, 2), weight, 1, 0), "pad 0");
        assertRefused(() -> ShapeRules.conv2d(shape(-1, 2, 5), weight, 1, 1), "[B, C, H, W]");
        assertRefused(() -> ShapeRules.conv2d(shape(-1, 2, 5, 5), shape(4, 2, 3, 1), 1, 1), "[co, ci, k, k]");
        assertRefused(() -> ShapeRules.conv2d(shape(-1, 2, 5, 5), weight, 3, 1), "stride is 3");
        assertRefused(() -> ShapeRules.conv2d(shape(-1, 2, 5, 5), weight, 1, -1), "pad is -1");
        assertRefused(() -> ShapeRules.conv2dTransposed(shape(-1, 4, 3, 3), weight, 2, 1, 7, 5), "7 by 5");
        assertRefused(() -> ShapeRules.conv2dTransposed(shape(-1, 2, 3, 3), weight, 2, 1, 5, 5), "[-1, 2, 3, 3]");
        assertRefused(() -> ShapeRules.sumPool2(shape(-1, 2, 4, 3)), "even");
        assertRefused(() -> ShapeRules.upsample2(shape(-1, 2)), "[B, C, H, W]");
    }
}
