/** Whole runs, with exact models and with the shipped network. */
@NullMarked
package org.score4j.benchmarks.run;

import org.jspecify.annotations.NullMarked;
