package org.score4j.cuda;

import org.score4j.exec.ExecutionRequest;
import org.score4j.program.Instruction;
import org.score4j.program.NetworkCall;

/** Turns instructions into launches. */
final class Decoder {
    private final Batch batch;
    private final Checks checks;
    private final Sums sums;
    private final SampleReductions reductions;
    private final Instructions instructions;
    private final Networks networks;
    private final RegisterCopies copies;
    private final boolean hostNoise;

    Decoder(
            ExecutionRequest request,
            Queue queue,
            Kernels kernels,
            RunMemory memory,
            Batch batch,
            Checks checks,
            RegisterCopies copies,
            RunParts parts) {
        this.batch = batch;
        this.checks = checks;
        this.copies = copies;
        hostNoise = PathSums.seed(request).isEmpty();
        sums = new Sums(request, queue, kernels, memory, parts.paths());
        reductions = new SampleReductions(request, queue, kernels, memory);
        instructions = new Instructions(request, queue, kernels, memory);
        networks = new Networks(request, queue, kernels, memory, parts.models());
    }

    /**
     * Launches an instruction.
     *
     * @param spare register that a mark copies its state to
     */
    void launch(Instruction instruction, int spare) {
        if (instruction instanceof Instruction.Combine combine) {
            sums.launch(combine, batch);
        } else if (instruction instanceof NetworkCall call) {
            networks.call(call, batch, checks.next());
        } else if (instruction instanceof Instruction.Mark mark) {
            instructions.launch(mark, spare, batch, checks.next());
        } else if (instruction instanceof Instruction.Scalar scalar) {
            instructions.launch(scalar, batch);
        } else if (instruction instanceof Instruction.Reduce reduce) {
            reductions.launch(reduce, batch);
        } else if (instruction instanceof Instruction.Pointwise pointwise) {
            instructions.launch(pointwise, batch);
        } else if (instruction instanceof Instruction.Gather gather) {
            instructions.launch(gather, batch, checks.next());
        } else if (instruction instanceof Instruction.Apply apply) {
            copies.apply(apply, batch.active());
        } else {
            throw new IllegalArgumentException("instruction is not lowered: " + instruction);
        }
    }

    /** Whether an instruction depends on nothing but the device, so that its launches can be done again. */
    boolean repeats(Instruction instruction) {
        if (instruction instanceof NetworkCall call) {
            return networks.repeats(call, batch.condition());
        }
        if (instruction instanceof Instruction.Combine combine) {
            return combine.noise() == null || !hostNoise;
        }
        return !(instruction instanceof Instruction.Apply);
    }

    /** Whether an instruction writes a scalar register. */
    static boolean writesScalars(Instruction instruction) {
        return instruction instanceof Instruction.Reduce || instruction instanceof Instruction.Scalar;
    }

    /** Nanoseconds inside networks on the host. */
    long networkNanos() {
        return networks.nanos();
    }
}
