/** Schedules found for a model: by the curvature of its trajectories, or by the error of a solver. */
@NullMarked
package org.score4j.samplers.schedule;

import org.jspecify.annotations.NullMarked;
