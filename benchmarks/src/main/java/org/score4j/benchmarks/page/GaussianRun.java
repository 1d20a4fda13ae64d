package org.score4j.benchmarks.page;

import java.util.List;
import java.util.Map;
import org.score4j.benchmarks.result.Measurement;
import org.score4j.benchmarks.result.ResultFile;
import org.score4j.benchmarks.run.Problems;

/** A whole run with an exact Gaussian model, as it was measured. */
record GaussianRun(Measurement measurement) {
    private static final String RUN = "GaussianRunBenchmark.run";

    /** Those with these parameters. */
    static List<GaussianRun> of(ResultFile results, Map<String, String> parameters) {
        return results.of(RUN, parameters).stream().map(GaussianRun::new).toList();
    }

    String solver() {
        return parameter("solver");
    }

    String shape() {
        return parameter("shape");
    }

    int batch() {
        return Integer.parseInt(parameter("batch"));
    }

    int steps() {
        return Integer.parseInt(parameter("steps"));
    }

    int workers() {
        return Integer.parseInt(parameter("workers"));
    }

    /** Values of a sample. */
    int dimension() {
        return Problems.length(Problems.shape(shape()));
    }

    /** Nanoseconds of a run outside its model. */
    double overhead() {
        return perRun("totalNanos") - perRun("networkNanos");
    }

    /** The same for a step and a value of the state. */
    double overheadPerValue() {
        return overhead() / steps() / batch() / dimension();
    }

    /** What a counter says of one run. */
    double perRun(String counter) {
        return secondary(counter) / secondary("runs");
    }

    /** Bytes that a run allocates on the Java heap, registers included. */
    double allocatedBytes() {
        return secondary("gc.alloc.rate.norm");
    }

    private double secondary(String name) {
        return measurement.secondary().getOrDefault(name, Double.NaN);
    }

    private String parameter(String name) {
        return measurement.parameters().getOrDefault(name, "");
    }
}
