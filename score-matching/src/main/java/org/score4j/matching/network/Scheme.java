package org.score4j.matching.network;

import org.score4j.matching.graph.Initialisation;

/**
 * How the weights and biases of a layer start, by the numbers of inputs and outputs that a weight connects.
 *
 * @param rule the published rule
 * @param gain what its bounds are multiplied by
 */
record Scheme(Rule rule, double gain) {
    enum Rule {
        /**
         * Uniform in ±1/√inputs, weights and biases: He et al. (Delving Deep into Rectifiers, 2015) with slope √5, PyTorch's
         * default.
         */
        KAIMING,
        /**
         * Uniform in ±√(6/(inputs + outputs)), biases zero: Glorot and Bengio (Understanding the Difficulty of Training Deep
         * Feedforward Neural Networks, 2010), equation 16.
         */
        XAVIER
    }

    static final Scheme KAIMING = new Scheme(Rule.KAIMING, 1);
    static final Scheme ZERO = new Scheme(Rule.KAIMING, 0);

    static Scheme xavier(double gain) {
        return new Scheme(Rule.XAVIER, gain);
    }

    Initialisation weight(long inputs, long outputs) {
        return uniform(rule == Rule.KAIMING ? 1 / Math.sqrt((double) inputs) : Math.sqrt(6.0 / (inputs + outputs)));
    }

    Initialisation bias(long inputs) {
        return uniform(rule == Rule.KAIMING ? 1 / Math.sqrt((double) inputs) : 0);
    }

    private Initialisation uniform(double bound) {
        return gain * bound == 0 ? Initialisation.zeros() : new Initialisation.Uniform(gain * bound);
    }
}
