package org.score4j.cuda.kernel;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.jna.Function;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ref.Reference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.score4j.tensor.ElementType;

/**
 * The kernels, compiled for this processor from the sources that nvcc compiles.
 *
 * <p>Tests that ask for them are skipped where there is no C++ compiler or no Linux: threads of a block are fibers of its C
 * library.
 */
final class HostKernels {
    private static final Path MAIN = Path.of("src", "main", "cuda");
    private static final Path TEST = Path.of("src", "test", "cuda");
    private static final Path BUILD = Path.of("target", "host-kernels");
    private static final String COMPILER = "g++";

    /** Without vectorisation, because GCC 12's takes a float64 number rounded to float32 and back for the number itself. */
    private static final List<String> OPTIONS = List.of(
            "-std=c++17",
            "-O2",
            "-fno-tree-vectorize",
            "-ffp-contract=off",
            "-march=native",
            "-fPIC",
            "-shared",
            "-Wall",
            "-Wextra",
            "-Wno-unknown-pragmas");

    private static Optional<HostKernels> compiled = Optional.empty();
    private static Optional<RuntimeException> failure = Optional.empty();

    private final Function launch;
    private final NativeLibrary library;

    private HostKernels(NativeLibrary library) {
        this.library = library;
        launch = library.getFunction("launch");
    }

    /** The kernels; skips the test where they cannot be compiled. */
    static synchronized HostKernels get() {
        assumeTrue(
                System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("linux"),
                "skipped: the kernels are compiled for the processor on Linux only");
        assumeTrue(hasCompiler(), "skipped: no C++ compiler (" + COMPILER + ")");
        if (compiled.isEmpty()) {
            compiled = Optional.of(
                    new HostKernels(NativeLibrary.getInstance(compile().toString())));
        }
        return compiled.get();
    }

    private static boolean hasCompiler() {
        try {
            return run(List.of(COMPILER, "--version")).isEmpty();
        } catch (IOException e) {
            return false;
        }
    }

    private static Path compile() {
        try {
            Files.createDirectories(BUILD);
            Path library = BUILD.resolve(
                    "kernels-" + SourceDigest.ofFolders(MAIN, TEST).substring(0, 16) + ".so");
            if (!Files.exists(library)) {
                Path fresh = Files.createTempFile(BUILD, "kernels", ".so");
                List<String> command = new ArrayList<>(List.of(COMPILER));
                command.addAll(OPTIONS);
                command.addAll(List.of("-I" + MAIN, "-I" + TEST, "-o", fresh.toString()));
                command.add(TEST.resolve("host_kernels.cpp").toString());
                Optional<String> complaint = run(command);
                if (complaint.isPresent()) {
                    throw new IllegalStateException("the kernels do not compile: " + complaint.get());
                }
                Files.move(fresh, library, StandardCopyOption.ATOMIC_MOVE);
            }
            return library.toAbsolutePath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a command said if it failed. */
    private static Optional<String> run(List<String> command) throws IOException {
        Path output = Files.createTempFile("score4j", ".log");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            if (!process.waitFor(5, TimeUnit.MINUTES)) {
                process.destroy();
                return Optional.of("no end after 5 minutes");
            }
            return process.exitValue() == 0 ? Optional.empty() : Optional.of(Files.readString(output));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("interrupted");
        } finally {
            Files.delete(output);
        }
    }

    /** Runs a kernel, its threads from the first to the last and then from the last to the first; one launch at a time. */
    void launch(Kernel kernel, LaunchShape shape, Arguments arguments, boolean backwards, ElementType... types) {
        synchronized (HostKernels.class) {
            Pointer struct = Native.getDirectBufferPointer(arguments.bytes());
            int[] grid = {shape.gridX(), shape.gridY()};
            int[] block = {shape.blockX(), shape.blockY()};
            // the address keeps nothing alive: the buffer would go with the last use of its object
            int missing;
            try {
                missing = launch.invokeInt(new Object[] {
                    kernel.entry(types), struct, grid, block, kernel.hasBarriers() ? 1 : 0, backwards ? 1 : 0
                });
            } finally {
                Reference.reachabilityFence(arguments);
            }
            if (missing != 0) {
                throw new IllegalArgumentException("kernel is " + kernel.entry(types) + ", which was not compiled");
            }
        }
    }

    /** The names of all kernels in the sources. */
    List<String> names() {
        return library.getFunction("names")
                .invokeString(new Object[0], false)
                .lines()
                .toList();
    }

    /** Sizes of structs, and offsets of their fields, as "name number". */
    List<String> places() {
        return library.getFunction("places")
                .invokeString(new Object[0], false)
                .lines()
                .toList();
    }
}
