@NullMarked
package org.score4j.samplers.composed;

import org.jspecify.annotations.NullMarked;
