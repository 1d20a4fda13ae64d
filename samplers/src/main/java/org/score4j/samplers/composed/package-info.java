/** Solvers made of other solvers: noise before steps, loops. */
@NullMarked
package org.score4j.samplers.composed;

import org.jspecify.annotations.NullMarked;
