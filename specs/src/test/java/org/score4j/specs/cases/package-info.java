/** Tests of specifications and the verifier. */
@NullMarked
package org.score4j.specs.cases;

import org.jspecify.annotations.NullMarked;
