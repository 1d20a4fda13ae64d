/** Training: data and their order, optimisers, averages of parameters, checkpoints, and the loop that uses them. */
@NullMarked
package org.score4j.matching.training;

import org.jspecify.annotations.NullMarked;
