package org.score4j.cuda.kernel;

/** What {@link Kernel#FINISH} makes of the total of a sample of n elements. */
public enum Ending {
    /** The total. */
    TOTAL(0),
    /** The maximum, of maxima. */
    LARGEST(1),
    /** total/n. */
    MEAN(2),
    /** √(total/n). */
    ROOT_MEAN(3),
    /** √(total/(n − 1)). */
    DEVIATION(4);

    private final int code;

    Ending(int code) {
        this.code = code;
    }

    /** Its number in the kernels' sources. */
    public int code() {
        return code;
    }
}
