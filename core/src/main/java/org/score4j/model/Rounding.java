package org.score4j.model;

/** What is done to a fractional timestep before a network is told. */
public enum Rounding {
    /** Nothing. */
    NONE,
    /** The nearest whole number, of two the even one. */
    NEAREST,
    /** The next whole number towards 0. */
    TRUNCATED;

    /** The rounded timestep. */
    double apply(double timestep) {
        return switch (this) {
            case NONE -> timestep;
            case NEAREST -> Math.rint(timestep);
            // levels recomputed from whole timesteps come back a few units in the last place away from them
            case TRUNCATED ->
                Math.abs(timestep - Math.rint(timestep)) < 1e-9
                        ? Math.rint(timestep)
                        : timestep < 0 ? Math.ceil(timestep) : Math.floor(timestep);
        };
    }
}
