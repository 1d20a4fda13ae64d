/** Tests of programs. */
@NullMarked
package org.score4j.program;

import org.jspecify.annotations.NullMarked;
