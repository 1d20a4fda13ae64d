package org.score4j.exec;

import org.score4j.noise.Draw;
import org.score4j.noise.NoiseSource;
import org.score4j.program.Coefficient;
import org.score4j.program.Instruction;
import org.score4j.program.Term;

/**
 * A combination on one block, built up in the output register: constant factors are collected and added up to four at a time.
 *
 * <p>Where a later summand reads the register that the first ones have overwritten, the block is saved before.
 */
final class BlockSum {
    private static final int SAVED = -1;

    private final RegisterFile registers;
    private final int worker;
    private final int[] waiting = new int[RegisterFile.GROUP];
    private final double[] factors = new double[RegisterFile.GROUP];
    private int count;
    private int out;
    private int lastRead;
    private int from;
    private int size;
    private boolean first;

    BlockSum(RegisterFile registers, int worker) {
        this.registers = registers;
        this.worker = worker;
    }

    /** Begins the sum of {@code length} elements. */
    void begin(Instruction.Combine combine, int at, int length) {
        out = combine.output().index();
        from = at;
        size = length;
        count = 0;
        first = true;
        lastRead = lastRead(combine);
    }

    /** Whether a combination of constant factors needs a saved block: reads its output after the first group. */
    static boolean saves(Instruction.Combine combine) {
        return lastRead(combine) >= RegisterFile.GROUP;
    }

    /** The last term that reads the output, or −1. */
    private static int lastRead(Instruction.Combine combine) {
        int output = combine.output().index();
        for (int i = combine.terms().size() - 1; i >= 0; i--) {
            Term term = combine.terms().get(i);
            if (term.register().index() == output
                    || (term.coefficient() instanceof Coefficient.PerElement mask
                            && mask.register().index() == output)) {
                return i;
            }
        }
        return -1;
    }

    /** Adds factor·r, term {@code i} of the combination. */
    void add(int i, double factor, int register) {
        if (register == out && !first) {
            flush(i);
            registers.combineSaved(worker, false, out, factor, from, size);
            return;
        }
        waiting[count] = register;
        factors[count] = factor;
        count++;
        if (count == RegisterFile.GROUP) {
            flush(i);
        }
    }

    /** Adds (factor·mask)·r. */
    void addMasked(int i, double factor, int mask, int register) {
        flush(i - 1);
        saveBefore(i);
        if (!first && (mask == out || register == out)) {
            registers.combineSavedMasked(worker, false, out, factor, source(mask), source(register), from, size);
        } else {
            registers.combineMasked(first, out, factor, mask, register, from, from + size);
        }
        first = false;
    }

    /** Adds f·r with the factors from {@code element} on. */
    void addElements(int i, Coefficient.Elements values, int element, int register) {
        flush(i - 1);
        saveBefore(i);
        registers.combineElements(worker, first, out, values, element, first ? register : source(register), from, size);
        first = false;
    }

    /** Adds std·z. */
    void addNoise(double std, NoiseSource noise, Draw draw, long sample, int element) {
        flush(Integer.MAX_VALUE);
        registers.combineNoise(worker, first, out, std, noise, draw, sample, element, from, size);
        first = false;
    }

    /** Ends the sum. */
    void finish() {
        flush(Integer.MAX_VALUE);
        if (first) {
            registers.clear(out, from, from + size);
        }
    }

    private int source(int register) {
        return register == out ? SAVED : register;
    }

    /** Adds what waits; {@code i} is the last term of it. */
    private void flush(int i) {
        if (count > 0) {
            saveBefore(i);
            registers.combine(first, out, waiting, factors, count, from, from + size);
            count = 0;
            first = false;
        }
    }

    /** Saves the output's block if it is about to be overwritten by terms up to {@code i} and wanted later. */
    private void saveBefore(int i) {
        if (first && lastRead > i) {
            registers.save(worker, out, from, size);
        }
    }
}
