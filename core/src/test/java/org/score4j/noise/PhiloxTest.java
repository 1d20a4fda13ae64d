package org.score4j.noise;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PhiloxTest {
    /** The known answers that Random123 publishes for philox4x32-10 (file kat_vectors). */
    @ParameterizedTest
    @CsvSource({
        "00000000 00000000 00000000 00000000, 00000000 00000000, 6627e8d5 e169c58d bc57ac4c 9b00dbd8",
        "ffffffff ffffffff ffffffff ffffffff, ffffffff ffffffff, 408f276d 41c83b0e a20bc7c6 6d5451fd",
        "243f6a88 85a308d3 13198a2e 03707344, a4093822 299f31d0, d16cfe09 94fdcceb 5001e420 24126ea1"
    })
    void publishedAnswersHold(String counter, String key, String answer) {
        assertThat(block(words(counter), words(key))).containsExactly(words(answer));
    }

    /** commons-rng takes (key, counter) for its seed and raises the counter before each block. */
    @Property(tries = 200)
    void agreesWithCommonsRng(
            @ForAll int k0,
            @ForAll int k1,
            @ForAll @IntRange(max = Integer.MAX_VALUE - 1) int c0,
            @ForAll int c1,
            @ForAll int c2,
            @ForAll int c3) {
        UniformRandomProvider other = RandomSource.PHILOX_4X32.create(new int[] {k0, k1, c0, c1, c2, c3});
        int[] expected = {other.nextInt(), other.nextInt(), other.nextInt(), other.nextInt()};
        assertThat(block(new int[] {c0 + 1, c1, c2, c3}, new int[] {k0, k1})).containsExactly(expected);
    }

    private static int[] block(int[] counter, int[] key) {
        long front = Philox.pair(counter[0], counter[1]);
        long back = Philox.pair(counter[2], counter[3]);
        long seed = (key[0] & 0xFFFFFFFFL) | ((long) key[1] << 32);
        long first = Philox.half(false, front, back, seed);
        long second = Philox.half(true, front, back, seed);
        return new int[] {(int) (first >>> 32), (int) first, (int) (second >>> 32), (int) second};
    }

    private static int[] words(String hex) {
        String[] parts = hex.trim().split(" ", -1);
        int[] words = new int[parts.length];
        for (int i = 0; i < words.length; i++) {
            words[i] = Integer.parseUnsignedInt(parts[i], 16);
        }
        return words;
    }
}
