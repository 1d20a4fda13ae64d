package org.score4j.exec;

import java.util.Arrays;
import org.score4j.noise.Draw;
import org.score4j.noise.NoiseSource;
import org.score4j.program.Coefficient;
import org.score4j.tensor.Staging;

/** float64 registers. */
final class DoubleRegisters extends RegisterFile {
    private final double[][] registers;
    private final double[][] saved;
    private final double[][] factors;
    private final double[][] others;
    private final double[][] sums;
    private final double[][] zeros;
    private final float[][] singles;

    DoubleRegisters(int count, int length, int workers) {
        registers = new double[count][length];
        saved = new double[workers][BLOCK];
        factors = new double[workers][BLOCK];
        others = new double[workers][BLOCK];
        sums = new double[workers][BLOCK];
        zeros = new double[workers][BLOCK];
        singles = new float[workers][BLOCK];
    }

    @Override
    void load(int register, int from, double[] block, int length) {
        System.arraycopy(registers[register], from, block, 0, length);
    }

    @Override
    void store(int register, int from, double[] block, int length) {
        System.arraycopy(block, 0, registers[register], from, length);
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
        double[] y = registers[out];
        double c1 = c[0];
        double[] r1 = registers[inputs[0]];
        if (terms == 1) {
            DoubleSums.sum(first, y, c1, r1, from, to);
            return;
        }
        double c2 = c[1];
        double[] r2 = registers[inputs[1]];
        if (terms == 2) {
            DoubleSums.sum(first, y, c1, r1, c2, r2, from, to);
            return;
        }
        double c3 = c[2];
        double[] r3 = registers[inputs[2]];
        if (terms == 3) {
            DoubleSums.sum(first, y, c1, r1, c2, r2, c3, r3, from, to);
            return;
        }
        DoubleSums.sum(first, y, c1, r1, c2, r2, c3, r3, c[3], registers[inputs[3]], from, to);
    }

    @Override
    void combineMasked(boolean first, int out, double factor, int mask, int register, int from, int to) {
        double[] y = registers[out];
        double[] m = registers[mask];
        double[] r = registers[register];
        double c = factor;
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
        combineLane(worker, first, out, factor, saved[worker], from, length);
    }

    /** out ← c·lane, or fma(c, lane, out). */
    private void combineLane(int worker, boolean first, int out, double c, double[] lane, int from, int length) {
        double[] y = sums[worker];
        if (!first) {
            System.arraycopy(registers[out], from, y, 0, length);
        }
        DoubleSums.sum(first, y, c, lane, 0, length);
        System.arraycopy(y, 0, registers[out], from, length);
    }

    @Override
    void combineSavedMasked(
            int worker, boolean first, int out, double factor, int mask, int register, int from, int length) {
        double[] f = factors[worker];
        lane(worker, mask, from, f, length);
        DoubleSums.sum(true, f, factor, f, 0, length);
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
        double[] f = factors[worker];
        double[] r = others[worker];
        lane(worker, register, from, r, length);
        double[] y = sums[worker];
        if (first) {
            DoubleSums.product(y, f, r, 0, length);
        } else {
            System.arraycopy(registers[out], from, y, 0, length);
            for (int i = 0; i < length; i++) {
                y[i] = Math.fma(f[i], r[i], y[i]);
            }
        }
        System.arraycopy(y, 0, registers[out], from, length);
    }

    private void lane(int worker, int register, int from, double[] out, int length) {
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
        combineLane(worker, first, out, std, factors[worker], from, length);
    }

    @Override
    void clamp(int out, int in, double limit, int from, int to) {
        double[] y = registers[out];
        double[] r = registers[in];
        double c = limit;
        for (int i = from; i < to; i++) {
            y[i] = Math.max(-c, Math.min(c, r[i]));
        }
    }

    @Override
    void multiply(int out, int a, int b, int from, int to) {
        DoubleSums.product(registers[out], registers[a], registers[b], from, to);
    }

    @Override
    void scale(int worker, int register, int from, double factor, Staging into, int target, int length) {
        if (!into.isSingle() && factor == 1) {
            into.put(target, registers[register], from, length);
            return;
        }
        double[] lane = others[worker];
        for (int done = 0; done < length; done += BLOCK) {
            int size = Math.min(BLOCK, length - done);
            System.arraycopy(registers[register], from + done, lane, 0, size);
            DoubleSums.sum(true, lane, factor, lane, 0, size);
            if (into.isSingle()) {
                float[] single = singles[worker];
                for (int i = 0; i < size; i++) {
                    single[i] = (float) lane[i];
                }
                into.put(target + done, single, 0, size);
            } else {
                into.put(target + done, lane, 0, size);
            }
        }
    }

    @Override
    void blend(int worker, int out, int in, double skip, double gain, Staging outOf, int from, int length) {
        double[] y = registers[out];
        double[] state = registers[in];
        if (!outOf.isSingle()) {
            outOf.get(from, y, from, length);
            for (int i = from; i < from + length; i++) {
                y[i] = Math.fma(gain, y[i], skip * state[i]);
            }
            return;
        }
        float[] single = singles[worker];
        for (int at = from; at < from + length; at += BLOCK) {
            int size = Math.min(BLOCK, from + length - at);
            outOf.get(at, single, 0, size);
            for (int i = 0; i < size; i++) {
                y[at + i] = Math.fma(gain, single[i], skip * state[at + i]);
            }
        }
    }

    @Override
    void beginInspection(int worker, int lanes) {
        Arrays.fill(zeros[worker], 0, lanes, 0);
    }

    @Override
    void inspect(int worker, int register, int from, int to) {
        double[] lane = factors[worker];
        for (int at = from; at < to; at += BLOCK) {
            int size = Math.min(BLOCK, to - at);
            System.arraycopy(registers[register], at, lane, 0, size);
            if (size == BLOCK) {
                DoubleSums.addZeros(zeros[worker], lane);
            } else {
                DoubleSums.sum(false, zeros[worker], 0, lane, 0, size);
            }
        }
    }

    @Override
    boolean isClean(int worker, int lanes) {
        double[] z = zeros[worker];
        for (int i = 0; i < lanes; i++) {
            if (z[i] != 0) {
                return false;
            }
        }
        return true;
    }

    @Override
    int search(int register, int from, int to) {
        double[] r = registers[register];
        for (int i = from; i < to; i++) {
            if (!Double.isFinite(r[i])) {
                return i;
            }
        }
        return -1;
    }
}
