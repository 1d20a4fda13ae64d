/** Progress bars for people who look at a terminal. */
@NullMarked
package org.score4j.examples.progress;

import org.jspecify.annotations.NullMarked;
