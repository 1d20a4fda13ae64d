@NullMarked
package org.score4j.matching.objective;

import org.jspecify.annotations.NullMarked;
