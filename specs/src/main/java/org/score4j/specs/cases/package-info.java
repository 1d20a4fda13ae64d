/** Reference cases: recorded results of published implementations, compared with this library's. */
@NullMarked
package org.score4j.specs.cases;

import org.jspecify.annotations.NullMarked;
