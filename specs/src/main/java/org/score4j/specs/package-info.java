/** Runs as JSON, and the verification of reference cases. */
@NullMarked
package org.score4j.specs;

import org.jspecify.annotations.NullMarked;
