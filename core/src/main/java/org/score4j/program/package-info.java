/** Solvers compiled to straight-line programs over numbered registers: instructions, plans, lowering, printing. */
@NullMarked
package org.score4j.program;

import org.jspecify.annotations.NullMarked;
