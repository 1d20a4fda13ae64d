package org.score4j.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KernelChoiceTest {
    private static final PhiloxKernel PLAIN = PhiloxKernel.plain();
    private static final ClassLoader NONE = loader();

    @TempDir
    private Path folder;

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
        assertThat(KernelChoice.choose(null, NONE)).isSameAs(PLAIN);
        assertThat(KernelChoice.choose("vector", NONE)).isSameAs(PLAIN);
    }

    @Test
    void aProviderServes() throws IOException {
        assertThat(KernelChoice.choose(null, providing(Idle.class.getName()))).isInstanceOf(Idle.class);
    }

    @Test
    void aProviderThatObjectsDoesNotServe() throws IOException {
        assertThat(KernelChoice.choose(null, providing(Reluctant.class.getName())))
                .isSameAs(PLAIN);
    }

    @Test
    void thePropertyDecides() throws IOException {
        ClassLoader loader = providing(Reluctant.class.getName());
        assertThat(KernelChoice.choose("vector", loader)).isInstanceOf(Reluctant.class);
        assertThat(KernelChoice.choose("plain", loader)).isSameAs(PLAIN);
    }

    @Test
    void unusableProvidersLeaveThePlainKernel() throws IOException {
        for (String name : List.of(Refusing.class.getName(), Broken.class.getName(), "no.such.Kernel")) {
            ClassLoader loader = providing(name);
            assertThat(KernelChoice.choose(null, loader)).isSameAs(PLAIN);
            assertThat(KernelChoice.choose("vector", loader)).isSameAs(PLAIN);
        }
    }

    @Test
    void otherNamesAreErrors() {
        for (String name : List.of("", "Vector", "avx")) {
            assertThatThrownBy(() -> KernelChoice.choose(name, NONE))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("system property score4j.noise is '" + name + "'; allowed: plain, vector");
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
