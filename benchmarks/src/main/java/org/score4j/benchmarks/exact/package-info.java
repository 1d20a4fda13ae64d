/** Exact models beside what memory and arithmetic allow. */
@NullMarked
package org.score4j.benchmarks.exact;

import org.jspecify.annotations.NullMarked;
