/** Classical solvers of the probability-flow ODE: Runge–Kutta and linear multistep methods. */
@NullMarked
package org.score4j.samplers.classical;

import org.jspecify.annotations.NullMarked;
