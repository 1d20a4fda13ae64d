@NullMarked
package org.score4j.matching.graph;

import org.jspecify.annotations.NullMarked;
