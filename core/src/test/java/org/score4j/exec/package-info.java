/** Tests of executors and runs. */
@NullMarked
package org.score4j.exec;

import org.jspecify.annotations.NullMarked;
