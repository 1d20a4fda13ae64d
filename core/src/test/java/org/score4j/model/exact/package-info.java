/** Tests of closed-form models. */
@NullMarked
package org.score4j.model.exact;

import org.jspecify.annotations.NullMarked;
