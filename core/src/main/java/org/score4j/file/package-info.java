/** Files that are written whole or not at all. */
@NullMarked
package org.score4j.file;

import org.jspecify.annotations.NullMarked;
