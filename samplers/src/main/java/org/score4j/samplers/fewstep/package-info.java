/** Solvers for models that were distilled to answer in a few steps: consistency models and their relatives. */
@NullMarked
package org.score4j.samplers.fewstep;

import org.jspecify.annotations.NullMarked;
