package org.score4j.cuda;

import org.jspecify.annotations.Nullable;
import org.score4j.cuda.kernel.Arguments;
import org.score4j.cuda.kernel.Ending;
import org.score4j.cuda.kernel.Kernel;
import org.score4j.cuda.kernel.Summand;
import org.score4j.exec.ExecutionRequest;
import org.score4j.program.Instruction;
import org.score4j.program.Instruction.Reduce;
import org.score4j.program.Instruction.Reduction;

/** Reductions over samples into scalar registers: over chunks first, then from the first chunk to the last. */
final class SampleReductions {
    private final RunMemory memory;
    private final int length;
    private final @Nullable Launch reduce;
    private final @Nullable Launch finish;
    private final @Nullable Launch quantile;

    SampleReductions(ExecutionRequest request, Queue queue, Kernels kernels, RunMemory memory) {
        this.memory = memory;
        length = request.sampleLength();
        boolean sums = has(request, false);
        reduce = sums ? new Launch(queue.stream(), kernels, Kernel.REDUCE, request.type()) : null;
        finish = sums ? new Launch(queue.stream(), kernels, Kernel.FINISH) : null;
        quantile = has(request, true) ? new Launch(queue.stream(), kernels, Kernel.QUANTILE, request.type()) : null;
    }

    private static boolean has(ExecutionRequest request, boolean quantiles) {
        return request.program().instructions().stream()
                .anyMatch(instruction -> instruction instanceof Reduce wanted
                        && (wanted.operation() == Reduction.QUANTILE_ABS) == quantiles);
    }

    void launch(Reduce wanted, Batch batch) {
        long out = memory.scalar(wanted.output().index());
        switch (wanted.operation()) {
            case DOT -> total(wanted, Summand.DOT, Ending.TOTAL, out, batch);
            case SUM -> total(wanted, Summand.SUM, Ending.TOTAL, out, batch);
            case MAX_ABS -> total(wanted, Summand.MAX_ABS, Ending.LARGEST, out, batch);
            case WEIGHTED_RMS -> total(wanted, Summand.WEIGHTED, Ending.ROOT_MEAN, out, batch);
            case LARGER_WEIGHTED_RMS -> total(wanted, Summand.LARGER_WEIGHTED, Ending.ROOT_MEAN, out, batch);
            case STD -> {
                total(wanted, Summand.SUM, Ending.MEAN, memory.means(), batch);
                total(wanted, Summand.SQUARED_DEVIATION, Ending.DEVIATION, out, batch);
            }
            case QUANTILE_ABS -> quantile(wanted, out, batch);
        }
    }

    private void total(Reduce wanted, Summand summand, Ending ending, long out, Batch batch) {
        Launch first = known(reduce, wanted);
        first.with()
                .pointer("partial", memory.partials())
                .pointer("a", memory.register(wanted.a().index()))
                .pointer("b", memory.register(wanted.b().index()))
                .pointer("c", memory.register(wanted.c().index()))
                .pointer("mean", memory.means())
                .float64("absolute", wanted.parameter())
                .float64("relative", wanted.second())
                .int64("length", length)
                .int32("rows", batch.active())
                .int32("operation", summand.code());
        first.launch(batch.shapes().chunks());
        Launch second = known(finish, wanted);
        second.with()
                .pointer("out", out)
                .pointer("partial", memory.partials())
                .int64("length", length)
                .int32("rows", batch.active())
                .int32("operation", ending.code());
        second.launch(batch.shapes().numbers());
    }

    private void quantile(Reduce wanted, long out, Batch batch) {
        Launch launch = known(quantile, wanted);
        Arguments with = launch.with();
        with.pointer("out", out)
                .pointer("a", memory.register(wanted.a().index()))
                .float64("probability", wanted.parameter())
                .int64("length", length)
                .int32("rows", batch.active());
        launch.launch(batch.shapes().samples());
    }

    private static Launch known(@Nullable Launch launch, Instruction wanted) {
        if (launch == null) {
            throw new IllegalArgumentException("instruction is not one of the program's: " + wanted);
        }
        return launch;
    }
}
