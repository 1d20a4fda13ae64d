/** What networks are made of, written once and given a meaning by whoever interprets it. */
@NullMarked
package org.score4j.matching.graph;

import org.jspecify.annotations.NullMarked;
