/** Solvers of the reverse SDE. */
@NullMarked
package org.score4j.samplers.sde;

import org.jspecify.annotations.NullMarked;
