/** Tests of few-step solvers. */
@NullMarked
package org.score4j.samplers.fewstep;

import org.jspecify.annotations.NullMarked;
