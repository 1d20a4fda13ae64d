/** Tests of solvers made of other solvers. */
@NullMarked
package org.score4j.samplers.composed;

import org.jspecify.annotations.NullMarked;
