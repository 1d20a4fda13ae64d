package org.score4j.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class PhiloxNoiseTest {
    private static final long LAST_ELEMENT = (1L << 34) - 1;
    private static final long LAST_SAMPLE = (1L << 32) - 1;

    /** Bits from an independent program: whole-number Philox, and fmaf and sqrtf of the C library. */
    @Test
    void bitsNeverChange() {
        assertThat(bits(new PhiloxNoise(0), Draw.initial(), 0, 0))
                .containsExactly(0x3d40884d, 0xbfad6600, 0xbf47101a, 0x3dc4488e);
        assertThat(bits(new PhiloxNoise(42), Draw.step(7), 3, 400))
                .containsExactly(0xbf8717e8, 0x3f8d01e8, 0x3fb33e0f, 0x3e62d36e);
        assertThat(bits(
                        new PhiloxNoise(0x0123456789ABCDEFL),
                        Draw.of(Draw.Stream.CHURN, 2, 0x123456789AL),
                        77777,
                        49382712))
                .containsExactly(0x3f9a9664, 0x3ec0b063, 0x3fa85591, 0xbf1d12fa);
    }

    @Test
    void everyBitOfSeedSampleDrawAndElementReachesTheCounter() {
        Draw last = Draw.of(Draw.Stream.USER, 255, (1L << 48) - 1);
        assertThat(bits(new PhiloxNoise(-1), last, LAST_SAMPLE, LAST_ELEMENT - 3))
                .containsExactly(0xbf97c318, 0x3f06f38e, 0xbf4b6cbd, 0x3eafd0b2);
    }

    /** From an independent program, which has the known answers of Philox's authors. */
    @Test
    void uniformNumbersNeverChange() {
        assertThat(new PhiloxNoise(42).uniform(Draw.of(Draw.Stream.TRAINING, 1, 7), 3, 5))
                .isEqualTo(0.4418820684650041);
    }

    @Test
    void uniformNumbersAreUniform() {
        int count = 20_000;
        PhiloxNoise noise = new PhiloxNoise(11);
        double[] sorted = IntStream.range(0, count)
                .mapToDouble(i -> noise.uniform(Draw.of(Draw.Stream.TRAINING, 0, i / 100), i % 10, i % 100 / 10))
                .sorted()
                .toArray();
        double largest = 0;
        for (int i = 0; i < count; i++) {
            largest = Math.max(largest, Math.abs(sorted[i] - (i + 0.5) / count));
        }
        // Kolmogorov and Smirnov's distance at a level of one in a thousand
        assertThat(largest).isLessThan(1.95 / Math.sqrt(count));
        assertThat(sorted[0]).isPositive();
        assertThat(sorted[count - 1]).isLessThan(1);
    }

    @Test
    void aLongDrawKeepsItsChecksum() {
        float[] normals = new float[16384];
        new PhiloxNoise(2026).fill(Draw.step(5), 9, 0, normals, 0, normals.length);
        ByteBuffer bytes = ByteBuffer.allocate(4 * normals.length);
        for (float normal : normals) {
            bytes.putFloat(normal);
        }
        CRC32 checksum = new CRC32();
        checksum.update(bytes.array());
        assertThat(checksum.getValue()).isEqualTo(0x2333b4a1L);
    }

    @Property
    void anyRangeIsASliceOfTheWhole(
            @ForAll long seed,
            @ForAll @LongRange(max = LAST_SAMPLE) long sample,
            @ForAll @LongRange(max = (1L << 34) - 64) long base,
            @ForAll @IntRange(max = 40) int from,
            @ForAll @IntRange(max = 24) int length,
            @ForAll @IntRange(max = 5) int offset) {
        PhiloxNoise noise = new PhiloxNoise(seed);
        Draw draw = Draw.step(sample % 1000);
        long aligned = base & ~3L;
        float[] whole = new float[64];
        noise.fill(draw, sample, aligned, whole, 0, 64);
        float[] part = new float[length + offset + 3];
        Arrays.fill(part, 99);
        noise.fill(draw, sample, aligned + from, part, offset, length);
        assertThat(Arrays.copyOfRange(part, offset, offset + length))
                .isEqualTo(Arrays.copyOfRange(whole, from, from + length));
        for (int i = 0; i < part.length; i++) {
            if (i < offset || i >= offset + length) {
                assertThat(part[i]).isEqualTo(99);
            }
        }
    }

    @Property
    void doublesAreTheFloatsWidened(
            @ForAll long seed, @ForAll @IntRange(max = 9) int from, @ForAll @IntRange(max = 50) int length) {
        PhiloxNoise noise = new PhiloxNoise(seed);
        float[] floats = new float[length];
        double[] doubles = new double[length + 2];
        noise.fill(Draw.initial(), 5, from, floats, 0, length);
        noise.fill(Draw.initial(), 5, from, doubles, 1, length);
        double[] widened =
                IntStream.range(0, length).mapToDouble(i -> floats[i]).toArray();
        assertThat(Arrays.copyOfRange(doubles, 1, length + 1)).isEqualTo(widened);
        assertThat(doubles[0]).isZero();
        assertThat(doubles[length + 1]).isZero();
    }

    @Test
    void compiledAndInterpretedCodeGiveTheSameBits() {
        PhiloxNoise noise = new PhiloxNoise(11);
        float[] early = new float[4096];
        float[] late = new float[4096];
        noise.fill(Draw.step(1), 2, 0, early, 0, early.length);
        for (int i = 0; i < 300; i++) {
            noise.fill(Draw.step(1), 2, 0, late, 0, late.length);
        }
        assertThat(late).isEqualTo(early);
    }

    @Test
    void nothingIsAllocatedPerCall() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        PhiloxNoise noise = new PhiloxNoise(3);
        Draw draw = Draw.step(0);
        float[] floats = new float[1001];
        double[] doubles = new double[1001];
        long id = Thread.currentThread().getId();
        long least = Long.MAX_VALUE;
        // the first rounds load and compile classes, more of them for some kernels
        for (int round = 0; round < 400 && least >= 1000; round++) {
            long before = threads.getThreadAllocatedBytes(id);
            for (int i = 0; i < 100; i++) {
                noise.fill(draw, i, 1, floats, 0, floats.length);
                noise.fill(draw, i, 1, doubles, 0, doubles.length);
            }
            least = Math.min(least, threads.getThreadAllocatedBytes(id) - before);
        }
        // the counter itself may cost a little; one object a call would be 3,200 bytes
        assertThat(least).isLessThan(1000);
    }

    @Test
    void numbersOutOfRangeAreNamed() {
        PhiloxNoise noise = new PhiloxNoise(0);
        float[] out = new float[8];
        for (long sample : List.of(-1L, LAST_SAMPLE + 1)) {
            assertThatThrownBy(() -> noise.fill(Draw.initial(), sample, 0, out, 0, 8))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("sample is " + sample + "; allowed: 0 to 4294967295");
        }
        for (long element : List.of(-1L, LAST_ELEMENT - 6, Long.MAX_VALUE)) {
            assertThatThrownBy(() -> noise.fill(Draw.initial(), 0, element, out, 0, 8))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("firstElement is " + element + " with length 8; allowed elements: 0 to 17179869183");
        }
        assertThatThrownBy(() -> noise.fill(Draw.initial(), 0, 0, out, 0, -1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("length is -1; allowed: 0 and more");
        assertThatThrownBy(() -> noise.fill(Draw.initial(), 0, 0, out, 1, 8))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThat(out).containsOnly(0);
    }

    private static int[] bits(PhiloxNoise noise, Draw draw, long sample, long firstElement) {
        float[] out = new float[4];
        noise.fill(draw, sample, firstElement, out, 0, 4);
        return IntStream.range(0, 4).map(i -> Float.floatToRawIntBits(out[i])).toArray();
    }
}
