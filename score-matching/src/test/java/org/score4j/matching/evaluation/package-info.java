/** Tests of distances between sets of samples, on distributions whose distances are known. */
@NullMarked
package org.score4j.matching.evaluation;

import org.jspecify.annotations.NullMarked;
