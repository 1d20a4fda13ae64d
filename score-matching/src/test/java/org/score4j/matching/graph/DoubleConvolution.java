package org.score4j.matching.graph;

import static org.score4j.matching.graph.DoubleArrays.extent;
import static org.score4j.matching.graph.DoubleArrays.require;

import org.score4j.matching.graph.DoubleOperations.Value;

/** All triples of input element, output element and weight that a convolution brings together. */
record DoubleConvolution(Value input, Value output, Value weight, int stride, int pad) {
    interface Triple {
        void accept(int input, int output, int weight);
    }

    void forEach(Triple triple) {
        require(weight.shape()[2] == weight.shape()[3], "kernels are squares");
        require(input.shape()[1] == weight.shape()[1], "input channels differ");
        require(output.shape()[1] == weight.shape()[0], "output channels differ");
        int k = extent(weight, 3);
        require((input.shape()[2] + 2L * pad - k) / stride + 1 == output.shape()[2], "heights do not fit");
        require((input.shape()[3] + 2L * pad - k) / stride + 1 == output.shape()[3], "widths do not fit");
        for (int o = 0; o < output.values().length; o++) {
            int column = o % extent(output, 3);
            int row = o / extent(output, 3) % extent(output, 2);
            int co = o / (extent(output, 3) * extent(output, 2)) % extent(output, 1);
            int sample = o / (extent(output, 3) * extent(output, 2) * extent(output, 1));
            for (int w = 0; w < extent(input, 1) * k * k; w++) {
                int y = row * stride + w / k % k - pad;
                int x = column * stride + w % k - pad;
                if (y >= 0 && y < extent(input, 2) && x >= 0 && x < extent(input, 3)) {
                    int channel = sample * extent(input, 1) + w / (k * k);
                    triple.accept(
                            (channel * extent(input, 2) + y) * extent(input, 3) + x,
                            o,
                            co * extent(input, 1) * k * k + w);
                }
            }
        }
    }
}
