package org.score4j.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecordedNoiseTest {
    private static final double[][][] VALUES = {
        {{0.1, 0.2, 0.3}, {1.1, 1.2, 1.3}}, {{9, 9, 9}, {9, 9, 9}}, {{-0.1, -0.2, -0.3}, {-1.1, -1.2, -1.3}}
    };
    private final RecordedNoise noise =
            RecordedNoise.inOrder(Arrays.asList(Draw.initial(), null, Draw.step(4)), VALUES);

    @Test
    void drawsTakeTensorsInOrderAndBurnedOnesAreSkipped() {
        double[] out = new double[5];
        noise.fill(Draw.initial(), 1, 0, out, 1, 3);
        assertThat(out).containsExactly(0, 1.1, 1.2, 1.3, 0);
        noise.fill(Draw.step(4), 0, 1, out, 0, 2);
        assertThat(out).containsExactly(-0.2, -0.3, 1.2, 1.3, 0);
    }

    @Test
    void floatsAreTheRoundedRecord() {
        float[] out = new float[4];
        noise.fill(Draw.step(4), 1, 1, out, 2, 2);
        assertThat(out).containsExactly(0, 0, -1.2f, -1.3f);
    }

    @Test
    void whatWasNotRecordedIsNamed() {
        double[] out = new double[8];
        assertThatThrownBy(() -> noise.fill(Draw.step(1), 0, 0, out, 0, 3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("STEP")
                .hasMessageContaining("index=1");
        assertThatThrownBy(() -> noise.fill(Draw.initial(), 2, 0, out, 0, 3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("sample is 2")
                .hasMessageContaining("0 to 1");
        assertThatThrownBy(() -> noise.fill(Draw.initial(), 0, 2, out, 0, 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("firstElement is 2 with length 2")
                .hasMessageContaining("0 to 2");
        assertThatThrownBy(() -> noise.fill(Draw.initial(), 0, Long.MAX_VALUE, new float[8], 0, 2))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> noise.fill(Draw.initial(), -1, 0, new float[8], 0, 2))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void namesMustBeAsManyAsTensorsAndDistinct() {
        assertThatThrownBy(() -> RecordedNoise.inOrder(List.of(Draw.initial()), VALUES))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("there are 3 recorded tensors for 1 draws");
        assertThatThrownBy(() -> RecordedNoise.inOrder(List.of(Draw.step(0), Draw.step(1), Draw.step(0)), VALUES))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("named twice");
    }

    @Test
    void laterChangesOfTheArraysDoNotShow() {
        double[][][] values = {{{1, 2}}};
        RecordedNoise kept = RecordedNoise.inOrder(List.of(Draw.initial()), values);
        values[0][0][0] = 7;
        double[] out = new double[2];
        kept.fill(Draw.initial(), 0, 0, out, 0, 2);
        assertThat(out).containsExactly(1, 2);
    }

    @Test
    void textTellsRecordingsApart() {
        double[][][] values = {{{1, 2}}};
        double[][][] others = {{{1, 2.0000000000000004}}};
        String text = RecordedNoise.inOrder(List.of(Draw.step(0)), values).toString();
        assertThat(RecordedNoise.inOrder(List.of(Draw.step(0)), values)).hasToString(text);
        assertThat(RecordedNoise.inOrder(List.of(Draw.step(0)), others).toString())
                .isNotEqualTo(text);
        assertThat(RecordedNoise.inOrder(List.of(Draw.step(1)), values).toString())
                .isNotEqualTo(text);
    }
}
