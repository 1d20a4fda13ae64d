package org.score4j.matching.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExamplesDigestTest {
    private static final float[] VALUES = {1, 2, 3, -4.5f, 0, 6};

    private static Examples examples(float[] values, int... labels) {
        return Examples.of(values, List.of(2L), labels, 3);
    }

    @Test
    void isTheDigestOfHeaderClassesAndValues() throws NoSuchAlgorithmException {
        ByteBuffer bytes = ByteBuffer.allocate(100).put("[2] 3 3\n".getBytes(StandardCharsets.UTF_8));
        bytes.putInt(0).putFloat(1).putFloat(2);
        bytes.putInt(2).putFloat(3).putFloat(-4.5f);
        bytes.putInt(-1).putFloat(0).putFloat(6);
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        digest.update(bytes.flip());
        assertThat(ExamplesDigest.sha256(examples(VALUES, 0, 2, -1)))
                .isEqualTo(HexFormat.of().formatHex(digest.digest()));
    }

    @Test
    void everyValueClassAndShapeCounts() {
        String digest = ExamplesDigest.sha256(examples(VALUES, 0, 2, 1));
        for (int i = 0; i < VALUES.length; i++) {
            float[] others = VALUES.clone();
            others[i] = Math.nextUp(others[i]);
            assertThat(ExamplesDigest.sha256(examples(others, 0, 2, 1))).isNotEqualTo(digest);
        }
        assertThat(ExamplesDigest.sha256(examples(VALUES, 0, 2, 2))).isNotEqualTo(digest);
        assertThat(ExamplesDigest.sha256(Examples.of(VALUES, List.of(2L)))).isNotEqualTo(digest);
        assertThat(ExamplesDigest.sha256(Examples.of(VALUES, List.of(1L, 2L), new int[] {0, 2, 1}, 3)))
                .isNotEqualTo(digest);
        assertThat(ExamplesDigest.sha256(examples(VALUES.clone(), 0, 2, 1))).isEqualTo(digest);
    }

    @Test
    void setsCountInTheirOrder() {
        Examples one = examples(VALUES, 0, 2, 1);
        Examples other = examples(new float[2], 0);
        assertThat(ExamplesDigest.sha256(one, other)).isNotEqualTo(ExamplesDigest.sha256(other, one));
    }
}
