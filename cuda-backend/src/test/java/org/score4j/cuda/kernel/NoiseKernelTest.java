package org.score4j.cuda.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.Memory;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.score4j.noise.BrownianNoise;
import org.score4j.noise.Draw;
import org.score4j.noise.DrawSum;
import org.score4j.noise.PhiloxNoise;
import org.score4j.tensor.ElementType;

/** Normals of kernels are those of {@link PhiloxNoise}. */
class NoiseKernelTest {
    private HostKernels kernels;

    @BeforeEach
    void compile() {
        kernels = HostKernels.get();
    }

    /** Every sample, draw and seed at random, from the whole of their ranges: 1,024,000 normals. */
    @Test
    void aMillionNormalsAtScatteredCountersHaveTheBitsOfTheLibrarys() {
        Random random = new Random(5);
        int rows = 1000;
        int length = 64;
        long[] samples = new long[rows];
        float[] expected = new float[length];
        for (int launch = 0; launch < 16; launch++) {
            long seed = random.nextLong();
            Draw draw = Draw.of(Draw.Stream.values()[launch % 8], random.nextInt(256), random.nextLong() >>> 16);
            Arrays.setAll(samples, i -> random.nextLong() >>> 32);
            PhiloxNoise noise = new PhiloxNoise(seed);
            float[] normals = normals(seed, draw, length, samples);
            for (int row = 0; row < rows; row++) {
                noise.fill(draw, samples[row], 0, expected, 0, length);
                assertThat(Arrays.copyOfRange(normals, row * length, (row + 1) * length))
                        .isEqualTo(expected);
            }
        }
    }

    /** Blocks of elements count up to the end of a long row. */
    @Test
    void normalsOfALongRowHaveTheBitsOfTheLibrarys() {
        int length = 1_000_003;
        float[] expected = new float[length];
        new PhiloxNoise(-7).fill(Draw.initial(), 3, 0, expected, 0, length);

        assertThat(normals(-7, Draw.initial(), length, 3)).isEqualTo(expected);
    }

    private float[] normals(long seed, Draw draw, int length, long... samples) {
        int count = samples.length * length;
        try (Memory out = new Memory((long) count * Float.BYTES);
                Memory numbers = HostMemory.of(samples)) {
            Arguments arguments = new Arguments(Kernel.COMBINE_NOISE.layout())
                    .pointer("out", HostMemory.address(out))
                    .int64("length", length)
                    .int32("rows", samples.length)
                    .factor("std", 0, 1)
                    .pointer("samples", HostMemory.address(numbers))
                    .int64("seed", seed)
                    .int64("draw", draw.packed());
            kernels.launch(
                    Kernel.COMBINE_NOISE,
                    LaunchShape.ofElements(samples.length, length),
                    arguments,
                    false,
                    ElementType.FLOAT32);
            return out.getFloatArray(0, count);
        }
    }

    /** Increments of Brownian paths, which sum some seventy draws. */
    @Test
    void incrementsHaveTheBitsOfBrownianPaths() {
        BrownianNoise noise =
                BrownianNoise.over(11, -1, 3, 0.1, 0.123456, 1 / 3.0, 2.9).withPaths(3);
        int length = 1003;
        long[] samples = {5, (1L << 32) - 1};
        double[] expected = new double[length];
        for (ElementType type : ElementType.values()) {
            for (int interval = 0; interval < 3; interval++) {
                Draw draw = Draw.of(Draw.Stream.INTERVAL, 2 - interval, interval);
                double[] normals = increments(noise.sumOf(draw).orElseThrow(), type, length, samples);
                for (int row = 0; row < samples.length; row++) {
                    noise.fill(draw, samples[row], 0, expected, 0, length);
                    assertThat(Arrays.copyOfRange(normals, row * length, (row + 1) * length))
                            .isEqualTo(expected);
                }
            }
        }
    }

    private double[] increments(DrawSum sum, ElementType type, int length, long... samples) {
        long[] packed = sum.draws().stream().mapToLong(Draw::packed).toArray();
        int count = samples.length * length;
        try (Memory out = new Memory((long) count * type.bytes());
                Memory numbers = HostMemory.of(samples);
                Memory names = HostMemory.of(packed);
                Memory factors = HostMemory.of(ElementType.FLOAT64, sum.coefficients())) {
            Arguments arguments = new Arguments(Kernel.INCREMENT.layout())
                    .pointer("out", HostMemory.address(out))
                    .int64("length", length)
                    .int32("rows", samples.length)
                    .pointer("samples", HostMemory.address(numbers))
                    .pointer("draws", HostMemory.address(names))
                    .pointer("coefficients", HostMemory.address(factors))
                    .int64("seed", 11)
                    .int32("count", packed.length);
            kernels.launch(Kernel.INCREMENT, LaunchShape.ofElements(samples.length, length), arguments, true, type);
            return HostMemory.read(out, type, count);
        }
    }
}
