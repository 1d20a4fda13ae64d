/** NVIDIA's driver by its C interface: nothing else of CUDA has to be installed. */
@NullMarked
package org.score4j.cuda.driver;

import org.jspecify.annotations.NullMarked;
