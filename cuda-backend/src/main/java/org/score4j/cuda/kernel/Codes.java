package org.score4j.cuda.kernel;

import org.score4j.program.Instruction.PointwiseOperation;
import org.score4j.program.Instruction.ScalarOperation;

/** The numbers that the kernels' sources give to operations of instructions. */
public final class Codes {
    private Codes() {}

    /** The code of an operation of {@link Kernel#POINTWISE}. */
    public static int of(PointwiseOperation operation) {
        return switch (operation) {
            case CLAMP -> 0;
            case EXP -> 1;
            case PRODUCT -> 2;
        };
    }

    /** The code of an operation of {@link Kernel#SCALAR}, or of {@link Kernel#BATCH} if it couples samples. */
    public static int of(ScalarOperation operation) {
        return switch (operation) {
            case COPY -> 0;
            case ADD -> 1;
            case SUBTRACT -> 2;
            case MULTIPLY -> 3;
            case DIVIDE -> 4;
            case SQRT -> 5;
            case MIN -> 6;
            case MAX -> 7;
            case BATCH_MEAN -> 8;
            case BATCH_MAX -> 9;
        };
    }
}
