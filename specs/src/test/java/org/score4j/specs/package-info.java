/** Tests of specifications and the verifier. */
@NullMarked
package org.score4j.specs;

import org.jspecify.annotations.NullMarked;
