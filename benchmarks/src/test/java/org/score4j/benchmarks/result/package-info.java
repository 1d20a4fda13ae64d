@NullMarked
package org.score4j.benchmarks.result;

import org.jspecify.annotations.NullMarked;
