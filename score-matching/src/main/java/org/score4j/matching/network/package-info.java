/** Architectures of score networks, their parameters, and networks that ND4J runs. */
@NullMarked
package org.score4j.matching.network;

import org.jspecify.annotations.NullMarked;
