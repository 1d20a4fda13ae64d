/** Solvers that integrate the linear part of the probability-flow ODE exactly. */
@NullMarked
package org.score4j.samplers.exponential;

import org.jspecify.annotations.NullMarked;
