/** The rules about who may depend on whom. */
@NullMarked
package org.score4j.architecture;

import org.jspecify.annotations.NullMarked;
