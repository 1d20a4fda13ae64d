package org.score4j.noise;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What every kernel owes: the bits of Philox and Box–Muller taken one pair at a time, and nothing beside its range. */
public abstract class PhiloxKernelContract {
    private static final long LAST_BLOCK = (1L << 32) - 1;
    private static final float UNTOUCHED = 99;

    protected abstract PhiloxKernel kernel();

    @Test
    void shortRangesOfEveryLengthStayWithinTheirBounds() {
        SplittableRandom random = new SplittableRandom(1);
        for (int blocks = 0; blocks <= 100; blocks++) {
            for (int offset = 0; offset <= 17; offset++) {
                check(random.nextLong(), random.nextLong(), random.nextLong(LAST_BLOCK), 0, offset, blocks);
            }
        }
    }

    @Test
    void anySeedDrawSampleAndBlockGiveTheBitsOfTheDefinition() {
        SplittableRandom random = new SplittableRandom(2);
        for (int i = 0; i < 2000; i++) {
            int blocks = random.nextInt(700);
            long first = random.nextLong(LAST_BLOCK - blocks);
            check(random.nextLong(), random.nextLong(), random.nextLong(LAST_BLOCK + 1), first, i % 5, blocks);
        }
    }

    @Test
    void theLastBlocksAreLikeTheOthers() {
        for (int blocks : new int[] {1, 8, 33, 300}) {
            check(-1, -1, LAST_BLOCK, LAST_BLOCK + 1 - blocks, 3, blocks);
        }
    }

    @Test
    void millionsOfNormalsGiveTheBitsOfTheDefinition() {
        check(0x0123456789ABCDEFL, Draw.of(Draw.Stream.CHURN, 2, 1L << 40).packed(), 77777, 123_456_789, 1, 2_000_003);
    }

    /** Words where the logarithm or the angle changes its branch, brought about by running Philox backwards. */
    @Test
    void wordsAtTheSeamsGiveTheBitsOfTheDefinition() {
        int seams = 0;
        SplittableRandom random = new SplittableRandom(3);
        for (int bit = 0; bit <= 32; bit++) {
            for (long centre : new long[] {1L << bit, 3037000500L >>> bit, ~(3037000500L >>> bit)}) {
                for (int step = -2; step <= 2; step++) {
                    int radius = (int) (centre + step);
                    int angle = (random.nextInt(4) << 30) + ((step & 1) << 29) + (step >> 1);
                    seams += checkWords(random.nextLong(), radius, angle, angle ^ 0x3FFFFFFF, radius) ? 1 : 0;
                    seams += checkWords(random.nextLong(), angle, radius, radius, angle) ? 1 : 0;
                }
            }
        }
        assertThat(seams).isEqualTo(33 * 3 * 5 * 2);
    }

    private boolean checkWords(long seed, int w0, int w1, int w2, int w3) {
        int[] counter = {w0, w1, w2, w3};
        for (int round = Philox.ROUNDS - 1; round >= 0; round--) {
            int key0 = (int) (seed + round * Philox.WEYL_0);
            int key1 = (int) ((seed >>> 32) + round * Philox.WEYL_1);
            int first = counter[3] * inverse(0xD2511F53);
            int third = counter[1] * inverse(0xCD9E8D57);
            int second = counter[0] ^ key0 ^ high(0xCD9E8D57L, third);
            int fourth = counter[2] ^ key1 ^ high(0xD2511F53L, first);
            counter = new int[] {first, second, third, fourth};
        }
        long block = Integer.toUnsignedLong(counter[0]);
        long sample = Integer.toUnsignedLong(counter[1]);
        long draw = Integer.toUnsignedLong(counter[2]) | ((long) counter[3] << 32);
        long first = Math.max(0, Math.min(block - (w0 & 31), LAST_BLOCK - 63));
        check(seed, draw, sample, first, 0, 64);
        long words = Philox.half(false, Philox.pair(counter[0], counter[1]), Long.rotateLeft(draw, 32), seed);
        return words == Philox.pair(w0, w1) && block >= first && block < first + 64;
    }

    /** Of an odd number, modulo 2³², by Newton's iteration. */
    private static int inverse(int odd) {
        int inverse = odd;
        for (int i = 0; i < 5; i++) {
            inverse *= 2 - odd * inverse;
        }
        return inverse;
    }

    private static int high(long multiplier, int word) {
        return (int) ((multiplier * Integer.toUnsignedLong(word)) >>> 32);
    }

    private void check(long seed, long draw, long sample, long firstBlock, int offset, int blocks) {
        float[] expected = new float[4 * blocks + offset + 5];
        Arrays.fill(expected, UNTOUCHED);
        float[] found = expected.clone();
        for (int i = 0; i < blocks; i++) {
            long counter = Philox.pair((int) (firstBlock + i), (int) sample);
            for (int half = 0; half < 2; half++) {
                long words = Philox.half(half == 1, counter, Long.rotateLeft(draw, 32), seed);
                long normals = BoxMuller.pair((int) (words >>> 32), (int) words);
                expected[offset + 4 * i + 2 * half] = Float.intBitsToFloat((int) normals);
                expected[offset + 4 * i + 2 * half + 1] = Float.intBitsToFloat((int) (normals >>> 32));
            }
        }
        kernel().fill(seed, draw, sample, firstBlock, found, offset, blocks);
        assertThat(Arrays.mismatch(found, expected))
                .as("seed %d, draw %d, sample %d, block %d, %d blocks", seed, draw, sample, firstBlock, blocks)
                .isEqualTo(-1);
    }
}
