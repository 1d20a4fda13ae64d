package org.score4j.exec;

import java.util.Arrays;
import org.score4j.noise.Draw;
import org.score4j.noise.NoiseSource;
import org.score4j.program.Coefficient;
import org.score4j.tensor.Staging;

/** float32 registers. */
final class FloatRegisters extends RegisterFile {
    private final float[][] registers;
    private final float[][] saved;
    private final float[][] factors;
    private final float[][] others;
    private final float[][] sums;
    private final float[][] zeros;
    private final double[][] wide;

    FloatRegisters(int count, int length, int workers) {
        registers = new float[count][length];
        saved = new float[workers][BLOCK];
        factors = new float[workers][BLOCK];
        others = new float[workers][BLOCK];
        sums = new float[workers][BLOCK];
        zeros = new float[workers][BLOCK];
        wide = new double[workers][BLOCK];
    }

    @Override
    void load(int register, int from, double[] block, int length) {
        float[] r = registers[register];
        for (int i = 0; i < length; i++) {
            block[i] = r[from + i];
        }
    }

    @Override
    void store(int register, int from, double[] block, int length) {
        float[] r = registers[register];
        for (int i = 0; i < length; i++) {
            r[from + i] = (float) block[i];
        }
    }

    @Override
    void copy(int in, int from, int out, int target, int length) {
        System.arraycopy(registers[in], from, registers[out], target, length);
    }

    @Override
    void clear(int out, int from, int to) {
        Arrays.fill(registers[out], from, to, 0);
    }

    @Override
    void combine(boolean first, int out, int[] inputs, double[] c, int terms, int from, int to) {
        float[] y = registers[out];
        float c1 = (float) c[0];
        float[] r1 = registers[inputs[0]];
        if (terms == 1) {
            FloatSums.sum(first, y, c1, r1, from, to);
            return;
        }
        float c2 = (float) c[1];
        float[] r2 = registers[inputs[1]];
        if (terms == 2) {
            FloatSums.sum(first, y, c1, r1, c2, r2, from, to);
            return;
        }
        float c3 = (float) c[2];
        float[] r3 = registers[inputs[2]];
        if (terms == 3) {
            FloatSums.sum(first, y, c1, r1, c2, r2, c3, r3, from, to);
            return;
        }
        FloatSums.sum(first, y, c1, r1, c2, r2, c3, r3, (float) c[3], registers[inputs[3]], from, to);
    }

    @Override
    void combineMasked(boolean first, int out, double factor, int mask, int register, int from, int to) {
        float[] y = registers[out];
        float[] m = registers[mask];
        float[] r = registers[register];
        float c = (float) factor;
        if (first) {
            for (int i = from; i < to; i++) {
                y[i] = c * m[i] * r[i];
            }
        } else {
            for (int i = from; i < to; i++) {
                y[i] = Math.fma(c * m[i], r[i], y[i]);
            }
        }
    }

    @Override
    void save(int worker, int register, int from, int length) {
        System.arraycopy(registers[register], from, saved[worker], 0, length);
    }

    @Override
    void combineSaved(int worker, boolean first, int out, double factor, int from, int length) {
        combineLane(worker, first, out, (float) factor, saved[worker], from, length);
    }

    /** out ← c·lane, or fma(c, lane, out). */
    private void combineLane(int worker, boolean first, int out, float c, float[] lane, int from, int length) {
        float[] y = sums[worker];
        if (!first) {
            System.arraycopy(registers[out], from, y, 0, length);
        }
        FloatSums.sum(first, y, c, lane, 0, length);
        System.arraycopy(y, 0, registers[out], from, length);
    }

    @Override
    void combineSavedMasked(
            int worker, boolean first, int out, double factor, int mask, int register, int from, int length) {
        float[] f = factors[worker];
        lane(worker, mask, from, f, length);
        FloatSums.sum(true, f, (float) factor, f, 0, length);
        combineProduct(worker, first, out, register, from, length);
    }

    @Override
    void combineElements(
            int worker,
            boolean first,
            int out,
            Coefficient.Elements values,
            int element,
            int register,
            int from,
            int length) {
        values.copy(element, factors[worker], length);
        combineProduct(worker, first, out, register, from, length);
    }

