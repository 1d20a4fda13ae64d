/** Solvers: predictors, correctors, multistep and adaptive methods, and the sampler that runs them. */
@NullMarked
package org.score4j.samplers;

import org.jspecify.annotations.NullMarked;
