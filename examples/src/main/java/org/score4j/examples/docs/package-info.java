/** Pages of the documentation that are made from the library itself. */
@NullMarked
package org.score4j.examples.docs;

import org.jspecify.annotations.NullMarked;
