package org.score4j.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntToLongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KernelChoiceTest {
    private static final PhiloxKernel PLAIN = PhiloxKernel.plain();
    private static final ClassLoader NONE = loader();

    @TempDir
    private Path folder;

    private final List<PhiloxKernel> challengers = new ArrayList<>();

    /** A kernel that writes nothing. */
    public static class Idle implements PhiloxKernel {
        @Override
        public String name() {
            return "vector";
        }

        @Override
        public void fill(long seed, long draw, long sample, long firstBlock, float[] out, int offset, int blocks) {}
    }

    /** One that would rather not. */
    public static final class Reluctant extends Idle {
        @Override
        public Optional<String> objection() {
            return Optional.of("too slow");
        }
    }

    /** One whose module is absent. */
    public static final class Refusing extends Idle {
        public Refusing() {
            throw new UnsupportedOperationException("it needs another module");
        }
    }

    /** One whose classes are absent. */
    public static final class Broken extends Idle {
        static final boolean LINKED = link();

        private static boolean link() {
            throw new NoClassDefFoundError("jdk/incubator/vector/Vector");
        }
    }

    @Test
    void withoutProviderThePlainKernelServes() {
        assertThat(KernelChoice.choose(null, NONE, challengers::add)).isSameAs(PLAIN);
        assertThat(KernelChoice.choose("vector", NONE, challengers::add)).isSameAs(PLAIN);
        assertThat(challengers).isEmpty();
    }

    @Test
    void aProviderAwaitsALongRun() throws IOException {
        assertThat(KernelChoice.choose(null, providing(Idle.class.getName()), challengers::add))
                .isInstanceOf(KernelChoice.Awaiting.class);
        assertThat(challengers).isEmpty();
    }

    @Test
    void aLongRunIsNoticedOnceAndThePlainKernelServesIt() {
        int[] noticed = new int[1];
        PhiloxKernel kernel = new KernelChoice.Awaiting(10, () -> noticed[0]++);
        float[] out = new float[24];
        float[] expected = new float[24];
        PLAIN.fill(1, 2, 3, 4, expected, 0, 6);
        kernel.fill(1, 2, 3, 4, out, 0, 6);
        assertThat(out).isEqualTo(expected);
        assertThat(noticed[0]).isZero();
        kernel.fill(1, 2, 3, 4, out, 0, 4);
        assertThat(noticed[0]).isEqualTo(1);
        kernel.fill(1, 2, 3, 4, out, 0, 6);
        assertThat(noticed[0]).isEqualTo(1);
    }

    @Test
    void aProviderThatObjectsDoesNotCompete() throws IOException {
        assertThat(KernelChoice.choose(null, providing(Reluctant.class.getName()), challengers::add))
                .isSameAs(PLAIN);
        assertThat(challengers).isEmpty();
    }

    @Test
    void thePropertyDecidesWithoutContest() throws IOException {
        ClassLoader loader = providing(Reluctant.class.getName());
        assertThat(KernelChoice.choose("vector", loader, challengers::add)).isInstanceOf(Reluctant.class);
        assertThat(KernelChoice.choose("plain", loader, challengers::add)).isSameAs(PLAIN);
        assertThat(challengers).isEmpty();
    }

    @Test
    void unusableProvidersLeaveThePlainKernel() throws IOException {
        for (String name : List.of(Refusing.class.getName(), Broken.class.getName(), "no.such.Kernel")) {
            ClassLoader loader = providing(name);
            assertThat(KernelChoice.choose(null, loader, challengers::add)).isSameAs(PLAIN);
            assertThat(KernelChoice.choose("vector", loader, challengers::add)).isSameAs(PLAIN);
        }
        assertThat(challengers).isEmpty();
    }

    @Test
    void otherNamesAreErrors() {
        for (String name : List.of("", "Vector", "avx")) {
            assertThatThrownBy(() -> KernelChoice.choose(name, NONE, challengers::add))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("system property score4j.noise is '" + name + "'; allowed: plain, vector");
        }
    }

    @Test
    void theFasterWinsAndAKernelThatStaysSlowDoesNot() {
        Clock clock = new Clock();
        PhiloxKernel slow = clock.kernel(call -> 1000);
        assertThat(KernelChoice.isFaster(clock.kernel(call -> 900), slow, clock::now))
                .isTrue();
        assertThat(KernelChoice.isFaster(clock.kernel(call -> 1000), slow, clock::now))
                .isFalse();
        assertThat(KernelChoice.isFaster(clock.kernel(call -> 1100), slow, clock::now))
                .isFalse();
    }

    @Test
    void aKernelWinsOnlyOnceItIsCompiled() {
        Clock clock = new Clock();
        int[] calls = new int[1];
        PhiloxKernel warming = clock.kernel(call -> {
            calls[0] = call;
            return call < 5000 ? 1_000_000 : 10;
        });
        assertThat(KernelChoice.isFaster(warming, clock.kernel(call -> 1000), clock::now))
                .isTrue();
        assertThat(calls[0]).isGreaterThan(5000);
    }

    /** Time passes only while kernels run. */
    private static final class Clock {
        private long time;

        long now() {
            return time;
        }

        PhiloxKernel kernel(IntToLongFunction cost) {
            int[] calls = new int[1];
            return new Idle() {
                @Override
                public void fill(
                        long seed, long draw, long sample, long firstBlock, float[] out, int offset, int blocks) {
                    time += cost.applyAsLong(calls[0]++);
                }
            };
        }
    }

    private ClassLoader providing(String name) throws IOException {
        Path services = Files.createDirectories(folder.resolve("META-INF/services"));
        Files.writeString(services.resolve(PhiloxKernel.class.getName()), name);
        return loader(folder.toUri().toURL());
    }

    private static ClassLoader loader(URL... urls) {
        return new URLClassLoader(urls, KernelChoiceTest.class.getClassLoader());
    }
}
