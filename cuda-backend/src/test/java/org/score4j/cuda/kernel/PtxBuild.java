package org.score4j.cuda.kernel;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.score4j.file.SafeFile;

/**
 * Makes the PTX files of the sources with nvcc, and sees to it that ptxas makes machine code of them for GPUs of every generation
 * without spilling registers: {@code ./mvnw -Pptx}.
 *
 * <p>The version of the PTX language that nvcc writes into a file is the newest; a file that uses nothing newer is read by older
 * drivers if it says so. 6.4 is that of CUDA 10.1, the first that all drivers since 2019 know.
 */
public final class PtxBuild {
    /** Turing, Ampere (data centre and desktop), Ada, Hopper, Blackwell (data centre and desktop). */
    private static final List<String> GPUS = List.of("sm_75", "sm_80", "sm_86", "sm_89", "sm_90", "sm_100", "sm_120");

    private static final List<String> NVCC = List.of(
            "nvcc",
            "-ptx",
            "-std=c++17",
            "-arch=compute_75",
            "--fmad=false",
            "-prec-div=true",
            "-prec-sqrt=true",
            "-ftz=false",
            "-Werror=all-warnings");

    private static final String VERSION = "(?m)^\\.version .*$";
    private static final String OLD_VERSION = ".version 6.4";

    private final Path sources;
    private final Path resources;
    private final boolean write;

    private PtxBuild(Path module, boolean write) {
        sources = module.resolve(Path.of("src", "main", "cuda"));
        resources = module.resolve(Path.of("src", "main", "resources", "org", "score4j", "cuda"));
        this.write = write;
    }

    /**
     * Makes or checks the files.
     *
     * @param arguments the module's folder; {@code write}, or {@code check} to fail where a file is not what nvcc makes
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        if (arguments.length != 2 || !(arguments[1].equals("write") || arguments[1].equals("check"))) {
            throw new IllegalArgumentException(
                    "arguments are " + List.of(arguments) + "; expected the module's folder, and write or check");
        }
        PtxBuild build = new PtxBuild(Path.of(arguments[0]), arguments[1].equals("write"));
        for (String source : Kernel.sources()) {
            build.run(source);
        }
    }

    private void run(String source) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("score4j-ptx");
        Path ptx = folder.resolve(source + ".ptx");
        Path machineCode = folder.resolve(source + ".cubin");
        try {
            List<String> command = new ArrayList<>(NVCC);
            command.addAll(List.of(
                    "-o", ptx.toString(), sources.resolve(source + ".cu").toString()));
            run(command);
            String text = PtxHeader.of(sources, source)
                    + Files.readString(ptx).replace("\r\n", "\n").replaceFirst(VERSION, OLD_VERSION);
            Files.writeString(ptx, text);
            for (String gpu : GPUS) {
                run(List.of(
                        "ptxas",
                        "-arch=" + gpu,
                        "-O3",
                        "--warn-on-spills",
                        "--warn-on-local-memory-usage",
                        "--warning-as-error",
                        "-o",
                        machineCode.toString(),
                        ptx.toString()));
            }
            finish(source, text);
        } finally {
            Files.deleteIfExists(machineCode);
            Files.deleteIfExists(ptx);
            Files.delete(folder);
        }
    }

    private void finish(String source, String text) throws IOException {
        Path committed = resources.resolve(source + ".ptx");
        if (write) {
            Files.createDirectories(resources);
            SafeFile.write(committed, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
        } else if (!text.equals(Files.readString(committed).replace("\r\n", "\n"))) {
            throw new IllegalStateException(
                    committed + " is not what nvcc makes of its sources; ./mvnw -Pptx makes it anew");
        }
    }

    private static void run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException(String.join(" ", command) + ": " + output);
        }
    }
}
