/** Tests of writing files. */
@NullMarked
package org.score4j.file;

import org.jspecify.annotations.NullMarked;
