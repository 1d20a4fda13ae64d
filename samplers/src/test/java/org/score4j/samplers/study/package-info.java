/** Tests of the solvers: orders, equal plans, invariance, statistics. */
@NullMarked
package org.score4j.samplers.study;

import org.jspecify.annotations.NullMarked;
