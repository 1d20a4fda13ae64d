package org.score4j.cuda;

import org.score4j.cuda.kernel.Codes;
import org.score4j.cuda.kernel.Kernel;
import org.score4j.cuda.kernel.LaunchShape;
import org.score4j.exec.ExecutionRequest;
import org.score4j.program.Instruction;

/** Launches what needs one kernel: functions of elements, arithmetic on numbers, moves of samples and states that are kept. */
final class Instructions {
    private static final LaunchShape ONE_BLOCK = LaunchShape.ofBlock();

    private final RunMemory memory;
    private final int length;
    private final Launch pointwise;
    private final Launch scalar;
    private final Launch overBatch;
    private final Launch gather;
    private final Launch mark;

    Instructions(ExecutionRequest request, Queue queue, Kernels kernels, RunMemory memory) {
        this.memory = memory;
        length = request.sampleLength();
        pointwise = new Launch(queue.stream(), kernels, Kernel.POINTWISE, request.type());
        scalar = new Launch(queue.stream(), kernels, Kernel.SCALAR);
        overBatch = new Launch(queue.stream(), kernels, Kernel.BATCH);
        gather = new Launch(queue.stream(), kernels, Kernel.GATHER, request.type());
        mark = new Launch(queue.stream(), kernels, Kernel.MARK, request.type());
    }

    void launch(Instruction.Pointwise wanted, Batch batch) {
        pointwise
                .with()
                .pointer("out", memory.register(wanted.output().index()))
                .pointer("a", memory.register(wanted.a().index()))
                .pointer("b", memory.register(wanted.b().index()))
                .int64("length", length)
                .int32("rows", batch.active())
                .int32("operation", Codes.of(wanted.operation()));
        batch.factor(pointwise.with(), "limit", wanted.limit());
        pointwise.launch(batch.shapes().rows());
    }

    void launch(Instruction.Scalar wanted, Batch batch) {
        boolean couples = wanted.couplesSamples();
        Launch launch = couples ? overBatch : scalar;
        launch.with()
                .pointer("out", memory.scalar(wanted.output().index()))
                .int32("rows", batch.active())
                .int32("operation", Codes.of(wanted.operation()));
        batch.factor(launch.with(), "a", wanted.a());
        batch.factor(launch.with(), "b", wanted.b());
        launch.launch(couples ? ONE_BLOCK : batch.shapes().numbers());
    }

    void launch(Instruction.Gather wanted, Batch batch, long bad) {
        gather.with()
                .pointer("out", memory.register(wanted.output().index()))
                .pointer("in", memory.register(wanted.input().index()))
                .pointer("source", memory.scalar(wanted.source().index()))
                .pointer("bad", bad)
                .int64("length", length)
                .int32("rows", batch.active())
                .int32("sources", batch.active());
        gather.launch(batch.shapes().rows());
    }

    /** Copies the state to a register that keeps it. */
    void launch(Instruction.Mark wanted, int kept, Batch batch, long bad) {
        mark.with()
                .pointer("out", memory.register(kept))
                .pointer("in", memory.register(wanted.state().index()))
                .pointer("bad", bad)
                .int64("length", (long) batch.active() * length);
        mark.launch(batch.shapes().all());
    }
}
