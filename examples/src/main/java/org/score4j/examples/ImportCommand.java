package org.score4j.examples;

import java.io.PrintWriter;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.score4j.specs.SpecificationException;
import org.score4j.specs.diffusers.DiffusersScheduler;
import org.score4j.specs.diffusers.Remark;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints what a configuration of another library becomes. */
@Command(
        name = "import",
        mixinStandardHelpOptions = true,
        description =
                "Read a scheduler_config.json of Diffusers and print process, network, solver, schedule and what became"
                        + " of each field. Exit code 1 if the solver has an option that is not supported.")
final class ImportCommand implements Callable<Integer> {
    private static final MathContext DIGITS = new MathContext(6);

    @Parameters(paramLabel = "FILE", description = "A scheduler_config.json.")
    private Path file = Path.of("scheduler_config.json");

    @Option(names = "--steps", description = "Number of steps (default: ${DEFAULT-VALUE}).")
    private int steps = 20;

    @Option(names = "--published", description = "Diffusers' numbers, where they are not those of the formula.")
    private boolean published;

    @Option(names = "--mu", description = "The shift of a schedule whose shift depends on the image.")
    private @Nullable Double mu;

    @Option(names = "--tokens", description = "Number of tokens of the image, instead of --mu.")
    private @Nullable Integer tokens;

    @Spec
    private @Nullable CommandSpec command;

    @Override
    public Integer call() {
        DiffusersScheduler scheduler = scheduler();
        PrintWriter out = Output.of(command);
        out.println("scheduler  " + scheduler.className() + (published ? ", as published" : ""));
        out.println("process    " + scheduler.process().name());
        out.println("network    " + scheduler.network());
        boolean supported = printSolver(out, scheduler);
        out.println("schedule   " + schedule(scheduler));
        out.println();
        printTable(out, scheduler.remarks());
        out.flush();
        return supported ? 0 : Score4j.FAILURE;
    }

    private DiffusersScheduler scheduler() {
        if (mu != null && tokens != null) {
            throw new IllegalArgumentException(
                    "--mu is " + mu + " and --tokens is " + tokens + "; expected one of them");
        }
        DiffusersScheduler read = DiffusersScheduler.read(file);
        DiffusersScheduler scheduler = published ? read.asPublished() : read;
        if (tokens != null) {
            return scheduler.forTokens(tokens);
        }
        return mu == null ? scheduler : scheduler.withShift(mu);
    }

    private boolean printSolver(PrintWriter out, DiffusersScheduler scheduler) {
        try {
            out.println("solver     " + scheduler.solver(steps).name());
            return true;
        } catch (SpecificationException e) {
            out.println("solver     none: " + e.getMessage());
            return false;
        }
    }

    private String schedule(DiffusersScheduler scheduler) {
        if (scheduler.needsShift()) {
            return "depends on the image: give --mu or --tokens";
        }
        double[] times = scheduler.grid(steps).times().times();
        return (times.length - 1) + " steps, t = "
                + Arrays.stream(times).mapToObj(ImportCommand::shortened).collect(Collectors.joining(" "));
    }

    private static String shortened(double time) {
        return Double.isInfinite(time)
                ? String.valueOf(time)
                : new BigDecimal(time).round(DIGITS).stripTrailingZeros().toPlainString();
    }

    private static void printTable(PrintWriter out, List<Remark> remarks) {
        int fields = width(remarks, Remark::field);
        int treatments = width(remarks, ImportCommand::label);
        String format = "%-" + fields + "s  %-" + treatments + "s  %s%n";
        out.printf(Locale.ROOT, format, "field", "became", "in words");
        for (Remark remark : remarks) {
            out.printf(Locale.ROOT, format, remark.field(), label(remark), remark.words());
        }
    }

    private static String label(Remark remark) {
        return remark.treatment().name().toLowerCase(Locale.ROOT);
    }

    private static int width(List<Remark> remarks, Function<Remark, String> column) {
        return remarks.stream().map(column).mapToInt(String::length).max().orElse(1);
    }
}
