/** The kernels against the processor's executor, and what of them is checked without a GPU. */
@NullMarked
package org.score4j.cuda.kernel;

import org.jspecify.annotations.NullMarked;
