package org.score4j.noise;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Normals that were recorded elsewhere, by draw: replays a reference's random numbers. */
public final class RecordedNoise implements NoiseSource {
    private final Map<Draw, double[][]> values;

    private RecordedNoise(Map<Draw, double[][]> values) {
        this.values = values;
    }

    /**
     * Assigns recorded tensors to draws in order.
     *
     * @param draws the name of each recorded tensor; null for one that nobody uses (burned)
     * @param values [draws][samples][elements]
     * @throws IllegalArgumentException if the numbers differ or a draw is named twice
     */
    public static RecordedNoise inOrder(List<@Nullable Draw> draws, double[][][] values) {
        if (draws.size() != values.length) {
            throw new IllegalArgumentException(
                    "there are " + values.length + " recorded tensors for " + draws.size() + " draws");
        }
        Map<Draw, double[][]> byName = new HashMap<>();
        for (int i = 0; i < values.length; i++) {
            Draw draw = draws.get(i);
            if (draw != null && byName.put(draw, values[i]) != null) {
                throw new IllegalArgumentException("draw " + draw + " is named twice");
            }
        }
        return new RecordedNoise(byName);
    }

    @Override
    public void fill(Draw draw, long sample, long firstElement, float[] out, int offset, int length) {
        double[] row = row(draw, sample, firstElement, length);
        for (int i = 0; i < length; i++) {
            out[offset + i] = (float) row[(int) firstElement + i];
        }
    }

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
            throw new IllegalArgumentException("sample is " + sample + "; recorded: 0 to " + (samples.length - 1));
        }
        double[] row = samples[(int) sample];
        if (firstElement < 0 || firstElement + length > row.length) {
            throw new IllegalArgumentException("elements " + firstElement + " to " + (firstElement + length - 1)
                    + " are not all recorded; recorded: 0 to " + (row.length - 1));
        }
        return row;
    }
}
