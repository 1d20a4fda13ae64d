@NullMarked
package org.score4j.benchmarks.page;

import org.jspecify.annotations.NullMarked;
