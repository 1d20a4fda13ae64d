/** Schedules: rules that choose the times at which a solver steps. */
@NullMarked
package org.score4j.schedule;

import org.jspecify.annotations.NullMarked;
