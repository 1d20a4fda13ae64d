package org.score4j.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.score4j.program.Program;
import org.score4j.tensor.ElementType;

/** Run files whose checksum fits and whose content is wrong. */
class RunFileTest {
    private static final int HEADER = 20;
    private static final RunSettings FIXED = settings(RunProblems.plan());
    private static final RunSettings ADAPTIVE = settings(RunProblems.adaptive());

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void nameTheFile() {
        file = folder.resolve("run");
    }

    private static RunSettings settings(Program program) {
        return RunProblems.settings(program, RunProblems.SOUND, ElementType.FLOAT64);
    }

    /** The content of a run that was saved after so many instructions. */
    private ByteBuffer content(RunSettings settings, int instructions) throws IOException {
        try (Run run = Run.of(settings)) {
            for (int i = 0; i < instructions; i++) {
                run.advanceInstruction();
            }
            run.pause(file);
        }
        byte[] all = Files.readAllBytes(file);
        return ByteBuffer.wrap(Arrays.copyOfRange(all, HEADER, all.length));
    }

    /** Where the number of finished samples stands. */
    private static int finished(ByteBuffer content) throws IOException {
        ByteArrayInputStream bytes = new ByteArrayInputStream(content.array());
        DataInputStream in = new DataInputStream(bytes);
        in.readUTF();
        in.readUTF();
        return content.limit() - bytes.available();
    }

    /** Where the batch under way begins. */
    private static int batch(ByteBuffer content) throws IOException {
        return finished(content) + 4 + 4 * RunProblems.COUNT + 8 * 2 * RunProblems.COUNT + 4;
    }

    /** Where the adaptive counter stands, behind the phase's name. */
    private static int counter(ByteBuffer content) throws IOException {
        return batch(content) + 2 + content.getShort(batch(content));
    }

    private void assertRefused(RunSettings settings, byte[] content, String reason) throws IOException {
        CRC32 checksum = new CRC32();
        checksum.update(content);
        ByteBuffer all = ByteBuffer.allocate(HEADER + content.length);
        all.put(Files.readAllBytes(file), 0, 8);
        all.putInt(content.length);
        all.putLong(checksum.getValue());
        all.put(content);
        Files.write(file, all.array());
        assertThatThrownBy(() -> Run.resume(settings, file))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(file.toString())
                .hasMessageContaining(reason);
    }

    private void assertRefused(RunSettings settings, int done, Place place, int value, String reason)
            throws IOException {
        ByteBuffer content = content(settings, done);
        content.putInt(place.of(content), value);
        assertRefused(settings, content.array(), reason);
    }

    private interface Place {
        int of(ByteBuffer content) throws IOException;
    }

    @Test
    void countersOfFixedPlansAreHeldToTheirRange() throws IOException {
        int size = RunProblems.plan().instructions().size();
        assertRefused(FIXED, 6, RunFileTest::batch, -1, "counter is -1; allowed: 0 to " + size);
        assertRefused(FIXED, 6, RunFileTest::batch, size + 1, "counter is " + (size + 1));
        assertRefused(FIXED, 6, content -> batch(content) + 4, -2, "evaluations is -2");
    }

    @Test
    void aCounterThatCrossesAStepDisagreesWithTheLastGoodState() throws IOException {
        // the first step has four instructions
        assertRefused(FIXED, 6, RunFileTest::batch, 2, "bytes more than the run it belongs to");
        assertRefused(FIXED, 3, RunFileTest::batch, 5, "expected more");
    }

    @Test
    void finishedSamplesAreWholeBatches() throws IOException {
        assertRefused(FIXED, 6, RunFileTest::finished, 1, "finished samples are 1; expected whole batches of 3");
        assertRefused(FIXED, 6, RunFileTest::finished, -3, "finished samples is -3; allowed: 0 to 5");
        assertRefused(FIXED, 6, RunFileTest::finished, 6, "finished samples is 6");
        assertRefused(FIXED, 6, RunFileTest::finished, 5, "batches under way is 1; allowed: 0 to 0");
        assertRefused(FIXED, 6, content -> finished(content) + 4, -1, "evaluations is -1");
        assertRefused(FIXED, 6, content -> batch(content) - 4, 2, "batches under way is 2; allowed: 0 to 1");
    }

    @Test
    void countersOfAdaptiveProgramsAreHeldToTheirRange() throws IOException {
        assertRefused(ADAPTIVE, 4, RunFileTest::counter, 4, "counter in phase ATTEMPT is 4; allowed: 0 to 3");
        assertRefused(ADAPTIVE, 4, RunFileTest::counter, -1, "counter in phase ATTEMPT is -1");
        assertRefused(ADAPTIVE, 4, content -> counter(content) + 4, -1, "attempts is -1");
        assertRefused(ADAPTIVE, 4, content -> counter(content) + 8, -7, "evaluations is -7");
        ByteBuffer content = content(ADAPTIVE, 4);
        content.put(batch(content) + 2, "ATTEMPS".getBytes(StandardCharsets.UTF_8));
        assertRefused(ADAPTIVE, content.array(), "phase is 'ATTEMPS'; allowed: [START, ATTEMPT,");
    }

    @Test
    void samplesOfAnAdaptiveBatchAreThereOnce() throws IOException {
        Place active = content -> counter(content) + 8 + RunProblems.BATCH * (4 + 8 * 2);
        assertRefused(ADAPTIVE, 4, active, 0, "active samples is 0; allowed: 1 to 3");
        assertRefused(ADAPTIVE, 4, active, 4, "active samples is 4");
        assertRefused(ADAPTIVE, 4, content -> active.of(content) + 8, 0, "slot of position 1 is 0; allowed: 1 to 2");
        assertRefused(ADAPTIVE, 4, content -> active.of(content) + 12, 3, "slot of position 2 is 3");
    }

    @Test
    void contentIsNeitherTooShortNorTooLong() throws IOException {
        for (RunSettings settings : new RunSettings[] {FIXED, ADAPTIVE}) {
            byte[] content = content(settings, 9).array();
            for (int length = 0; length < content.length; length += 3) {
                assertRefused(settings, Arrays.copyOf(content, length), "");
            }
            assertRefused(settings, Arrays.copyOf(content, content.length + 1), "1 bytes more");
        }
    }

    @Test
    void filesOfAnotherVersionOrShapeAreRefused() throws IOException {
        content(FIXED, 4);
        assertThatThrownBy(() -> Run.resume(
                        RunProblems.settings(RunProblems.plan(), RunProblems.SOUND, ElementType.FLOAT64, 3), file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("of shape [2]")
                .hasMessageContaining("of shape [3]");
        byte[] all = Files.readAllBytes(file);
        assertThat(ByteBuffer.wrap(all).getInt(4)).isEqualTo(2);
        ByteBuffer.wrap(all).putInt(4, 1);
        Files.write(file, all);
        assertThatThrownBy(() -> Run.resume(FIXED, file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("has version 1; expected 2");
    }
}
