package org.score4j.noise;

/**
 * The name of a draw: which Gaussian tensor of a run is meant.
 *
 * @param stream what the draw is for
 * @param role tells draws of one stream and index apart, 0 … 255
 * @param index step or interval, 0 … 2⁴⁸ − 1
 */
public record Draw(Stream stream, int role, long index) {
    /** What a draw is for. The codes are part of the counter layout and never change. */
    public enum Stream {
        /** The state a run starts from. */
        INITIAL(0),
        /** The noise of a step. */
        STEP(1),
        /** The noise of a corrector. */
        CORRECTOR(2),
        /** Noise added before a step (EDM's churn). */
        CHURN(3),
        /** An increment of a Brownian path. */
        INTERVAL(4),
        /** Probe vectors of trace estimates. */
        PROBE(5),
        /** Training. */
        TRAINING(6),
        /** Whatever a user needs. */
        USER(7);

        private final int code;

        Stream(int code) {
            this.code = code;
        }
    }

    private static final long INDEX_LIMIT = 1L << 48;

    /** Checks the ranges. */
    public Draw {
        if (role < 0 || role > 255) {
            throw new IllegalArgumentException("role is " + role + "; allowed: 0 to 255");
        }
        if (index < 0 || index >= INDEX_LIMIT) {
            throw new IllegalArgumentException("index is " + index + "; allowed: 0 to " + (INDEX_LIMIT - 1));
        }
    }

    /** The state a run starts from. */
    public static Draw initial() {
        return new Draw(Stream.INITIAL, 0, 0);
    }

    /** The noise of step {@code index}. */
    public static Draw step(long index) {
        return new Draw(Stream.STEP, 0, index);
    }

    /** Any draw. */
    public static Draw of(Stream stream, int role, long index) {
        return new Draw(stream, role, index);
    }

    /** Stream, role and index in 64 bits. */
    public long packed() {
        return ((long) stream.code << 56) | ((long) role << 48) | index;
    }
}
