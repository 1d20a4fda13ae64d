package org.score4j.matching.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.score4j.matching.file.Safetensors;
import org.score4j.matching.file.SafetensorsException;
import org.score4j.matching.file.StoredTensor;
import org.score4j.matching.graph.Shape;
import org.score4j.matching.network.Parameter;
import org.score4j.matching.network.Parameters;

class CheckpointTest {
    @TempDir
    private Path folder;

    private static Checkpoint checkpoint(long step) {
        Map<String, StoredTensor.Floats> arrays = new LinkedHashMap<>();
        arrays.put("w", new StoredTensor.Floats(new float[] {1, -0f, Float.MIN_VALUE, 1e30f}, 2, 2));
        arrays.put("b", new StoredTensor.Floats(new float[] {step}, 1));
        Map<String, Map<String, StoredTensor.Floats>> groups = new LinkedHashMap<>();
        groups.put("parameters", arrays);
        groups.put("adam.first", arrays);
        return new Checkpoint(step, "settings of a test", groups);
    }

    @Test
    void whatIsWrittenIsRead() throws IOException {
        Path file = folder.resolve("c.safetensors");
        checkpoint(42).write(file);
        Checkpoint read = Checkpoint.read(file);
        assertThat(read.step()).isEqualTo(42);
        assertThat(read.fingerprint()).isEqualTo("settings of a test");
        assertThat(read.groups().keySet()).containsExactlyInAnyOrder("parameters", "adam.first");
        assertThat(read.group("parameters").get("w").values()).containsExactly(1, -0f, Float.MIN_VALUE, 1e30f);
        Path again = folder.resolve("again.safetensors");
        read.write(again);
        assertThat(Checkpoint.read(again).group("adam.first").get("b").values()).containsExactly(42);
    }

    @Test
    void parametersThatAreKeptBesideAreReadAgain() throws IOException {
        Parameters kept = Parameters.of(List.of(new Parameter("w", Shape.of(2, 1), new float[] {3, -4})));
        Path file = folder.resolve("c.safetensors");
        checkpoint(42).with("best", kept).write(file);
        Checkpoint read = Checkpoint.read(file);
        assertThat(read.parameters("best")).contains(kept);
        assertThat(read.parameters("worst")).isEmpty();
        assertThat(read.group("parameters")).hasSize(2);
    }

    @Test
    void aChangeOfAnyByteIsFound() throws IOException {
        Path file = folder.resolve("c.safetensors");
        checkpoint(42).write(file);
        byte[] good = Files.readAllBytes(file);
        for (int i = 0; i < good.length; i++) {
            byte[] bad = good.clone();
            bad[i] ^= 1;
            Files.write(file, bad);
            assertThatThrownBy(() -> Checkpoint.read(file))
                    .as("byte %d", i)
                    .isInstanceOf(SafetensorsException.class)
                    .hasMessageContaining("c.safetensors");
        }
    }

    @Test
    void otherFilesAreRefused() throws IOException {
        Path file = folder.resolve("weights.safetensors");
        new Safetensors(Map.of("w", new StoredTensor.Floats(new float[1], 1)), Map.of()).write(file);
        assertThatThrownBy(() -> Checkpoint.read(file))
                .isInstanceOf(SafetensorsException.class)
                .hasMessageContaining("its format is null; expected score4j-training");
        assertThatThrownBy(() -> Checkpoint.read(folder.resolve("none"))).hasMessageContaining("does not exist");
    }

    @Test
    void theLatestOnesAreKept() throws IOException {
        Checkpoints checkpoints = new Checkpoints(folder.resolve("run"), 3);
        assertThat(checkpoints.latest(false)).isEmpty();
        for (int step = 1; step <= 5; step++) {
            checkpoints.save(checkpoint(10L * step));
        }
        assertThat(checkpoints.files())
                .extracting(file -> file.getFileName().toString())
                .containsExactly(
                        "step-000000000030.safetensors",
                        "step-000000000040.safetensors",
                        "step-000000000050.safetensors");
        assertThat(checkpoints.latest(false).orElseThrow().step()).isEqualTo(50);
    }

    @Test
    void aDamagedOneIsNamedAndTheOneBeforeTakenWhenAsked() throws IOException {
        Checkpoints checkpoints = new Checkpoints(folder, 3);
        Path before = checkpoints.save(checkpoint(1));
        Path latest = checkpoints.save(checkpoint(2));
        byte[] bytes = Files.readAllBytes(latest);
        bytes[bytes.length - 1] ^= 4;
        Files.write(latest, bytes);
        assertThatThrownBy(() -> checkpoints.latest(false))
                .isInstanceOf(SafetensorsException.class)
                .hasMessageContaining(latest.toString())
                .hasMessageContaining("the one before it is " + before);
        assertThat(checkpoints.latest(true).orElseThrow().step()).isEqualTo(1);
        Files.delete(before);
        assertThatThrownBy(() -> checkpoints.latest(false)).message().endsWith("); there is none before it");
        assertThatThrownBy(() -> checkpoints.latest(true)).isInstanceOf(SafetensorsException.class);
        assertThatThrownBy(() -> new Checkpoints(folder, 1)).hasMessage("kept is 1; allowed: 2 and more");
    }

    @Test
    void aRunThatGoesBackLeavesNoLaterCheckpoints() throws IOException {
        Checkpoints checkpoints = new Checkpoints(folder, 2);
        checkpoints.save(checkpoint(10));
        Files.writeString(checkpoints.save(checkpoint(20)), "damaged");
        Files.writeString(folder.resolve("step-000000000030.safetensors"), "damaged");
        assertThat(checkpoints.latest(true).orElseThrow().step()).isEqualTo(10);
        Path saved = checkpoints.save(checkpoint(15));
        assertThat(checkpoints.files()).containsExactly(folder.resolve("step-000000000010.safetensors"), saved);
        assertThat(checkpoints.latest(false).orElseThrow().step()).isEqualTo(15);
    }

    @Test
    void whatAKilledRunWasWritingIsRemovedByTheNextCheckpoint() throws IOException {
        Checkpoints checkpoints = new Checkpoints(folder, 2);
        checkpoints.save(checkpoint(10));
        Path half = folder.resolve(".step-000000000020.safetensors.00000000-0000-4000-8000-000000000000.tmp");
        Files.writeString(half, "half");
        assertThat(checkpoints.latest(false).orElseThrow().step()).isEqualTo(10);
        checkpoints.save(checkpoint(20));
        assertThat(half).doesNotExist();
    }
}
