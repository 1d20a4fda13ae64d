/** Tests of solvers with a velocity. */
@NullMarked
package org.score4j.samplers.damped;

import org.jspecify.annotations.NullMarked;
