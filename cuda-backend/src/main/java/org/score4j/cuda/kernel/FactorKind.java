package org.score4j.cuda.kernel;

/** Where the factor of a summand comes from. */
public enum FactorKind {
    /** One number. */
    CONSTANT(0),
    /** A number times one double per sample. */
    PER_SAMPLE(1),
    /** A number times the elements of a register. */
    PER_ELEMENT(2),
    /** One number of the register's type for each element of a sample, alone. */
    ELEMENTS(3);

    private final int code;

    FactorKind(int code) {
        this.code = code;
    }

    /** Its number in the kernels' sources. */
    public int code() {
        return code;
    }
}
