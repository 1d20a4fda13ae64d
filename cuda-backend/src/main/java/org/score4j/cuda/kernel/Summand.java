package org.score4j.cuda.kernel;

/** What {@link Kernel#REDUCE} sums over elements, or takes the maximum of. */
public enum Summand {
    /** a. */
    SUM(0),
    /** a·b. */
    DOT(1),
    /** |a|, of which the maximum is taken. */
    MAX_ABS(2),
    /** (a − mean)². */
    SQUARED_DEVIATION(3),
    /** (a/(absolute + relative·max(|b|, |c|)))². */
    WEIGHTED(4),
    /** (a/max(absolute, relative·max(|b|, |c|)))². */
    LARGER_WEIGHTED(5);

    private final int code;

    Summand(int code) {
        this.code = code;
    }

    /** Its number in the kernels' sources. */
    public int code() {
        return code;
    }
}
