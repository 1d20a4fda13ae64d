@NullMarked
package org.score4j.matching.training;

import org.jspecify.annotations.NullMarked;
