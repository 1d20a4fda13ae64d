package org.score4j.exec;

import java.util.List;
import org.score4j.noise.Draw;
import org.score4j.noise.NoiseSource;
import org.score4j.program.Coefficient;
import org.score4j.program.Instruction;
import org.score4j.program.NoiseTerm;
import org.score4j.program.Register;
import org.score4j.program.ScalarRegister;
import org.score4j.program.Term;

/** Linear combinations of registers and noise: short sums of constant factors in one loop, others block by block. */
final class Combination {
    /** Multiply-adds that take the time of one normal. */
    static final int NORMAL_COST = 32;

    private static final int SHORT_SUM = 4;

    private final CpuExecution execution;
    private final RegisterFile registers;
    private final Workers workers;
    private final NoiseSource noiseSource;
    private final int length;
    private final int[] sumRegisters = new int[SHORT_SUM];
    private final double[] sumCoefficients = new double[SHORT_SUM];
    private final Workers.Task shortSum = this::shortSum;
    private final Workers.Task longSum = this::longSum;
    private Instruction.Combine current;

    Combination(CpuExecution execution, RegisterFile registers, Workers workers, ExecutionRequest request) {
        this.execution = execution;
        this.registers = registers;
        this.workers = workers;
        noiseSource = request.noise();
        length = request.sampleLength();
        Register state = request.program().state();
        current = new Instruction.Combine(state, List.of(Term.of(1, state)), null);
    }

    /** Executes a combination on all active samples. */
    void execute(Instruction.Combine combine) {
        current = combine;
        int elements = execution.active() * length;
        List<Term> terms = combine.terms();
        int count = terms.size();
        boolean constant = combine.noise() == null && count >= 1 && count <= SHORT_SUM;
        for (int i = 0; constant && i < count; i++) {
            if (terms.get(i).coefficient() instanceof Coefficient.Constant value) {
                sumRegisters[i] = terms.get(i).register().index();
                sumCoefficients[i] = value.value();
            } else {
                constant = false;
            }
        }
        if (constant) {
            workers.run(shortSum, elements);
        } else {
            int cost = combine.noise() == null ? 1 : NORMAL_COST;
            workers.run(longSum, elements, Workers.GRAIN, cost * (long) elements);
        }
    }

    private void shortSum(int worker, int from, int to) {
        Instruction.Combine combine = current;
        registers.combine(
                combine.output().index(),
                sumRegisters,
                sumCoefficients,
                combine.terms().size(),
                from,
                to);
    }

    private void longSum(int worker, int from, int to) {
        Instruction.Combine combine = current;
        int at = from;
        while (at < to) {
            int position = at / length;
            int element = at - position * length;
            int size = Math.min(Math.min(RegisterFile.BLOCK, to - at), length - element);
            sumBlock(worker, combine, position, element, size);
            registers.finish(worker, combine.output().index(), at, size);
            at += size;
        }
    }

    private void sumBlock(int worker, Instruction.Combine combine, int position, int element, int size) {
        int at = position * length + element;
        boolean first = true;
        List<Term> terms = combine.terms();
        for (int i = 0; i < terms.size(); i++) {
            int register = terms.get(i).register().index();
            if (terms.get(i).coefficient() instanceof Coefficient.PerElement mask) {
                registers.accumulateMasked(
                        worker, first, mask.factor(), mask.register().index(), register, at, size);
                first = false;
            } else if (terms.get(i).coefficient() instanceof Coefficient.Elements factors) {
                registers.accumulateElements(worker, first, factors, element, register, at, size);
                first = false;
            } else {
                double coefficient = execution.value(terms.get(i).coefficient(), position);
                if (coefficient != 0) {
                    registers.accumulate(worker, first, coefficient, register, at, size);
                    first = false;
                }
            }
        }
        NoiseTerm noise = combine.noise();
        double std = noise == null ? 0 : execution.value(noise.std(), position);
        if (noise != null && std != 0) {
            registers.accumulateNoise(
                    worker, first, std, noiseSource, draw(noise, position), execution.sample(position), element, size);
            first = false;
        }
        if (first) {
            registers.clear(worker, size);
        }
    }

    private Draw draw(NoiseTerm noise, int position) {
        Draw draw = noise.draw();
        ScalarRegister counter = noise.counter();
        return counter == null
                ? draw
                : Draw.of(draw.stream(), draw.role(), draw.index() + (long) execution.get(counter, position));
    }
}
