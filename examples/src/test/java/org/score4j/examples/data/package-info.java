/** Tests of the data package. */
@NullMarked
package org.score4j.examples.data;

import org.jspecify.annotations.NullMarked;
