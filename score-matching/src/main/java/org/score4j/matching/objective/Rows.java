package org.score4j.matching.objective;

import java.util.Arrays;
import org.score4j.process.AffineProcess;

/** Flat batches [B·n]. */
final class Rows {
    private Rows() {}

    /** Values of a row. */
    static int length(double[] values, int rows) {
        if (rows < 1 || values.length == 0 || values.length % rows != 0) {
            throw new IllegalArgumentException("there are " + values.length + " values for " + rows
                    + " samples; expected the same number for each");
        }
        return values.length / rows;
    }

    /** alpha·x0 + sigma·eps [B·n]. */
    static double[] noisy(AffineProcess process, double[] data, double[] times, double[] eps) {
        int length = length(data, times.length);
        requireLength("eps", eps, data.length);
        double[] states = new double[data.length];
        for (int i = 0; i < states.length; i++) {
            double t = times[i / length];
            states[i] = process.alpha(t) * data[i] + process.sigma(t) * eps[i];
        }
        return states;
    }

    static void requireLength(String name, double[] values, int expected) {
        if (values.length != expected) {
            throw new IllegalArgumentException(name + " has " + values.length + " entries; expected " + expected);
        }
    }

    /** 0, 1, … batch − 1. */
    static int[] places(int batch) {
        int[] places = new int[batch];
        Arrays.setAll(places, i -> i);
        return places;
    }
}
