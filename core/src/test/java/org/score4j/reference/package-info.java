/** Numbers from published implementations and from high-precision arithmetic, as tests read them. */
@NullMarked
package org.score4j.reference;

import org.jspecify.annotations.NullMarked;
