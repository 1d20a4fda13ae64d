package org.score4j.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExecutorChoiceTest {
    /** Runs on device 7 and no other. */
    public static final class Seventh implements ExecutorProvider {
        @Override
        public String name() {
            return "test";
        }

        @Override
        public Executor open(String device) {
            if (!device.equals("7")) {
                throw new IllegalStateException("there is no device '" + device + "'");
            }
            return new Named("test:7");
        }
    }

    /** Runs everywhere. */
    public static final class Everywhere implements ExecutorProvider {
        @Override
        public String name() {
            return "everywhere";
        }

        @Override
        public Executor open(String device) {
            return new Named("everywhere");
        }
    }

    private record Named(String name) implements Executor {
        @Override
        public Execution open(ExecutionRequest request) {
            throw new UnsupportedOperationException();
        }
    }

    private static ClassLoader providing(Path folder, String... classes) throws IOException {
        Path services = Files.createDirectories(folder.resolve("META-INF/services"));
        Files.write(services.resolve(ExecutorProvider.class.getName()), List.of(classes));
        return new URLClassLoader(new URL[] {folder.toUri().toURL()}, ExecutorChoiceTest.class.getClassLoader());
    }

    @Test
    void anExecutorIsOpenedByName(@TempDir Path folder) throws IOException {
        ClassLoader loader = providing(folder, Seventh.class.getName());
        assertThat(ExecutorChoice.named("test:7", loader).name()).isEqualTo("test:7");
        assertThat(ExecutorChoice.named("cpu", loader)).isInstanceOf(CpuExecutor.class);
    }

    @Test
    void aNamedExecutorThatCannotRunIsNotReplaced(@TempDir Path folder) throws IOException {
        ClassLoader loader = providing(folder, Seventh.class.getName(), Everywhere.class.getName());
        assertThatThrownBy(() -> ExecutorChoice.named("test", loader)).hasMessage("there is no device ''");
    }

    @Test
    void automaticTakesTheFirstThatCanRun(@TempDir Path folder) throws IOException {
        ClassLoader loader = providing(folder, Seventh.class.getName(), Everywhere.class.getName());
        assertThat(ExecutorChoice.named("auto", loader).name()).isEqualTo("everywhere");
    }

    @Test
    void automaticFallsBackToTheProcessor(@TempDir Path folder) throws IOException {
        assertThat(ExecutorChoice.named("auto", providing(folder, Seventh.class.getName())))
                .isInstanceOf(CpuExecutor.class);
    }

    @Test
    void anUnknownNameIsRefusedWithThoseThatAreKnown(@TempDir Path folder) throws IOException {
        ClassLoader loader = providing(folder, Seventh.class.getName());
        assertThatThrownBy(() -> ExecutorChoice.named("gpu", loader))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("executor 'gpu' is unknown; known on this class path: cpu, auto, test");
        assertThatThrownBy(() -> Executor.named("cuda:1")).hasMessageContaining("score4j-cuda-backend");
    }

    @Test
    void aProviderThatCannotBeLoadedLeavesTheProcessor(@TempDir Path folder) throws IOException {
        assertThat(ExecutorChoice.named("auto", providing(folder, "org.score4j.exec.IsNotThere")))
                .isInstanceOf(CpuExecutor.class);
    }

    @Test
    void theStandardExecutorIsOneForTheProcess() {
        Executor standard = Executor.standard();
        assertThat(Executor.standard()).isSameAs(standard);
        assertThat(standard.name()).isEqualTo("cpu");
    }
}
