/** Tests of progress bars. */
@NullMarked
package org.score4j.examples.progress;

import org.jspecify.annotations.NullMarked;
