/** The algebra that solvers share: intervals, exponential and polynomial weights, one-step and multistep compilation. */
@NullMarked
package org.score4j.samplers.algebra;

import org.jspecify.annotations.NullMarked;
