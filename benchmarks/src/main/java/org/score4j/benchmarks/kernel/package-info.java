/** Instructions of the processor's executor beside a plain triad and chains of ND4J operations. */
@NullMarked
package org.score4j.benchmarks.kernel;

import org.jspecify.annotations.NullMarked;
