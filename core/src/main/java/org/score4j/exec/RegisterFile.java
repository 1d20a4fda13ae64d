package org.score4j.exec;

import org.score4j.noise.Draw;
import org.score4j.noise.NoiseSource;
import org.score4j.program.Coefficient;
import org.score4j.tensor.ElementType;
import org.score4j.tensor.Staging;

/**
 * Tensor registers as arrays on the Java heap, where loops over them become vector code.
 *
 * <p>Positions are flat: element e of sample b is b·n + e. Combinations follow the rounding that {@link
 * org.score4j.program.Instruction.Combine} prescribes: sums of many summands are built up in the output register, group by
 * group and block by block, so that what one group wrote is in the first-level cache for the next.
 *
 * <p>Compilers of the Java virtual machine make vector code of a loop over arrays of one type only where all are indexed
 * alike; what is indexed otherwise is copied into a worker's lanes first, which costs less than the loop would.
 */
abstract class RegisterFile {
    /** Elements of a block and of a lane. */
    static final int BLOCK = 1024;

    /** Most summands of one loop. */
    static final int GROUP = 4;

    static RegisterFile of(ElementType type, int registers, int length, int workers) {
        return type == ElementType.FLOAT32
                ? new FloatRegisters(registers, length, workers)
                : new DoubleRegisters(registers, length, workers);
    }

    /** Reads elements, widened. */
    abstract void load(int register, int from, double[] block, int length);

    /** Writes elements, rounded. */
    abstract void store(int register, int from, double[] block, int length);

    /** Moves elements within a register or to another. */
    abstract void copy(int in, int from, int out, int target, int length);

    /** out ← 0. */
    abstract void clear(int out, int from, int to);

    /** out ← Σ cᵢ·rᵢ for one to four terms, out + Σ cᵢ·rᵢ unless they are the first. */
    abstract void combine(boolean first, int out, int[] registers, double[] factors, int terms, int from, int to);

    /** out ← (factor·mask)·r, or fma(factor·mask, r, out). */
    abstract void combineMasked(boolean first, int out, double factor, int mask, int register, int from, int to);

    /** Copies a block of a register to a lane, for summands that need it after the register has been overwritten. */
    abstract void save(int worker, int register, int from, int length);

    /** out ← factor·saved, or fma(factor, saved, out). */
    abstract void combineSaved(int worker, boolean first, int out, double factor, int from, int length);

    /**
     * out ← (factor·m)·r, or fma(factor·m, r, out), with a mask and register either of which may be the saved block.
     *
     * @param mask a register, or −1 for the saved block
     * @param register a register, or −1 for the saved block
     */
    abstract void combineSavedMasked(
            int worker, boolean first, int out, double factor, int mask, int register, int from, int length);

    /**
     * out ← f·r, or fma(f, r, out), with a factor per element.
     *
     * @param factors of a sample
     * @param element of the sample that the block begins with
     * @param register a register, or −1 for the saved block
     */
    abstract void combineElements(
            int worker,
            boolean first,
            int out,
            Coefficient.Elements factors,
            int element,
            int register,
            int from,
            int length);

    /** out ← std·z, or fma(std, z, out). */
    abstract void combineNoise(
            int worker,
            boolean first,
            int out,
            double std,
            NoiseSource noise,
            Draw draw,
            long sample,
            int element,
            int from,
            int length);

    /** out ← in clamped to [−limit, limit]. */
    abstract void clamp(int out, int in, double limit, int from, int to);

    /** out ← a·b. */
    abstract void multiply(int out, int a, int b, int from, int to);

    /** Writes factor·r to an array of either type: the way into a network. */
    abstract void scale(int worker, int register, int from, double factor, Staging into, int target, int length);

    /** out ← fma(gain, F, skip·in) with F from an array of either type: the way out of a network. */
    abstract void blend(int worker, int out, int in, double skip, double gain, Staging outOf, int from, int length);

    /** Begins to look for values that are NaN or infinite in blocks of up to {@code lanes} elements. */
    abstract void beginInspection(int worker, int lanes);

    /** Looks through elements: zero times each is added to a lane, which turns to NaN where one is not finite. */
    abstract void inspect(int worker, int register, int from, int to);

    /** Whether everything inspected was finite. */
    abstract boolean isClean(int worker, int lanes);

    /** The first element in [from, to) that is NaN or infinite, or −1: one at a time. */
    abstract int search(int register, int from, int to);
}
