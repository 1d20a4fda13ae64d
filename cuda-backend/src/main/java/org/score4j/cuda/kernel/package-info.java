/**
 * The kernels that run on GPUs, as the driver sees them: PTX, names, arguments and the shape of launches.
 *
 * <p>Sources and their documentation are in {@code src/main/cuda}. Every kernel takes one struct by value, whose fields {@link
 * org.score4j.cuda.kernel.Kernel} lists.
 */
@NullMarked
package org.score4j.cuda.kernel;

import org.jspecify.annotations.NullMarked;
