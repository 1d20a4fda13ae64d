package org.score4j.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class DrawTest {
    private static final long LAST_INDEX = (1L << 48) - 1;

    @Test
    void streamCodesStandForEver() {
        assertThat(Arrays.stream(Draw.Stream.values()).map(s -> s.code() + " " + s))
                .containsExactly(
                        "0 INITIAL",
                        "1 STEP",
                        "2 CORRECTOR",
                        "3 CHURN",
                        "4 INTERVAL",
                        "5 PROBE",
                        "6 TRAINING",
                        "7 USER");
    }

    @Test
    void packedFieldsLieAtTheirBits() {
        assertThat(Draw.initial().packed()).isZero();
        assertThat(Draw.step(0x123456789AL).packed()).isEqualTo(0x0100_00123456789AL);
        assertThat(Draw.of(Draw.Stream.USER, 255, LAST_INDEX).packed()).isEqualTo(0x07FF_FFFFFFFFFFFFL);
        assertThat(Draw.of(Draw.Stream.PROBE, 0x80, 1).packed()).isEqualTo(0x0580_000000000001L);
    }

    @Property
    void unpackUndoesPacked(
            @ForAll Draw.Stream stream,
            @ForAll @IntRange(max = 255) int role,
            @ForAll @LongRange(max = LAST_INDEX) long index) {
        Draw draw = Draw.of(stream, role, index);
        assertThat(Draw.unpack(draw.packed())).isEqualTo(draw);
    }

    @Test
    void fieldsOutOfRangeAreRefused() {
        assertThatThrownBy(() -> Draw.of(Draw.Stream.STEP, 256, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("role is 256; allowed: 0 to 255");
        assertThatThrownBy(() -> Draw.of(Draw.Stream.STEP, -1, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Draw.step(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Draw.step(LAST_INDEX + 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("index is 281474976710656; allowed: 0 to 281474976710655");
    }

    @Test
    void unknownStreamCodesAreRefused() {
        assertThatThrownBy(() -> Draw.unpack(8L << 56))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("stream code is 8; allowed: 0 to 7");
        assertThatThrownBy(() -> Draw.unpack(-1L))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("255");
    }
}
