package org.score4j.exec;

import org.score4j.noise.Draw;
import org.score4j.noise.NoiseSource;
import org.score4j.program.Coefficient;
import org.score4j.tensor.ElementType;

/**
 * Tensor registers as arrays on the Java heap, where loops over them become vector code.
 *
 * <p>Positions are flat: element e of sample b is b·n + e. Combinations follow the rounding that {@link
 * org.score4j.program.Instruction.Combine} prescribes. Sums that the short loops do not cover are built in a scratch block
 * per worker, in the same order and with the same rounding.
 */
abstract class RegisterFile {
    /** Elements of a scratch block. */
    static final int BLOCK = 1024;

    static RegisterFile of(ElementType type, int registers, int length, int workers) {
        return type == ElementType.FLOAT32
                ? new FloatRegisters(registers, length, workers)
                : new DoubleRegisters(registers, length, workers);
    }

    /** Reads elements, widened. */
    abstract void load(int register, int from, double[] block, int length);

    /** Writes elements, rounded. */
    abstract void store(int register, int from, double[] block, int length);

    /** block ← factor·r, rounded to float: the way into a float32 network. */
    abstract void scale(int register, int from, double factor, float[] block, int length);

    /** out ← fma(gain, block, skip·in): the way out of a float32 network. */
    abstract void blend(int out, int in, int from, double skip, double gain, float[] block, int length);

    /** out ← Σ cᵢ·rᵢ for one to four terms. */
    abstract void combine(int out, int[] registers, double[] coefficients, int terms, int from, int to);

    /** out ← in. */
    abstract void copy(int out, int in, int from, int to);

    /** Moves elements within a register. */
    abstract void move(int register, int from, int target, int length);

    /** The first element in [from, to) that is NaN or infinite, or −1. */
    abstract int firstNonFinite(int register, int from, int to);

    /** Sets the worker's scratch block to 0. */
    abstract void clear(int worker, int length);

    /** scratch ← c·r, or fma(c, r, scratch) unless it is the first. */
    abstract void accumulate(int worker, boolean first, double coefficient, int register, int from, int length);

    /** scratch ← (factor·mask)·r, or fma(factor·mask, r, scratch). */
    abstract void accumulateMasked(
            int worker, boolean first, double factor, int mask, int register, int from, int length);

    /** scratch ← c·r, or fma(c, r, scratch), with the factors from {@code element} on. */
    abstract void accumulateElements(
            int worker, boolean first, Coefficient.Elements factors, int element, int register, int from, int length);

    /** scratch ← std·z, or fma(std, z, scratch). */
    abstract void accumulateNoise(
            int worker, boolean first, double std, NoiseSource noise, Draw draw, long sample, int element, int length);

    /** out ← scratch. */
    abstract void finish(int worker, int out, int from, int length);
}
