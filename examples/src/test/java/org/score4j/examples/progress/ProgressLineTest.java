package org.score4j.examples.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ProgressLineTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream terminal = new PrintStream(bytes, true, StandardCharsets.UTF_8);

    private String shown() {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void saysHowFarItIs() {
        try (ProgressLine line = ProgressLine.on(terminal, true, 10)) {
            line.at(4, "loss 0.25");
        }
        assertThat(shown()).contains("\rtesting", "4/10", "loss 0.25").endsWith(System.lineSeparator());
    }

    @Test
    void linesOfTextAreNotDrawnOver() throws InterruptedException {
        try (ProgressLine line = ProgressLine.on(terminal, true, 10)) {
            line.at(4, "loss 0.25");
            for (int i = 0; i < 100 && bytes.size() == 0; i++) {
                Thread.sleep(50);
            }
            line.around(() -> terminal.print("step 4"));
            assertThat(shown()).contains("\r" + " ".repeat(90) + "\rstep 4");
        }
    }

    @Test
    void afterItsEndNothingIsWiped() {
        ProgressLine line = ProgressLine.on(terminal, true, 10);
        line.at(10, "loss 0.25");
        line.close();
        int before = bytes.size();
        line.around(() -> terminal.print("end"));
        assertThat(bytes.size()).isEqualTo(before + 3);
    }

    @Test
    void isSilentWhereNobodyLooks() {
        try (ProgressLine line = ProgressLine.on(terminal, false, 10)) {
            line.at(4, "loss 0.25");
            line.around(() -> terminal.print("step 4"));
        }
        assertThat(shown()).isEqualTo("step 4");
    }
}
