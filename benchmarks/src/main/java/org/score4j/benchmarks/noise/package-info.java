/** Gaussian noise beside other generators. */
@NullMarked
package org.score4j.benchmarks.noise;

import org.jspecify.annotations.NullMarked;
