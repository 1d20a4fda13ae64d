package org.score4j.benchmarks;

import java.io.IOException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;

/** The command line of the benchmarks: everything after {@code score4j bench}. */
@Command(
        name = "bench",
        description = "Measure score4j and its rivals by JMH.",
        mixinStandardHelpOptions = true,
        subcommands = {RunCommand.class, CompareCommand.class, PageCommand.class})
public final class Benchmarks {
    /** Exit code of bad input. */
    static final int BAD_INPUT = 2;

    private Benchmarks() {}

    /** Runs a command and exits with its code: 0 done, 1 slower or failed, 2 bad input. */
    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    /** The command line, for tests. */
    static CommandLine commandLine() {
        CommandLine line = new CommandLine(CommandSpec.create().name("score4j"));
        line.addSubcommand(new Benchmarks());
        line.setUsageHelpWidth(100);
        line.setExecutionExceptionHandler((error, at, result) -> {
            boolean badInput = error instanceof IllegalArgumentException || error instanceof IOException;
            at.getErr().println("error: " + (badInput ? error.getMessage() : error.toString()));
            at.getErr().flush();
            return BAD_INPUT;
        });
        return line;
    }
}
