/** Models that are steered. */
@NullMarked
package org.score4j.samplers.guidance;

import org.jspecify.annotations.NullMarked;
