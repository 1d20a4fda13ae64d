package org.score4j.examples;

import java.io.PrintWriter;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.score4j.program.Program;
import org.score4j.program.SamplingPlan;
import org.score4j.specs.RunSpecification;
import org.score4j.tensor.ElementType;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prints what a solver does. */
@Command(
        name = "explain",
        mixinStandardHelpOptions = true,
        description = "Print the plan of a solver for a schedule and a process: coefficients, evaluations, memory.")
final class ExplainCommand implements Callable<Integer> {
    @Option(names = "--solver", description = "Solver, as name or name:key=value,... (default: ${DEFAULT-VALUE}).")
    private String solver = "dpm++2m";

    @Option(names = "--schedule", description = "Schedule, as name or name:key=value,... (default: ${DEFAULT-VALUE}).")
    private String schedule = "karras";

    @Option(names = "--process", description = "Process, as name or name:key=value,... (default: ${DEFAULT-VALUE}).")
    private String process = "edm";

    @Option(names = "--steps", description = "Number of steps (default: ${DEFAULT-VALUE}).")
    private int steps = 20;

    @Option(
            names = "--shape",
            split = ",",
            paramLabel = "N",
            description = "Shape of the batch for the memory (default: 64,3,32,32).")
    private long[] shape = {64, 3, 32, 32};

    @Spec
    private @Nullable CommandSpec command;

    @Override
    public Integer call() {
        Program program = RunSpecification.compile(
                Description.toJson("--solver", solver),
                Description.toJson("--schedule", schedule, "steps", steps),
                Description.toJson("--process", process));
        PrintWriter out = Output.of(command);
        if (program instanceof SamplingPlan plan) {
            long elements = Arrays.stream(shape).reduce(1, Math::multiplyExact);
            out.print(plan);
            out.printf(
                    Locale.ROOT,
                    "registers for %s: %.1f MB in float32, %.1f MB in float64%n",
                    Arrays.toString(shape),
                    plan.registerBytes(ElementType.FLOAT32, elements) / 1e6,
                    plan.registerBytes(ElementType.FLOAT64, elements) / 1e6);
        } else {
            out.println(
                    program.name() + " in " + program.process().name() + ": steps chosen per sample; each attempt:");
            program.instructions().forEach(out::println);
        }
        out.flush();
        return 0;
    }
}
