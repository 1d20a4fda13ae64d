/** Langevin dynamics: correctors, predictor–corrector sampling, annealed chains. */
@NullMarked
package org.score4j.samplers.langevin;

import org.jspecify.annotations.NullMarked;
