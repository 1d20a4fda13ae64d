package org.score4j.cuda.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.Memory;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.score4j.noise.Draw;
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

    /** A draw that is a sum over draws: float64 fma in their order, rounded to float32. */
    @Test
    void incrementsRoundAsBrownianPathsDo() {
        PhiloxNoise noise = new PhiloxNoise(11);
        int length = 1003;
        long[] samples = {5, 77};
        Draw[] draws = new Draw[25];
        double[] coefficients = new double[draws.length];
        Arrays.setAll(draws, i -> Draw.of(Draw.Stream.INTERVAL, i % 3, (1L << i) + i));
        Arrays.setAll(coefficients, i -> Math.sin(i + 1) / (i + 1));
        long[] packed = Arrays.stream(draws).mapToLong(Draw::packed).toArray();
        for (ElementType type : ElementType.values()) {
            try (Memory out = new Memory(2L * length * type.bytes());
                    Memory numbers = HostMemory.of(samples);
                    Memory names = HostMemory.of(packed);
                    Memory factors = HostMemory.of(ElementType.FLOAT64, coefficients)) {
                Arguments arguments = new Arguments(Kernel.INCREMENT.layout())
                        .pointer("out", HostMemory.address(out))
                        .int64("length", length)
                        .int32("rows", samples.length)
                        .pointer("samples", HostMemory.address(numbers))
                        .pointer("draws", HostMemory.address(names))
                        .pointer("coefficients", HostMemory.address(factors))
                        .int64("seed", 11)
                        .int32("count", draws.length);
                kernels.launch(Kernel.INCREMENT, LaunchShape.ofElements(samples.length, length), arguments, true, type);
                double[] normals = HostMemory.read(out, type, 2 * length);
                for (int row = 0; row < samples.length; row++) {
                    assertThat(Arrays.copyOfRange(normals, row * length, (row + 1) * length))
                            .isEqualTo(sums(noise, draws, coefficients, samples[row], length));
                }
            }
        }
    }

    private static double[] sums(PhiloxNoise noise, Draw[] draws, double[] coefficients, long sample, int length) {
        double[] sums = new double[length];
        double[] z = new double[length];
        for (int j = 0; j < draws.length; j++) {
            noise.fill(draws[j], sample, 0, z, 0, length);
            for (int i = 0; i < length; i++) {
                sums[i] = Math.fma(coefficients[j], z[i], sums[i]);
            }
        }
        return Arrays.stream(sums).map(sum -> (float) sum).toArray();
    }
}
