package org.score4j.matching.graph;

/** What a parameter is before training. */
public sealed interface Initialisation {
    /** The same number everywhere. */
    record Constant(double value) implements Initialisation {}

    /** Independent normals with mean 0. */
    record Normal(double std) implements Initialisation {}

    /** Independent and uniform in [−bound, bound). */
    record Uniform(double bound) implements Initialisation {}

    /** Zeros. */
    static Initialisation zeros() {
        return new Constant(0);
    }

    /** Ones. */
    static Initialisation ones() {
        return new Constant(1);
    }
}
