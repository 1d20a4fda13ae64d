/** Measurements of solvers: orders of convergence. */
@NullMarked
package org.score4j.samplers.study;

import org.jspecify.annotations.NullMarked;
