/** Tests of the import of scheduler configurations. */
@NullMarked
package org.score4j.specs.diffusers;

import org.jspecify.annotations.NullMarked;
