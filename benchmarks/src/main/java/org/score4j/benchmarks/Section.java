package org.score4j.benchmarks;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * A part of the suite: benchmarks of one class with all combinations of some parameters.
 *
 * @param name of the section of the page
 * @param benchmarks class
 * @param methods names
 * @param parameters values by name
 * @param threads that call at once
 * @param pace how long and how often
 */
record Section(
        String name,
        Class<?> benchmarks,
        List<String> methods,
        Map<String, List<String>> parameters,
        int threads,
        Pace pace) {

    /**
     * How often and how long one benchmark is measured.
     *
     * @param forks virtual machines, one after the other
     * @param warmUps iterations that do not count
     * @param iterations that count
     * @param milliseconds of each, or 0 where each is one call
     */
    record Pace(int forks, int warmUps, int iterations, int milliseconds) {
        /** One call an iteration. */
        static Pace calls(int warmUps, int iterations) {
            return new Pace(1, warmUps, iterations, 0);
        }
    }

    /** What JMH is to do. */
    ChainedOptionsBuilder options(List<String> flags) {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .addProfiler(GCProfiler.class)
                .verbosity(VerboseMode.SILENT)
                .shouldFailOnError(true)
                .jvmArgsAppend(flags.toArray(String[]::new))
                .threads(threads)
                .forks(pace.forks())
                .warmupIterations(pace.warmUps())
                .measurementIterations(pace.iterations());
        if (pace.milliseconds() > 0) {
            options.warmupTime(TimeValue.milliseconds(pace.milliseconds()))
                    .measurementTime(TimeValue.milliseconds(pace.milliseconds()));
        }
        for (String method : methods) {
            options.include("^" + Pattern.quote(benchmarks.getName() + "." + method) + "$");
        }
        parameters.forEach((parameter, values) -> options.param(parameter, values.toArray(String[]::new)));
        return options;
    }
}
