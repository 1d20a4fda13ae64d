/** What networks are trained for: regression problems, their weights and noise levels, and objectives of the score itself. */
@NullMarked
package org.score4j.matching.objective;

import org.jspecify.annotations.NullMarked;
