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

    private static final int GROUP = RegisterFile.GROUP;
    private static final int GROUPS = (Instruction.Combine.MAX_TERMS + GROUP - 1) / GROUP;

    /** Operands of more elements are not in the second-level cache, and want longer runs for their prefetching. */
    private static final long OUT_OF_CACHE = 1 << 20;

    /** Elements of a block that needs no lanes, and whose sum just fits in the first-level cache. */
    private static final int LONG_BLOCK = 4 * RegisterFile.BLOCK;

    private final CpuExecution execution;
    private final RegisterFile registers;
    private final Workers workers;
    private final NoiseSource noiseSource;
    private final int length;
    private final BlockSum[] sums;
    private final int[][] groupRegisters = new int[GROUPS][GROUP];
    private final double[][] groupFactors = new double[GROUPS][GROUP];
    private final Workers.Task groups = this::groups;
    private final Workers.Task blocks = this::blocks;
    private Instruction.Combine current;
    private boolean perSample;
    private int constants;
    private int block;

    Combination(CpuExecution execution, RegisterFile registers, Workers workers, ExecutionRequest request) {
        this.execution = execution;
        this.registers = registers;
        this.workers = workers;
        requireElements(request);
        noiseSource = request.noise();
        length = request.sampleLength();
        Register state = request.program().state();
        current = new Instruction.Combine(state, List.of(Term.of(1, state)), null);
        sums = new BlockSum[workers.count()];
        for (int worker = 0; worker < sums.length; worker++) {
            sums[worker] = new BlockSum(registers, worker);
        }
    }

    private static void requireElements(ExecutionRequest request) {
        int length = request.sampleLength();
        for (Instruction instruction : request.program().instructions()) {
            if (instruction instanceof Instruction.Combine combine) {
                for (Term term : combine.terms()) {
                    if (term.coefficient() instanceof Coefficient.Elements factors && factors.length() != length) {
                        throw new IllegalArgumentException("coefficient " + factors + " of program '"
                                + request.program().name() + "' is for samples of " + factors.length()
                                + " elements; these have " + length);
                    }
                }
            }
        }
    }

    /** Executes a combination on all active samples. */
    void execute(Instruction.Combine combine) {
        current = combine;
        int elements = execution.active() * length;
        if (takesConstants(combine)) {
            long operands = (long) constants * elements;
            block = constants <= GROUP ? elements : operands < OUT_OF_CACHE ? RegisterFile.BLOCK : LONG_BLOCK;
            workers.run(groups, elements);
        } else {
            perSample = combine.noise() != null;
            boolean oneLoop = !perSample && combine.terms().size() <= GROUP && !BlockSum.saves(combine);
            for (int i = 0; i < combine.terms().size(); i++) {
                Coefficient coefficient = combine.terms().get(i).coefficient();
                perSample |=
                        coefficient instanceof Coefficient.PerSample || coefficient instanceof Coefficient.Elements;
                oneLoop &= !coefficient.isPerElement();
            }
            block = oneLoop ? elements : RegisterFile.BLOCK;
            int cost = combine.noise() == null ? 1 : NORMAL_COST;
            workers.run(blocks, elements, Workers.GRAIN, cost * (long) elements);
        }
    }

    /** Whether all there is are constant factors, and no block has to be saved; takes them into groups then. */
    private boolean takesConstants(Instruction.Combine combine) {
        if (combine.noise() != null || BlockSum.saves(combine)) {
            return false;
        }
        constants = 0;
        List<Term> terms = combine.terms();
        for (int i = 0; i < terms.size(); i++) {
            if (!(terms.get(i).coefficient() instanceof Coefficient.Constant factor)) {
                return false;
            }
            if (factor.value() != 0) {
                groupRegisters[constants / GROUP][constants % GROUP] =
                        terms.get(i).register().index();
                groupFactors[constants / GROUP][constants % GROUP] = factor.value();
                constants++;
            }
        }
        return true;
    }

    private void groups(int worker, int from, int to) {
        int out = current.output().index();
        if (constants == 0) {
            registers.clear(out, from, to);
            return;
        }
        for (int at = from; at < to; ) {
            int end = at + Math.min(block, to - at);
            for (int group = 0; group * GROUP < constants; group++) {
                int terms = Math.min(GROUP, constants - group * GROUP);
                registers.combine(group == 0, out, groupRegisters[group], groupFactors[group], terms, at, end);
            }
            at = end;
        }
    }

    private void blocks(int worker, int from, int to) {
        int at = from;
        while (at < to) {
            int position = at / length;
            int element = at - position * length;
            int size = Math.min(block, to - at);
            if (perSample) {
                size = Math.min(size, length - element);
            }
            sum(worker, position, element, at, size);
            at += size;
        }
    }

    /** The sum on a block, whose first element is {@code element} of the sample at {@code position}. */
    private void sum(int worker, int position, int element, int at, int size) {
        Instruction.Combine combine = current;
        List<Term> terms = combine.terms();
        BlockSum sum = sums[worker];
        sum.begin(combine, at, size);
        for (int i = 0; i < terms.size(); i++) {
            int register = terms.get(i).register().index();
            Coefficient coefficient = terms.get(i).coefficient();
            if (coefficient instanceof Coefficient.PerElement mask) {
                sum.addMasked(i, mask.factor(), mask.register().index(), register);
            } else if (coefficient instanceof Coefficient.Elements factors) {
                sum.addElements(i, factors, element, register);
            } else {
                double factor = execution.value(coefficient, position);
                if (factor != 0) {
                    sum.add(i, factor, register);
                }
            }
        }
        NoiseTerm noise = combine.noise();
        double std = noise == null ? 0 : execution.value(noise.std(), position);
        if (noise != null && std != 0) {
            sum.addNoise(std, noiseSource, draw(noise, position), execution.sample(position), element);
        }
        sum.finish();
    }

    private Draw draw(NoiseTerm noise, int position) {
        Draw draw = noise.draw();
        ScalarRegister counter = noise.counter();
        return counter == null
                ? draw
                : Draw.of(draw.stream(), draw.role(), draw.index() + (long) execution.get(counter, position));
    }
}
