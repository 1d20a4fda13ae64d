/** Tests of executors and runs. */
@NullMarked
package org.score4j.tensor;

import org.jspecify.annotations.NullMarked;
