/** Tests of the command line and the shipped network. */
@NullMarked
package org.score4j.examples;

import org.jspecify.annotations.NullMarked;
