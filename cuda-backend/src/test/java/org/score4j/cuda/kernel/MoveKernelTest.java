package org.score4j.cuda.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.Memory;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.score4j.program.Instruction;
import org.score4j.tensor.ElementType;

/** Samples are permuted, and states kept and looked through, as the processor's executor does. */
class MoveKernelTest {
    private HostKernels kernels;

    @BeforeEach
    void compile() {
        kernels = HostKernels.get();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 4, 7, 1027, 4099})
    void gatheredRowsAreThoseOfTheProcessors(int length) {
        for (ElementType type : ElementType.values()) {
            try (Twin twin = new Twin(type, length, new Random(4), 0, 1, 2, 3, 4)) {
                double[] sources = {4, 0.9, -0.5, 2, 2};
                for (int sample = 0; sample < 5; sample++) {
                    twin.set(twin.scalar(0), sample, sources[sample]);
                }
                twin.execute(new Instruction.Gather(twin.register(1), twin.register(0), twin.scalar(0)));

                assertThat(gather(twin)).isEqualTo(-1);
                twin.assertEqualBits();
            }
        }
    }

    @Test
    void theFirstSourceThatIsNoRowIsTold() {
        try (Twin twin = new Twin(ElementType.FLOAT32, 9, new Random(4), 0, 1, 2, 3)) {
            for (double wrong : new double[] {-1, 4, 1e30, Double.NEGATIVE_INFINITY}) {
                twin.set(twin.scalar(0), 0, 0);
                twin.set(twin.scalar(0), 1, Double.NaN);
                twin.set(twin.scalar(0), 2, wrong);
                twin.set(twin.scalar(0), 3, wrong);
                assertThat(gather(twin)).isEqualTo(2);
            }
        }
    }

    private long gather(Twin twin) {
        try (Memory bad = HostMemory.of(-1L)) {
            Arguments arguments = new Arguments(Kernel.GATHER.layout())
                    .pointer("out", twin.address(twin.register(1)))
                    .pointer("in", twin.address(twin.register(0)))
                    .pointer("source", twin.address(twin.scalar(0)))
                    .pointer("bad", HostMemory.address(bad))
                    .int64("length", twin.length)
                    .int32("rows", twin.rows())
                    .int32("sources", twin.rows());
            kernels.launch(Kernel.GATHER, LaunchShape.ofElements(twin.rows(), twin.length), arguments, true, twin.type);
            return bad.getLong(0);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 4, 7, 1027, 4099})
    void aMarkedStateIsCopiedAndItsFirstBadElementTold(int length) {
        for (ElementType type : ElementType.values()) {
            for (double wrong : new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
                try (Twin twin = new Twin(type, length, new Random(4), 0, 1)) {
                    assertThat(mark(twin)).isEqualTo(-1);
                    double[] row = new double[length];
                    twin.cpu.read(twin.register(0), 1, row);
                    row[length - 1] = wrong;
                    row[length / 2] = wrong;
                    twin.write(twin.register(0), 1, row);

                    assertThat(mark(twin)).isEqualTo(length + length / 2);
                    for (int sample = 0; sample < 2; sample++) {
                        twin.cpu.read(twin.register(0), sample, row);
                        twin.cpu.write(twin.register(1), sample, row);
                    }
                    twin.assertEqualBits();
                }
            }
        }
    }

    private long mark(Twin twin) {
        try (Memory bad = HostMemory.of(-1L)) {
            long elements = (long) twin.rows() * twin.length;
            Arguments arguments = new Arguments(Kernel.MARK.layout())
                    .pointer("out", twin.address(twin.register(1)))
                    .pointer("in", twin.address(twin.register(0)))
                    .pointer("bad", HostMemory.address(bad))
                    .int64("length", elements);
            kernels.launch(Kernel.MARK, LaunchShape.ofElements(1, elements), arguments, false, twin.type);
            return bad.getLong(0);
        }
    }
}
