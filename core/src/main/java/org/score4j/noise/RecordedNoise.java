package org.score4j.noise;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Normals that were recorded elsewhere, by draw: replays a reference's random numbers. Immutable, thread-safe.
 *
 * <p>The float64 form gives the recorded numbers as they are, the float32 form rounds them.
 */
public final class RecordedNoise implements NoiseSource {
    private final Map<Draw, double[][]> values;

    private RecordedNoise(Map<Draw, double[][]> values) {
        this.values = values;
    }

    /**
     * Assigns recorded tensors to draws in the order in which the reference consumed them.
     *
     * @param draws the name of each recorded tensor; null for one that nobody uses (burned)
     * @param values [draws][samples][elements]; copied
     * @throws IllegalArgumentException if the numbers of draws and tensors differ or a draw is named twice
     */
    public static RecordedNoise inOrder(List<@Nullable Draw> draws, double[][][] values) {
        if (draws.size() != values.length) {
            throw new IllegalArgumentException(
                    "there are " + values.length + " recorded tensors for " + draws.size() + " draws");
        }
        Map<Draw, double[][]> byName = new HashMap<>();
        for (int i = 0; i < values.length; i++) {
            Draw draw = draws.get(i);
            if (draw != null && byName.put(draw, copy(values[i])) != null) {
                throw new IllegalArgumentException("draw " + draw + " is named twice");
            }
        }
        return new RecordedNoise(byName);
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if the draw, the sample or an element was not recorded
     */
    @Override
    public void fill(Draw draw, long sample, long firstElement, float[] out, int offset, int length) {
        double[] row = row(draw, sample, firstElement, length);
        Objects.checkFromIndexSize(offset, length, out.length);
        for (int i = 0; i < length; i++) {
            out[offset + i] = (float) row[(int) firstElement + i];
        }
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if the draw, the sample or an element was not recorded
     */
    @Override
    public void fill(Draw draw, long sample, long firstElement, double[] out, int offset, int length) {
        double[] row = row(draw, sample, firstElement, length);
        System.arraycopy(row, (int) firstElement, out, offset, length);
    }

    private double[] row(Draw draw, long sample, long firstElement, int length) {
        double[][] samples = values.get(draw);
        if (samples == null) {
            throw new IllegalArgumentException("draw is " + draw + ", which was not recorded");
        }
        if (sample < 0 || sample >= samples.length) {
            throw new IllegalArgumentException(
                    "sample is " + sample + " of " + draw + "; recorded: 0 to " + (samples.length - 1));
        }
        double[] row = samples[(int) sample];
        if (length < 0 || firstElement < 0 || firstElement > row.length - length) {
            throw new IllegalArgumentException("firstElement is " + firstElement + " with length " + length + " of "
                    + draw + "; recorded elements: 0 to " + (row.length - 1));
        }
        return row;
    }

    /** The draws and a digest of their values: sources of equal text give equal normals. */
    @Override
    public String toString() {
        CRC32 digest = new CRC32();
        Map<Long, double[][]> ordered = new TreeMap<>();
        values.forEach((draw, tensor) -> ordered.put(draw.packed(), tensor));
        ordered.forEach((draw, tensor) -> {
            digest.update(Long.toHexString(draw).getBytes(StandardCharsets.UTF_8));
            digest.update(Arrays.deepToString(tensor).getBytes(StandardCharsets.UTF_8));
        });
        return "RecordedNoise[draws=" + values.size() + ", digest=" + Long.toHexString(digest.getValue()) + "]";
    }

    private static double[][] copy(double[][] tensor) {
        double[][] copy = new double[tensor.length][];
        for (int i = 0; i < tensor.length; i++) {
            copy[i] = tensor[i].clone();
        }
        return copy;
    }
}
