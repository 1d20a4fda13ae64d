/** Models whose score is known in closed form: oracles for samplers, and models in their own right. */
@NullMarked
package org.score4j.model.exact;

import org.jspecify.annotations.NullMarked;
