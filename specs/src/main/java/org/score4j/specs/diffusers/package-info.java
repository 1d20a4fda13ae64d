/** Import of the scheduler configurations of Diffusers. */
@NullMarked
package org.score4j.specs.diffusers;

import org.jspecify.annotations.NullMarked;
