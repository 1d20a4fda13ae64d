/** Runs programs on NVIDIA GPUs through the driver alone. */
@NullMarked
package org.score4j.cuda;

import org.jspecify.annotations.NullMarked;
