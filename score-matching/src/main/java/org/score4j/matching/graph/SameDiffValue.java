package org.score4j.matching.graph;

import org.nd4j.autodiff.samediff.SDVariable;

/**
 * A value of a SameDiff graph.
 *
 * @param variable the graph's name of it
 * @param shape its extents
 */
public record SameDiffValue(SDVariable variable, Shape shape) {}
