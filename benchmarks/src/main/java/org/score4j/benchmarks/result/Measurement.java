package org.score4j.benchmarks.result;

import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What one benchmark took with one set of parameters.
 *
 * @param section of the suite
 * @param benchmark class and method
 * @param parameters by name
 * @param threads that call it at once
 * @param unit of the samples, such as ns/op
 * @param samples one number per iteration, over all virtual machines
 * @param secondary other results: gc.alloc.rate.norm in bytes per operation, counters
 */
public record Measurement(
        String section,
        String benchmark,
        SortedMap<String, String> parameters,
        int threads,
        String unit,
        double[] samples,
        SortedMap<String, Double> secondary) {

    /** Copies the maps, and checks that there are samples, all finite and positive. */
    public Measurement {
        parameters = new TreeMap<>(parameters);
        secondary = new TreeMap<>(secondary);
        if (samples.length == 0 || !Arrays.stream(samples).allMatch(sample -> sample > 0 && Double.isFinite(sample))) {
            throw new IllegalArgumentException("samples of " + benchmark + " are " + Arrays.toString(samples)
                    + "; expected at least one, all finite and positive");
        }
    }

    /** What is the same in two files for the same measurement. */
    public String key() {
        return benchmark + parameters + (threads == 1 ? "" : " threads=" + threads);
    }

    /** The median of the samples: robust against what else the machine did. */
    public double median() {
        double[] sorted = samples.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** Whether this has all of these parameters. */
    public boolean has(Map<String, String> wanted) {
        return parameters.entrySet().containsAll(wanted.entrySet());
    }
}
