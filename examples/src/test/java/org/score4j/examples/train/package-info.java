/** Tests of training by configuration files. */
@NullMarked
package org.score4j.examples.train;

import org.jspecify.annotations.NullMarked;
