/** Solvers of critically damped Langevin diffusion: a position and a velocity. */
@NullMarked
package org.score4j.samplers.damped;

import org.jspecify.annotations.NullMarked;