    /** out ← f·r, or fma(f, r, out), with the lane of factors. */
    private void combineProduct(int worker, boolean first, int out, int register, int from, int length) {
        float[] f = factors[worker];
        float[] r = others[worker];
        lane(worker, register, from, r, length);
        float[] y = sums[worker];
        if (first) {
            FloatSums.product(y, f, r, 0, length);
        } else {
            System.arraycopy(registers[out], from, y, 0, length);
            for (int i = 0; i < length; i++) {
                y[i] = Math.fma(f[i], r[i], y[i]);
            }
        }
        System.arraycopy(y, 0, registers[out], from, length);
    }

    private void lane(int worker, int register, int from, float[] out, int length) {
        if (register < 0) {
            System.arraycopy(saved[worker], 0, out, 0, length);
        } else {
            System.arraycopy(registers[register], from, out, 0, length);
        }
    }

    @Override
    void combineNoise(
            int worker,
            boolean first,
            int out,
            double std,
            NoiseSource noise,
            Draw draw,
            long sample,
            int element,
            int from,
            int length) {
        noise.fill(draw, sample, element, factors[worker], 0, length);
        combineLane(worker, first, out, (float) std, factors[worker], from, length);
    }

    @Override
    void clamp(int out, int in, double limit, int from, int to) {
        float[] y = registers[out];
        float[] r = registers[in];
        float c = (float) limit;
        for (int i = from; i < to; i++) {
            y[i] = Math.max(-c, Math.min(c, r[i]));
        }
    }

    @Override
    void multiply(int out, int a, int b, int from, int to) {
        FloatSums.product(registers[out], registers[a], registers[b], from, to);
    }

    @Override
    void scale(int worker, int register, int from, double factor, Staging into, int target, int length) {
        float c = (float) factor;
        if (into.isSingle() && c == 1) {
            into.put(target, registers[register], from, length);
            return;
        }
        float[] lane = others[worker];
        for (int done = 0; done < length; done += BLOCK) {
            int size = Math.min(BLOCK, length - done);
            System.arraycopy(registers[register], from + done, lane, 0, size);
            if (into.isSingle()) {
                FloatSums.sum(true, lane, c, lane, 0, size);
                into.put(target + done, lane, 0, size);
            } else {
                double[] block = wide[worker];
                for (int i = 0; i < size; i++) {
                    block[i] = factor * lane[i];
                }
                into.put(target + done, block, 0, size);
            }
        }
    }

    @Override
    void blend(int worker, int out, int in, double skip, double gain, Staging outOf, int from, int length) {
        float[] y = registers[out];
        float[] state = registers[in];
        if (outOf.isSingle()) {
            outOf.get(from, y, from, length);
            float s = (float) skip;
            float g = (float) gain;
            for (int i = from; i < from + length; i++) {
                y[i] = Math.fma(g, y[i], s * state[i]);
            }
            return;
        }
        double[] block = wide[worker];
        for (int at = from; at < from + length; at += BLOCK) {
            int size = Math.min(BLOCK, from + length - at);
            outOf.get(at, block, 0, size);
            for (int i = 0; i < size; i++) {
                y[at + i] = (float) Math.fma(gain, block[i], skip * state[at + i]);
            }
        }
    }

    @Override
    void beginInspection(int worker, int lanes) {
        Arrays.fill(zeros[worker], 0, lanes, 0);
    }

    @Override
    void inspect(int worker, int register, int from, int to) {
        float[] lane = factors[worker];
        for (int at = from; at < to; at += BLOCK) {
            int size = Math.min(BLOCK, to - at);
            System.arraycopy(registers[register], at, lane, 0, size);
            if (size == BLOCK) {
                FloatSums.addZeros(zeros[worker], lane);
            } else {
                FloatSums.sum(false, zeros[worker], 0, lane, 0, size);
            }
        }
    }

    @Override
    boolean isClean(int worker, int lanes) {
        float[] z = zeros[worker];
        for (int i = 0; i < lanes; i++) {
            if (z[i] != 0) {
                return false;
            }
        }
        return true;
    }

    @Override
    int search(int register, int from, int to) {
        float[] r = registers[register];
        for (int i = from; i < to; i++) {
            if (!Float.isFinite(r[i])) {
                return i;
            }
        }
        return -1;
    }
}
