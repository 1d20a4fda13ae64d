/** Score networks, what they predict and how they are scaled; closed-form models. */
@NullMarked
package org.score4j.model;

import org.jspecify.annotations.NullMarked;
