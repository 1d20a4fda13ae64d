package org.score4j.cuda.kernel;

import com.sun.jna.Memory;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.score4j.program.Instruction.Reduce;
import org.score4j.program.Instruction.Reduction;
import org.score4j.tensor.ElementType;

/** Reductions over samples give the bits of the processor's executor. */
class ReduceKernelTest {
    private HostKernels kernels;

    @BeforeEach
    void compile() {
        kernels = HostKernels.get();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 63, 64, 65, 255, 256, 512, 1023, 1024, 1025, 4099})
    void reductionsHaveTheBitsOfTheProcessors(int length) {
        for (ElementType type : ElementType.values()) {
            Random random = new Random(length);
            try (Twin twin = new Twin(type, length, random, 0, 1, 2)) {
                for (Reduction operation : Reduction.values()) {
                    if (operation != Reduction.QUANTILE_ABS) {
                        compare(twin, operation, random.nextBoolean());
                    }
                }
                for (double probability : new double[] {0, 0.25, 0.995, 1, random.nextDouble()}) {
                    compareQuantile(twin, probability);
                }
            }
        }
    }

    /** Few different values, both signs of zero among them, so that neighbouring ranks often hold the same one. */
    @ParameterizedTest
    @ValueSource(ints = {2, 7, 300})
    void repeatedValuesHaveTheQuantilesOfTheProcessors(int length) {
        for (ElementType type : ElementType.values()) {
            try (Twin twin = new Twin(type, length, new Random(1), 0, 1, 2)) {
                double[] row = new double[length];
                for (int sample = 0; sample < 3; sample++) {
                    for (int i = 0; i < length; i++) {
                        row[i] = (i * 7 % 5 - 2) * (i % 2 == 0 ? -0.5 : 0.5) * sample;
                    }
                    twin.write(twin.register(0), sample, row);
                }
                for (int i = 0; i <= 20; i++) {
                    compareQuantile(twin, i / 20.0);
                }
            }
        }
    }

    private void compare(Twin twin, Reduction operation, boolean backwards) {
        twin.execute(
                new Reduce(twin.scalar(0), operation, twin.register(0), twin.register(1), twin.register(2), 1e-3, 0.1));
        int chunks = (twin.length + 1023) / 1024;
        try (Memory partial = new Memory((long) twin.rows() * chunks * Double.BYTES);
                Memory mean = new Memory((long) twin.rows() * Double.BYTES)) {
            Arguments reduce = new Arguments(Kernel.REDUCE.layout())
                    .pointer("partial", HostMemory.address(partial))
                    .pointer("a", twin.address(twin.register(0)))
                    .pointer("b", twin.address(twin.register(1)))
                    .pointer("c", twin.address(twin.register(2)))
                    .pointer("mean", HostMemory.address(mean))
                    .float64("absolute", 1e-3)
                    .float64("relative", 0.1)
                    .int64("length", twin.length)
                    .int32("rows", twin.rows());
            Arguments finish = new Arguments(Kernel.FINISH.layout())
                    .pointer("out", twin.address(twin.scalar(0)))
                    .pointer("partial", HostMemory.address(partial))
                    .int64("length", twin.length)
                    .int32("rows", twin.rows());
            if (operation == Reduction.STD) {
                finish.pointer("out", HostMemory.address(mean));
                run(twin, reduce, Summand.SUM, finish, Ending.MEAN, backwards);
                finish.pointer("out", twin.address(twin.scalar(0)));
            }
            run(twin, reduce, summand(operation), finish, ending(operation), backwards);
        }
        twin.assertEqualScalars();
    }

    private void run(Twin twin, Arguments reduce, Summand summand, Arguments finish, Ending ending, boolean backwards) {
        reduce.int32("operation", summand.code());
        finish.int32("operation", ending.code());
        kernels.launch(Kernel.REDUCE, LaunchShape.ofChunks(twin.rows(), twin.length), reduce, backwards, twin.type);
        kernels.launch(Kernel.FINISH, LaunchShape.ofNumbers(twin.rows()), finish, backwards);
    }

    private static Summand summand(Reduction operation) {
        return switch (operation) {
            case DOT -> Summand.DOT;
            case SUM, QUANTILE_ABS -> Summand.SUM;
            case MAX_ABS -> Summand.MAX_ABS;
            case STD -> Summand.SQUARED_DEVIATION;
            case WEIGHTED_RMS -> Summand.WEIGHTED;
            case LARGER_WEIGHTED_RMS -> Summand.LARGER_WEIGHTED;
        };
    }

    private static Ending ending(Reduction operation) {
        return switch (operation) {
            case DOT, SUM, QUANTILE_ABS -> Ending.TOTAL;
            case MAX_ABS -> Ending.LARGEST;
            case STD -> Ending.DEVIATION;
            case WEIGHTED_RMS, LARGER_WEIGHTED_RMS -> Ending.ROOT_MEAN;
        };
    }

    private void compareQuantile(Twin twin, double probability) {
        twin.execute(new Reduce(
                twin.scalar(1),
                Reduction.QUANTILE_ABS,
                twin.register(0),
                twin.register(0),
                twin.register(0),
                probability,
                0));
        Arguments arguments = new Arguments(Kernel.QUANTILE.layout())
                .pointer("out", twin.address(twin.scalar(1)))
                .pointer("a", twin.address(twin.register(0)))
                .float64("probability", probability)
                .int64("length", twin.length)
                .int32("rows", twin.rows());
        kernels.launch(Kernel.QUANTILE, LaunchShape.ofRows(twin.rows()), arguments, probability > 0.5, twin.type);
        twin.assertEqualScalars();
    }
}
