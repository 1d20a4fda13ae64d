/** Measurements of solvers: orders of convergence, error against cost. */
@NullMarked
package org.score4j.samplers.study;

import org.jspecify.annotations.NullMarked;
