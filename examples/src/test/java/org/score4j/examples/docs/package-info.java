/** Tests of the command line and the shipped network. */
@NullMarked
package org.score4j.examples.docs;

import org.jspecify.annotations.NullMarked;
