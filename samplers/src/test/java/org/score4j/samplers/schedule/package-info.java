/** Tests of schedules found for a model. */
@NullMarked
package org.score4j.samplers.schedule;

import org.jspecify.annotations.NullMarked;
