package org.score4j.examples;

import java.io.PrintWriter;
import java.nio.charset.Charset;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** Where commands print. */
final class Output {
    private Output() {}

    /** The command line's output, or the standard one for a command that runs by itself. */
    static PrintWriter of(@Nullable CommandSpec command) {
        return command == null
                ? new PrintWriter(System.out, true, Charset.defaultCharset())
                : command.commandLine().getOut();
    }
}
