package org.score4j.noise;

/**
 * Unit normals by name. Implementations are thread-safe and allocate nothing per call.
 *
 * <p>Generated normals are float32 numbers; the float64 form holds the same numbers, widened.
 */
public interface NoiseSource {
    /**
     * Writes the normals of consecutive elements.
     *
     * @param draw which tensor
     * @param sample number of the sample within the whole run, 0 … 2³² − 1
     * @param firstElement number of the first element within the sample, at least 0
     * @param out receives them from {@code offset} on
     * @param length how many, at least 0
     */
    void fill(Draw draw, long sample, long firstElement, float[] out, int offset, int length);

    /** As the float form. */
    void fill(Draw draw, long sample, long firstElement, double[] out, int offset, int length);
}
