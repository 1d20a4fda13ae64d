/** Solvers that choose a step for every sample. */
@NullMarked
package org.score4j.samplers.adaptive;

import org.jspecify.annotations.NullMarked;
