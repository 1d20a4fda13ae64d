package org.score4j.cuda.kernel;

import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.score4j.program.Coefficient;
import org.score4j.program.Instruction.Scalar;
import org.score4j.program.Instruction.ScalarOperation;
import org.score4j.tensor.ElementType;

/** Arithmetic on numbers of samples gives the bits of the processor's executor. */
class ScalarKernelTest {
    private HostKernels kernels;

    @BeforeEach
    void compile() {
        kernels = HostKernels.get();
    }

    @Test
    void operationsHaveTheBitsOfTheProcessors() {
        double[] special = {0.0, -0.0, Double.NaN, Double.POSITIVE_INFINITY, 1e-320, -3};
        for (int batch : new int[] {1, 2, 3, 5, 255, 256, 257, 600}) {
            for (ScalarOperation operation : ScalarOperation.values()) {
                Random random = new Random(batch);
                try (Twin twin = new Twin(ElementType.FLOAT32, 1, random, samples(batch))) {
                    compare(twin, operation, 2, Coefficient.of(twin.scalar(0)), Coefficient.of(twin.scalar(1), -2.5));
                    compare(twin, operation, 0, Coefficient.of(twin.scalar(0), 0.1), Coefficient.of(twin.scalar(1)));
                    compare(twin, operation, 1, Coefficient.of(0.3), Coefficient.of(twin.scalar(1)));
                    compare(twin, operation, 2, Coefficient.of(twin.scalar(2)), Coefficient.of(-0.25));
                    for (int sample = 0; sample < batch; sample++) {
                        twin.set(twin.scalar(0), sample, special[sample % special.length]);
                        twin.set(twin.scalar(1), sample, special[sample / special.length % special.length]);
                    }
                    compare(twin, operation, 2, Coefficient.of(twin.scalar(0)), Coefficient.of(twin.scalar(1)));
                    compare(twin, operation, 1, Coefficient.of(twin.scalar(1)), Coefficient.of(twin.scalar(0)));
                }
            }
        }
    }

    private static long[] samples(int batch) {
        long[] samples = new long[batch];
        for (int sample = 0; sample < batch; sample++) {
            samples[sample] = sample;
        }
        return samples;
    }

    private void compare(Twin twin, ScalarOperation operation, int out, Coefficient a, Coefficient b) {
        Scalar scalar = new Scalar(twin.scalar(out), operation, a, b);
        Arguments arguments = new Arguments(Kernel.SCALAR.layout())
                .pointer("out", twin.address(twin.scalar(out)))
                .int32("rows", twin.rows())
                .int32("operation", Codes.of(operation));
        twin.factor(arguments, "a", a);
        twin.factor(arguments, "b", b);
        twin.execute(scalar);
        if (scalar.couplesSamples()) {
            kernels.launch(Kernel.BATCH, LaunchShape.ofBlock(), arguments, out == 1);
        } else {
            kernels.launch(Kernel.SCALAR, LaunchShape.ofNumbers(twin.rows()), arguments, out == 1);
        }
        twin.assertEqualScalars();
    }
}
