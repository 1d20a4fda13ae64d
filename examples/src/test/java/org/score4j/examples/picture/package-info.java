/** Tests of the picture package. */
@NullMarked
package org.score4j.examples.picture;

import org.jspecify.annotations.NullMarked;
