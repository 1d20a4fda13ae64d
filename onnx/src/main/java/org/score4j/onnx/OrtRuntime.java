package org.score4j.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** ONNX Runtime's environment, of which a process has one. */
final class OrtRuntime {
    /**
     * ONNX Runtime 1.29.0 copies the command line while it sets up its telemetry and ends the process, without a message,
     * where that is longer; found by bisection on Linux.
     */
    private static final int LONGEST_COMMAND_LINE = 3980;

    private static final String AFFECTED_VERSION = "1.29.0";
    private static final String TELEMETRY_SWITCH = "ORT_DISABLE_TELEMETRY";

    private OrtRuntime() {}

    /**
     * The environment, with telemetry switched off.
     *
     * @throws IllegalStateException if starting ONNX Runtime would crash the process
     */
    static OrtEnvironment environment() {
        if (AFFECTED_VERSION.equals(OrtEnvironment.class.getPackage().getImplementationVersion())) {
            requireStartable(commandLineLength(Path.of("/proc/self/cmdline")), System.getenv(TELEMETRY_SWITCH));
        }
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try {
            environment.setTelemetry(false);
        } catch (OrtException e) {
            throw new IllegalStateException("ONNX Runtime's telemetry cannot be switched off: " + e.getMessage(), e);
        }
        return environment;
    }

    static void requireStartable(int commandLineLength, @Nullable String telemetrySwitch) {
        if (commandLineLength > LONGEST_COMMAND_LINE && (telemetrySwitch == null || !telemetrySwitch.equals("1"))) {
            throw new IllegalStateException("the command line of this process has " + commandLineLength
                    + " bytes, and ONNX Runtime's telemetry crashes above " + LONGEST_COMMAND_LINE
                    + "; set the environment variable " + TELEMETRY_SWITCH
                    + "=1, or pass the class path by CLASSPATH or an @argument file");
        }
    }

    /** Length of the file, which reports none until it is read; 0 where there is no such file. */
    private static int commandLineLength(Path commandLine) {
        try {
            return Files.isReadable(commandLine) ? Files.readAllBytes(commandLine).length : 0;
        } catch (IOException e) {
            return 0;
        }
    }
}
