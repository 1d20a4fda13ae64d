package org.score4j.noise;

import java.util.Objects;

/**
 * The name of a draw: which Gaussian tensor of a run is meant.
 *
 * @param stream what the draw is for
 * @param role tells draws of one stream and index apart, 0 … 255
 * @param index step or interval, 0 … 2⁴⁸ − 1
 */
public record Draw(Stream stream, int role, long index) {
    /** What a draw is for. The codes are part of the counter layout and of file formats, and never change. */
    public enum Stream {
        /** The state a run starts from. Code 0. */
        INITIAL(0),
        /** The noise of a step. Code 1. */
        STEP(1),
        /** The noise of a corrector. Code 2. */
        CORRECTOR(2),
        /** Noise added before a step (EDM's churn). Code 3. */
        CHURN(3),
        /** An increment of a Brownian path. Code 4. */
        INTERVAL(4),
        /** Probe vectors of trace estimates. Code 5. */
        PROBE(5),
        /** Training. Code 6. */
        TRAINING(6),
        /** Whatever a user needs. Code 7. */
        USER(7);

        private final int code;

        Stream(int code) {
            this.code = code;
        }

        /** The number of this stream in counters and files. */
        public int code() {
            return code;
        }

        private static Stream ofCode(int code) {
            for (Stream stream : values()) {
                if (stream.code == code) {
                    return stream;
                }
            }
            throw new IllegalArgumentException("stream code is " + code + "; allowed: 0 to 7");
        }
    }

    private static final int INDEX_BITS = 48;
    private static final long INDEX_LIMIT = 1L << INDEX_BITS;
    private static final int ROLE_LIMIT = 1 << 8;

    /** Checks the ranges. */
    public Draw {
        Objects.requireNonNull(stream, "stream");
        if (role < 0 || role >= ROLE_LIMIT) {
            throw new IllegalArgumentException("role is " + role + "; allowed: 0 to " + (ROLE_LIMIT - 1));
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

    /** Stream code (bits 56–63), role (bits 48–55) and index (bits 0–47) in one number. */
    public long packed() {
        return ((long) stream.code << (INDEX_BITS + 8)) | ((long) role << INDEX_BITS) | index;
    }

    /**
     * The draw that {@link #packed()} made a number of.
     *
     * @throws IllegalArgumentException if no stream has the code in bits 56–63
     */
    public static Draw unpack(long packed) {
        Stream stream = Stream.ofCode((int) (packed >>> (INDEX_BITS + 8)));
        int role = (int) (packed >>> INDEX_BITS) & (ROLE_LIMIT - 1);
        return new Draw(stream, role, packed & (INDEX_LIMIT - 1));
    }
}
