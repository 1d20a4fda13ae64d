package org.score4j.cuda.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.StringJoiner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.score4j.cuda.driver.CudaException.Kind;

class JnaDriverTest {
    @Test
    void aMachineWithoutDriverSaysSo() {
        CudaException error =
                catchThrowableOfType(CudaException.class, () -> JnaDriver.load("libscore4j-is-not-there.so.1"));
        assertThat(error.kind()).isEqualTo(Kind.NO_DRIVER);
        assertThat(error)
                .hasMessageStartingWith("no NVIDIA driver: libscore4j-is-not-there.so.1 cannot be loaded")
                .hasMessageContaining("use the executor 'cpu'");
    }

    @Test
    void aDriverThatLacksFunctionsIsTooOld() {
        CudaException error =
                catchThrowableOfType(CudaException.class, () -> JnaDriver.load(Platform.MATH_LIBRARY_NAME));
        assertThat(error.kind()).isEqualTo(Kind.DRIVER_TOO_OLD);
        assertThat(error).hasMessageContaining("lacks [cuCtxPopCurrent_v2, cuCtxPushCurrent_v2,");
    }

    @Test
    void everyCallArrivesAsTheHeaderDeclaresIt(@TempDir Path folder) throws Exception {
        Path library = compile(folder);
        Driver driver = JnaDriver.load(library.toString());
        NativeLibrary echo = NativeLibrary.getInstance(library.toString());
        for (Method method : Driver.class.getDeclaredMethods()) {
            Class<?>[] types = method.getParameterTypes();
            Object[] arguments = new Object[types.length];
            StringJoiner expected = new StringJoiner(" ");
            expected.add(JnaDriver.symbol(method.getName()).substring(2));
            for (int i = 0; i < types.length; i++) {
                if (types[i] == int.class) {
                    arguments[i] = 1_000_000 + 7 * i;
                    expected.add(arguments[i].toString());
                } else if (types[i] == byte.class) {
                    arguments[i] = (byte) 0xFE;
                    expected.add("254");
                } else {
                    // more than 32 bits, and the top one set
                    arguments[i] = 0xFEDC_BA98_7654_3210L + i;
                    boolean isSize = method.getParameters()[i].getName().equals("bytes");
                    boolean isFlags = method.getParameters()[i].getName().equals("flags");
                    expected.add(
                            isSize
                                    ? arguments[i].toString()
                                    : isFlags
                                            ? Long.toUnsignedString((long) arguments[i])
                                            : Long.toHexString((long) arguments[i]));
                }
            }
            assertThat(method.invoke(driver, arguments)).as(method.getName()).isEqualTo(77);
            assertThat(echo.getFunction("echo").invokeString(new Object[0], false))
                    .isEqualTo(expected.toString());
        }
    }

    /** Compiles the library whose functions say how they were called. */
    private static Path compile(Path folder) throws IOException, InterruptedException {
        assumeTrue(Platform.isLinux(), "needs Linux");
        Path source = folder.resolve("echo.c");
        try (InputStream in = JnaDriverTest.class.getResourceAsStream("/libcuda-echo.c")) {
            Files.copy(Objects.requireNonNull(in), source);
        }
        Path library = folder.resolve(String.format(Locale.ROOT, "libecho%d.so", System.nanoTime()));
        Process compiler;
        try {
            compiler = new ProcessBuilder("gcc", "-shared", "-fPIC", "-o", library.toString(), source.toString())
                    .inheritIO()
                    .start();
        } catch (UncheckedIOException | IOException e) {
            assumeTrue(false, "needs gcc: " + e.getMessage());
            throw e;
        }
        assertThat(compiler.waitFor()).isZero();
        return library;
    }
}
