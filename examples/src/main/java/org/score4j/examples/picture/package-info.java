/** Pictures and arrays as files: PNG grids, animated GIFs, NumPy arrays. */
@NullMarked
package org.score4j.examples.picture;

import org.jspecify.annotations.NullMarked;
