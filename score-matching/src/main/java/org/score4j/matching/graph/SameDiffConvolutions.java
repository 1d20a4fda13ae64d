package org.score4j.matching.graph;

import java.util.Arrays;
import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.enums.WeightsFormat;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Conv2DConfig;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.DeConv2DConfig;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.PaddingMode;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Pooling2DConfig;
import org.score4j.tensor.ElementType;
import org.score4j.tensor.Tensors;

/**
 * Convolutions and what belongs to them as SameDiff operations; shapes are checked already.
 *
 * <p>ND4J's conv2d_bp takes as long as two conv2d with oneDNN, and up to seven times as long as one without. The gradients of a
 * convolution with a stride of 1 are convolutions themselves, so there they are written as such, and wherever one
 * of the two is all that is asked for:
 *
 * <pre>
 * ∂x = conv2d(∂y, w turned by 180° with its channels exchanged, pad k − 1 − pad)
 * ∂w = conv2d(x, ∂y, pad), channels taking the part of samples and samples that of channels
 * </pre>
 */
final class SameDiffConvolutions {
    private final SameDiff graph;
    private final ElementType type;
    private final boolean oneDnn;
    private final SameDiffDerivatives derivatives;
    private final SameDiffProducts products;

    private record Convolution(SDVariable x, SDVariable weight, Shape kernel, Shape result, int pad) {}

    SameDiffConvolutions(
            SameDiff graph,
            ElementType type,
            boolean oneDnn,
            SameDiffDerivatives derivatives,
            SameDiffProducts products) {
        this.graph = graph;
        this.type = type;
        this.oneDnn = oneDnn;
        this.derivatives = derivatives;
        this.products = products;
    }

    SameDiffValue forward(SameDiffValue x, SameDiffValue weight, Shape result, int stride, int pad) {
        Shape kernel = weight.shape();
        if (kernel.extent(2) == 1 && stride == 1 && pad == 0) {
            return pixelwise(x, weight, result);
        }
        SDVariable y = convolve(x.variable(), weight.variable(), kernel.extent(2), kernel.extent(3), stride, pad);
        if (stride == 1 && pad < kernel.extent(2)) {
            Convolution convolution = new Convolution(x.variable(), weight.variable(), kernel, result, pad);
            derivatives.put(y, (gradient, needed) -> {
                boolean ofInput = needed.test(x.variable().name());
                boolean ofWeight = needed.test(weight.variable().name());
                if (oneDnn && ofInput && ofWeight) {
                    return List.copyOf(graph.getVariableOutputOp(y.name()).doDiff(List.of(gradient)));
                }
                return Arrays.asList(
                        ofInput ? gradientOfInput(convolution, gradient) : null,
                        ofWeight ? gradientOfWeight(convolution, gradient) : null);
            });
        }
        return new SameDiffValue(y, result);
    }

    private SDVariable convolve(SDVariable x, SDVariable weight, long height, long width, int stride, long pad) {
        Conv2DConfig config = Conv2DConfig.builder()
                .kH(height)
                .kW(width)
                .sH(stride)
                .sW(stride)
                .pH(pad)
                .pW(pad)
                .dH(1)
                .dW(1)
                .paddingMode(PaddingMode.VALID)
                .dataFormat("NCHW")
                .weightsFormat(WeightsFormat.OIYX)
                .build();
        return graph.cnn.conv2d(x, weight, config);
    }

    private SDVariable gradientOfInput(Convolution of, SDVariable gradient) {
        long kernel = of.kernel.extent(2);
        return convolve(gradient, turned(of.weight, of.kernel), kernel, kernel, 1, kernel - 1 - of.pad);
    }

    /** [co, ci, k, k] to [ci, co, k, k], each square turned by 180°. */
    private SDVariable turned(SDVariable weight, Shape kernel) {
        int square = Math.toIntExact(kernel.extent(2) * kernel.extent(3));
        INDArray reversal = Tensors.zeros(type, square, square);
        double[] ones = new double[square * square];
        for (int i = 0; i < square; i++) {
            ones[i * square + square - 1 - i] = 1;
        }
        Tensors.write(reversal, 0, ones);
        SDVariable turned = graph.mmul(weight.reshape(-1, square), graph.constant(reversal));
        return graph.permute(turned.reshape(kernel.toArray()), 1, 0, 2, 3);
    }

    private SDVariable gradientOfWeight(Convolution of, SDVariable gradient) {
        SDVariable x = graph.permute(of.x, 1, 0, 2, 3);
        SDVariable kernel = graph.permute(gradient, 1, 0, 2, 3);
        return graph.permute(convolve(x, kernel, of.result.extent(2), of.result.extent(3), 1, of.pad), 1, 0, 2, 3);
    }

    /** [k, k, ci, co], the one format that ND4J's deconv2d takes from Java. */
    private SDVariable kernelFirst(SameDiffValue weight) {
        return graph.permute(weight.variable(), 2, 3, 1, 0);
    }

    /** weight [co, ci] times [ci, B·H·W]: the pixels of a channel side by side. */
    private SameDiffValue pixelwise(SameDiffValue x, SameDiffValue weight, Shape result) {
        long in = weight.shape().extent(1);
        long out = weight.shape().extent(0);
        SDVariable columns = graph.permute(x.variable(), 1, 0, 2, 3).reshape(in, -1);
        SDVariable product = products.of(weight.variable().reshape(out, in), columns);
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
