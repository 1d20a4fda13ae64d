package org.score4j.cuda;

import org.score4j.cuda.kernel.LaunchShape;

/**
 * How kernels are launched on so many samples.
 *
 * @param all over all elements, as one row
 * @param rows over the elements of each sample
 * @param chunks over the chunks of each sample
 * @param samples one block for each sample
 * @param numbers one thread for each sample
 */
record Shapes(LaunchShape all, LaunchShape rows, LaunchShape chunks, LaunchShape samples, LaunchShape numbers) {
    static Shapes of(int active, int length) {
        return new Shapes(
                LaunchShape.ofElements(1, (long) active * length),
                LaunchShape.ofElements(active, length),
                LaunchShape.ofChunks(active, length),
                LaunchShape.ofRows(active),
                LaunchShape.ofNumbers(active));
    }
}
