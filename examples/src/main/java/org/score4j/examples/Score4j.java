package org.score4j.examples;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import org.jspecify.annotations.Nullable;
import org.score4j.cuda.driver.CudaException;
import org.score4j.examples.train.AverageCommand;
import org.score4j.examples.train.ObjectivesCommand;
import org.score4j.examples.train.TrainCommand;
import org.score4j.matching.file.SafetensorsException;
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
        footer = {"", "score4j bench --help shows the benchmarks' commands."},
        subcommands = {
            SampleCommand.class,
            TrainCommand.class,
            AverageCommand.class,
            ObjectivesCommand.class,
            VerifyCommand.class,
            ExplainCommand.class,
            MixtureTrajectories.class,
            MemorisingModel.class,
            ImportCommand.class,
            CompareCommand.class,
            DistanceCommand.class,
            DocsCommand.class,
            CommandLine.HelpCommand.class
        })
public final class Score4j {
    /** Exit code of bad input. */
    static final int BAD_INPUT = 2;

    /** Exit code of everything else that went wrong. */
    static final int FAILURE = 1;

    private boolean debug;

    /** Shows stack traces of errors. */
    @Option(names = "--debug", description = "Show the stack trace of an error.", scope = ScopeType.INHERIT)
    public void setDebug(boolean value) {
        debug = value;
    }

    /** Runs a command and exits with its code: 0 done, 1 failed, 2 bad input. */
    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    /** The command line, for tests. */
    static CommandLine commandLine() {
        Score4j top = new Score4j();
        CommandLine line = new CommandLine(top);
        line.setUsageHelpWidth(100);
        line.setExecutionExceptionHandler((error, at, result) -> top.report(error, at));
        return line;
    }

    private int report(Exception error, CommandLine line) {
        PrintWriter out = line.getErr();
        boolean badInput = error instanceof IllegalArgumentException
                || error instanceof SpecificationException
                || error instanceof OnnxModelException
                || error instanceof SafetensorsException
                || error instanceof IOException;
        boolean explained = badInput || error instanceof CudaException;
        out.println("error: " + (explained ? message(error) : error.toString()));
        if (debug) {
            error.printStackTrace(out);
        } else if (!explained) {
            out.println("(--debug shows where)");
        }
        out.flush();
        return badInput ? BAD_INPUT : FAILURE;
    }

    private static @Nullable String message(Exception error) {
        // the file system's own messages are the bare path
        if (error instanceof NoSuchFileException missing) {
            return missing.getFile() + " does not exist";
        }
        if (error instanceof AccessDeniedException denied) {
            return denied.getFile() + " may not be read or written";
        }
        return error.getMessage();
    }
}
