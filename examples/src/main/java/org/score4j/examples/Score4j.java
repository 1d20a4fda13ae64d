package org.score4j.examples;

import java.io.IOException;
import java.io.PrintWriter;
import org.score4j.onnx.OnnxModelException;
import org.score4j.specs.SpecificationException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The command line of the examples. */
@Command(
        name = "score4j",
        description = "Score-based diffusion sampling on the JVM.",
        mixinStandardHelpOptions = true,
        version = "score4j 0.1.0-SNAPSHOT",
        subcommands = {
            SampleCommand.class,
            VerifyCommand.class,
            ExplainCommand.class,
            MixtureTrajectories.class,
            MemorisingModel.class,
            CommandLine.HelpCommand.class
        })
public final class Score4j {
    /** Exit code of bad input. */
    static final int BAD_INPUT = 2;

    /** Exit code of everything else that went wrong. */
    static final int FAILURE = 1;

    @Option(names = "--debug", description = "Show the stack trace of an error.", scope = ScopeType.INHERIT)
    private boolean debug;

    /** Runs a command and exits with its code: 0 done, 1 failed, 2 bad input. */
    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    /** The command line, for tests. */
    static CommandLine commandLine() {
        CommandLine line = new CommandLine(new Score4j());
        line.setUsageHelpWidth(100);
        line.setExecutionExceptionHandler(Score4j::report);
        return line;
    }

    private static int report(Exception error, CommandLine line, CommandLine.ParseResult result) {
        PrintWriter out = line.getErr();
        boolean badInput = error instanceof IllegalArgumentException
                || error instanceof SpecificationException
                || error instanceof OnnxModelException
                || error instanceof IOException;
        out.println("error: " + (badInput ? error.getMessage() : error.toString()));
        if (result.hasMatchedOption("--debug") || result.originalArgs().contains("--debug")) {
            error.printStackTrace(out);
        } else if (!badInput) {
            out.println("(--debug shows where)");
        }
        out.flush();
        return badInput ? BAD_INPUT : FAILURE;
    }
}
