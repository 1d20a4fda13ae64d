/** Executors that run programs, the runs they belong to, and what listens to them. */
@NullMarked
package org.score4j.exec;

import org.jspecify.annotations.NullMarked;
