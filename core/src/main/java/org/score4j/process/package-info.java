/** Forward processes: how clean data turn into noise. */
@NullMarked
package org.score4j.process;

import org.jspecify.annotations.NullMarked;
