@NullMarked
package org.score4j.benchmarks;

import org.jspecify.annotations.NullMarked;
