/** The same runs by PyTorch. */
@NullMarked
package org.score4j.benchmarks.peer;

import org.jspecify.annotations.NullMarked;
