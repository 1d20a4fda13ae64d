/** The command line and programs to copy from. */
@NullMarked
package org.score4j.examples;

import org.jspecify.annotations.NullMarked;
