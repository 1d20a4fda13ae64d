/** The benchmarks' command line: run, compare, page. */
@NullMarked
package org.score4j.benchmarks;

import org.jspecify.annotations.NullMarked;
