package org.score4j.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import org.score4j.benchmarks.kernel.Kernel;
import org.score4j.benchmarks.kernel.KernelBenchmark;
import org.score4j.benchmarks.run.GaussianRunBenchmark;
import org.score4j.benchmarks.run.RunnableSolvers;

/** That what the suite names is there and runs: within this virtual machine, for a moment, and without regard to times. */
class SuiteTest {
    private static Collection<RunResult> run(Class<?> benchmark, String parameter, List<String> values, String size)
            throws RunnerException {
        return new Runner(new OptionsBuilder()
                        .include("^" + benchmark.getName() + ".*")
                        .param(parameter, values.toArray(String[]::new))
                        .param(size.substring(0, size.indexOf('=')), size.substring(size.indexOf('=') + 1))
                        .forks(0)
                        .warmupIterations(0)
                        .measurementIterations(1)
                        .measurementTime(TimeValue.milliseconds(1))
                        .verbosity(VerboseMode.SILENT)
                        .shouldFailOnError(true)
                        .build())
                .run();
    }

    @Test
    void everyKernelRuns() throws RunnerException {
        assertThat(run(KernelBenchmark.class, "kernel", Kernel.names(), "elements=8192"))
                .hasSameSizeAs(Kernel.names())
                .allSatisfy(result ->
                        assertThat(result.getPrimaryResult().getScore()).isPositive());
    }

    @Test
    void everySolverNamedRuns() throws RunnerException {
        List<String> names = RunnableSolvers.names();
        assertThat(names)
                .contains("ddim", "dpm++2m", "unipc:order=2", "sde-dpm++2m")
                .hasSizeGreaterThan(60);
        assertThat(run(GaussianRunBenchmark.class, "solver", names, "shape=2")).hasSameSizeAs(names);
    }

    @Test
    void everyMethodOfASectionIsABenchmarkWithItsParameters() {
        List<Section> sections = new ArrayList<>(Suite.quick());
        sections.addAll(Suite.full());
        sections.addAll(Suite.peers());
        for (Section section : sections) {
            Set<String> fields = Stream.concat(
                            Stream.of(section.benchmarks()),
                            Arrays.stream(section.benchmarks().getClasses()))
                    .flatMap(state -> Arrays.stream(state.getFields()))
                    .map(Field::getName)
                    .collect(Collectors.toSet());
            assertThat(fields).containsAll(section.parameters().keySet());
            Set<String> methods = Arrays.stream(section.benchmarks().getMethods())
                    .map(Method::getName)
                    .collect(Collectors.toSet());
            assertThat(methods).containsAll(section.methods());
        }
    }
}
