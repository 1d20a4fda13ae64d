package org.score4j.noise;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BoxMullerTest {
    /** Bits from an independent program: integers, and fmaf and sqrtf of the C library. */
    @ParameterizedTest
    @CsvSource({
        "00000000, 00000000, 40990b91, c0990b91",
        "ffffffff, 00000000, 373504f3, b73504f3",
        "00000000, 1fffffff, 40d87047, b1a9fd8f",
        "00000000, 20000000, 40d87047, 31a9fd8f",
        "7fffffff, 3fffffff, 3f55224c, 3f55224c",
        "80000000, 40000000, 3f55224c, 3f55224c",
        "b504f333, 80000000, bf16b55f, 3f16b55f",
        "b504f334, c0000000, bf16b55f, bf16b55f",
        "00000001, bfffffff, c095531c, c095531c"
    })
    void bitsAreThoseOfTheDefinition(String radiusWord, String angleWord, String first, String second) {
        long pair = BoxMuller.pair(parse(radiusWord), parse(angleWord));
        assertThat((int) pair).isEqualTo(parse(first));
        assertThat((int) (pair >>> 32)).isEqualTo(parse(second));
    }

    /** The documented error, against the transform in float64. */
    @Test
    void normalsAreWithinThreeUlpAndAFifth() {
        SplittableRandom random = new SplittableRandom(7);
        double worst = 0;
        double sum = 0;
        int count = 400_000;
        for (int i = 0; i < count; i++) {
            int a = random.nextInt();
            int b = random.nextInt();
            if (i % 4 == 0) {
                a = ~(a >>> random.nextInt(32)); // radii near 0
            } else if (i % 4 == 1) {
                a >>>= random.nextInt(32); // tails
            } else if (i % 4 == 2) {
                b = (b & 0xC0000000) + 0x20000000 + (b >> 2 >> random.nextInt(28)); // sines near 0
            }
            double u = (2 * (a & 0xFFFFFFFFL) + 1) * 0x1p-33;
            double radius = Math.sqrt(-2 * (u < 0.5 ? Math.log(u) : Math.log1p(u - 1)));
            double y = (2 * (b & 0x3FFFFFFF) + 1) * 0x1p-30 - 1;
            // whole quarter turns exactly, so that the sine of a small rest keeps its relative precision
            double sine = Math.sin(Math.PI / 4 * y);
            double cosine = Math.cos(Math.PI / 4 * y);
            double[][] turns = {{cosine, sine}, {-sine, cosine}, {-cosine, -sine}, {sine, -cosine}};
            long pair = BoxMuller.pair(a, b);
            for (int j = 0; j < 2; j++) {
                float normal = Float.intBitsToFloat((int) (pair >>> (32 * j)));
                double exact = radius * turns[b >>> 30][j];
                double error = Math.abs(normal - exact) / Math.ulp((float) exact);
                worst = Math.max(worst, error);
                sum += error;
            }
        }
        assertThat(worst).isBetween(2.0, 3.2);
        assertThat(sum / (2 * count)).isBetween(0.25, 0.6);
    }

    /** Across the seams of the logarithm: u near 0, √½, ½ and 1. Neighbouring words are closer than a radius's error. */
    @Test
    void radiusFallsAsItsWordRises() {
        for (long start : new long[] {0, 3037000400L, (1L << 32) - 100_000, (1L << 31) - 50_000}) {
            float last = Float.POSITIVE_INFINITY;
            int rises = 0;
            for (long word = start; word < start + 100_000; word++) {
                float radius = BoxMuller.radius((int) word);
                rises += radius <= last + 2 * Math.ulp(last) ? 0 : 1;
                last = radius;
            }
            assertThat(rises).as("from word %d on", start).isZero();
            assertThat(last).isPositive();
        }
    }

    private static int parse(String hex) {
        return Integer.parseUnsignedInt(hex, 16);
    }
}
