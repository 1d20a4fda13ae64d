/** The one place that touches raw ND4J memory: checked, zero-copy views and bulk copies. */
@NullMarked
package org.score4j.tensor;

import org.jspecify.annotations.NullMarked;
