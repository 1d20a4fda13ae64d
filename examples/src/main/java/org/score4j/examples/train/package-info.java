/** Training by configuration files: what {@code ./score4j train} does. */
@NullMarked
package org.score4j.examples.train;

import org.jspecify.annotations.NullMarked;
