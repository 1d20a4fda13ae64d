package org.score4j.matching.graph;

/**
 * A parameter that a network asks for.
 *
 * @param name unique in the network, such as r1.c1.weight
 * @param initialisation what it is before training
 * @param shape its extents; does not depend on the batch
 */
public record ParameterSpec(String name, Initialisation initialisation, Shape shape) {}
