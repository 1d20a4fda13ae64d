package org.score4j.matching.graph;

import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Conv2DConfig;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.DeConv2DConfig;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.PaddingMode;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Pooling2DConfig;

/** Convolutions and what belongs to them as SameDiff operations; shapes are checked already. */
final class SameDiffConvolutions {
    private final SameDiff graph;

    SameDiffConvolutions(SameDiff graph) {
        this.graph = graph;
    }

    SameDiffValue forward(SameDiffValue x, SameDiffValue weight, Shape result, int stride, int pad) {
        if (weight.shape().extent(2) == 1 && stride == 1 && pad == 0) {
            return pixelwise(x, weight, result);
        }
        long kernel = weight.shape().extent(2);
        Conv2DConfig config = Conv2DConfig.builder()
                .kH(kernel)
                .kW(kernel)
                .sH(stride)
                .sW(stride)
                .pH(pad)
                .pW(pad)
                .dH(1)
                .dW(1)
                .paddingMode(PaddingMode.VALID)
                .dataFormat("NCHW")
                .build();
        return new SameDiffValue(graph.cnn.conv2d(x.variable(), kernelFirst(weight), config), result);
    }

    /** [k, k, ci, co]: ND4J's default, and all that it remembers when it copies a graph for its gradient. */
    private SDVariable kernelFirst(SameDiffValue weight) {
        return graph.permute(weight.variable(), 2, 3, 1, 0);
    }

    /** weight [co, ci] times [ci, B·H·W]: the pixels of a channel side by side. */
    private SameDiffValue pixelwise(SameDiffValue x, SameDiffValue weight, Shape result) {
        long in = weight.shape().extent(1);
        long out = weight.shape().extent(0);
        SDVariable columns = graph.permute(x.variable(), 1, 0, 2, 3).reshape(in, -1);
        SDVariable product = graph.mmul(weight.variable().reshape(out, in), columns);
        SDVariable channels = product.reshape(out, -1, result.extent(2), result.extent(3));
        return new SameDiffValue(graph.permute(channels, 1, 0, 2, 3), result);
    }

    SameDiffValue transposed(SameDiffValue y, SameDiffValue weight, Shape result, int stride, int pad) {
        long kernel = weight.shape().extent(2);
        DeConv2DConfig config = DeConv2DConfig.builder()
                .kH(kernel)
                .kW(kernel)
                .sH(stride)
                .sW(stride)
                .pH(0)
                .pW(0)
                .dH(1)
                .dW(1)
                .isSameMode(false)
                .dataFormat("NCHW")
                .build();
        SDVariable whole = graph.cnn.deconv2d(y.variable(), kernelFirst(weight), config);
        SDVariable rows = window(whole, 2, stride * (y.shape().extent(2) - 1) + kernel, pad, result.extent(2));
        SDVariable both = window(rows, 3, stride * (y.shape().extent(3) - 1) + kernel, pad, result.extent(3));
        return new SameDiffValue(both, result);
    }

    /** The part [from, from + extent) of an axis of this length; with a stride of 2 one zero may be missing at its end. */
    private SDVariable window(SDVariable whole, int axis, long length, long from, long extent) {
        SDVariable enough = whole;
        if (from + extent > length) {
            SDVariable first = part(whole, axis, 0, from + extent - length);
            enough = graph.concat(axis, whole, graph.fill(graph.shape(first), whole.dataType(), 0));
        }
        return part(enough, axis, from, extent);
    }

    private SDVariable part(SDVariable whole, int axis, long from, long extent) {
        int[] begin = new int[4];
        int[] size = {-1, -1, -1, -1};
        begin[axis] = Math.toIntExact(from);
        size[axis] = Math.toIntExact(extent);
        return graph.slice(whole, begin, size);
    }

    SameDiffValue sumPool2(SameDiffValue a, Shape result) {
        Pooling2DConfig config =
                Pooling2DConfig.builder().kH(2).kW(2).sH(2).sW(2).isNHWC(false).build();
        return new SameDiffValue(graph.cnn.avgPooling2d(a.variable(), config).mul(4), result);
    }
}
