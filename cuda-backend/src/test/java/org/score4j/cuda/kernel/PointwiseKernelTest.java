package org.score4j.cuda.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.Memory;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.score4j.program.Coefficient;
import org.score4j.program.Instruction.Pointwise;
import org.score4j.program.Instruction.PointwiseOperation;
import org.score4j.tensor.ElementType;

/** Functions of elements give the bits of the processor's executor. */
class PointwiseKernelTest {
    private HostKernels kernels;

    @BeforeEach
    void compile() {
        kernels = HostKernels.get();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 7, 64, 1027, 4099})
    void functionsHaveTheBitsOfTheProcessors(int length) {
        for (ElementType type : ElementType.values()) {
            for (PointwiseOperation operation : PointwiseOperation.values()) {
                for (int out : new int[] {0, 1, 2}) {
                    Random random = new Random(length);
                    try (Twin twin = new Twin(type, length, random, 0, 1, 2)) {
                        compare(twin, operation, out, Coefficient.of(0.7));
                        compare(twin, operation, out, Coefficient.of(twin.scalar(0), 1.5));
                    }
                }
            }
        }
    }

    /** Zeros of both signs, infinities, NaN. */
    @Test
    void functionsOfSpecialValuesHaveTheBitsOfTheProcessors() {
        double[] special = {0.0, -0.0, 1e300, -1e300, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.NaN};
        for (ElementType type : ElementType.values()) {
            for (PointwiseOperation operation : PointwiseOperation.values()) {
                for (double limit : new double[] {0.0, 1.0, Double.POSITIVE_INFINITY, Double.NaN, -1.0}) {
                    try (Twin twin = new Twin(type, special.length, new Random(3), 0, 1, 2)) {
                        for (int sample = 0; sample < 3; sample++) {
                            twin.write(twin.register(1), sample, special);
                            twin.set(twin.scalar(1), sample, limit);
                        }
                        compare(twin, operation, 0, Coefficient.of(twin.scalar(1)));
                    }
                }
            }
        }
    }

    private void compare(Twin twin, PointwiseOperation operation, int out, Coefficient limit) {
        Arguments arguments = new Arguments(Kernel.POINTWISE.layout())
                .pointer("out", twin.address(twin.register(out)))
                .pointer("a", twin.address(twin.register(1)))
                .pointer("b", twin.address(twin.register(2)))
                .int64("length", twin.length)
                .int32("rows", twin.rows())
                .int32("operation", Codes.of(operation));
        twin.factor(arguments, "limit", limit);
        twin.execute(new Pointwise(twin.register(out), operation, twin.register(1), twin.register(2), limit));
        kernels.launch(
                Kernel.POINTWISE, LaunchShape.ofElements(twin.rows(), twin.length), arguments, out == 1, twin.type);
        twin.assertEqualBits();
    }

    /** Over the whole range, and closely around 0 and where the reduction begins. */
    @Test
    void twoMillionExponentialsHaveTheBitsOfStrictMath() {
        int count = 500_000;
        Random random = new Random(17);
        for (int part = 0; part < 4; part++) {
            double[] x = new double[count];
            for (int i = 0; i < count; i++) {
                x[i] = switch (part) {
                    case 0 -> (random.nextDouble() - 0.5) * 1500;
                    case 1 -> random.nextGaussian();
                    case 2 -> Double.longBitsToDouble(random.nextLong());
                    default -> (random.nextBoolean() ? 1 : -1) * Math.scalb(0.3 + random.nextDouble(), -(i % 40));
                };
            }
            double[] expected = Arrays.stream(x).map(StrictMath::exp).toArray();
            try (Memory memory = HostMemory.of(ElementType.FLOAT64, x)) {
                long address = HostMemory.address(memory);
                Arguments arguments = new Arguments(Kernel.POINTWISE.layout())
                        .pointer("out", address)
                        .pointer("a", address)
                        .int64("length", count)
                        .int32("rows", 1)
                        .int32("operation", Codes.of(PointwiseOperation.EXP));
                kernels.launch(
                        Kernel.POINTWISE, LaunchShape.ofElements(1, count), arguments, false, ElementType.FLOAT64);
                assertThat(HostMemory.read(memory, ElementType.FLOAT64, count)).isEqualTo(expected);
            }
        }
    }

    /** Where fdlibm's branches part, and their neighbours. */
    @Test
    void exponentialsAtTheSeamsHaveTheBitsOfStrictMath() {
        double[] seams = {
            0.5 * Math.log(2),
            1.5 * Math.log(2),
            0x1p-28,
            709.782712893384,
            -745.1332191019411,
            -708.3964185322641,
            -744.44,
            Double.MIN_VALUE,
            0.0,
            1.0,
            Math.log(2)
        };
        double[] x = new double[seams.length * 2 * 401];
        int at = 0;
        for (double seam : seams) {
            for (int sign = -1; sign <= 1; sign += 2) {
                double near = sign * seam;
                for (int i = 0; i < 200; i++) {
                    near = Math.nextDown(near);
                }
                for (int i = 0; i < 401; i++, near = Math.nextUp(near)) {
                    x[at++] = near;
                }
            }
        }
        double[] expected = Arrays.stream(x).map(StrictMath::exp).toArray();
        try (Memory memory = HostMemory.of(ElementType.FLOAT64, x)) {
            Arguments arguments = new Arguments(Kernel.POINTWISE.layout())
                    .pointer("out", HostMemory.address(memory))
                    .pointer("a", HostMemory.address(memory))
                    .int64("length", x.length)
                    .int32("rows", 1)
                    .int32("operation", Codes.of(PointwiseOperation.EXP));
            kernels.launch(
                    Kernel.POINTWISE, LaunchShape.ofElements(1, x.length), arguments, false, ElementType.FLOAT64);
            assertThat(HostMemory.read(memory, ElementType.FLOAT64, x.length)).isEqualTo(expected);
        }
    }
}
