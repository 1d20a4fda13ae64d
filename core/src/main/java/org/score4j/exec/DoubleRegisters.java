package org.score4j.exec;

import java.util.Arrays;
import org.score4j.noise.Draw;
import org.score4j.noise.NoiseSource;
import org.score4j.program.Coefficient;

/** float64 registers. */
final class DoubleRegisters extends RegisterFile {
    private final double[][] registers;
    private final double[][] scratch;
    private final double[][] normals;

    DoubleRegisters(int count, int length, int workers) {
        registers = new double[count][length];
        scratch = new double[workers][BLOCK];
        normals = new double[workers][BLOCK];
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
    void scale(int register, int from, double factor, float[] block, int length) {
        double[] r = registers[register];
        for (int i = 0; i < length; i++) {
            block[i] = (float) (factor * r[from + i]);
        }
    }

    @Override
    void blend(int out, int in, int from, double skip, double gain, float[] block, int length) {
        double[] target = registers[out];
        double[] state = registers[in];
        for (int i = 0; i < length; i++) {
            target[from + i] = Math.fma(gain, block[i], skip * state[from + i]);
        }
    }

    @Override
    void combine(int out, int[] inputs, double[] c, int terms, int from, int to) {
        double[] target = registers[out];
        double c1 = c[0];
        double[] r1 = registers[inputs[0]];
        if (terms == 1) {
            for (int i = from; i < to; i++) {
                target[i] = c1 * r1[i];
            }
            return;
        }
        double c2 = c[1];
        double[] r2 = registers[inputs[1]];
        if (terms == 2) {
            for (int i = from; i < to; i++) {
                target[i] = Math.fma(c2, r2[i], c1 * r1[i]);
            }
            return;
        }
        double c3 = c[2];
        double[] r3 = registers[inputs[2]];
        if (terms == 3) {
            for (int i = from; i < to; i++) {
                target[i] = Math.fma(c3, r3[i], Math.fma(c2, r2[i], c1 * r1[i]));
            }
            return;
        }
        double c4 = c[3];
        double[] r4 = registers[inputs[3]];
        for (int i = from; i < to; i++) {
            target[i] = Math.fma(c4, r4[i], Math.fma(c3, r3[i], Math.fma(c2, r2[i], c1 * r1[i])));
        }
    }

    @Override
    void copy(int out, int in, int from, int to) {
        System.arraycopy(registers[in], from, registers[out], from, to - from);
    }

    @Override
    void move(int register, int from, int target, int length) {
        System.arraycopy(registers[register], from, registers[register], target, length);
    }

    @Override
    int firstNonFinite(int register, int from, int to) {
        double[] r = registers[register];
        for (int i = from; i < to; i++) {
            if (!Double.isFinite(r[i])) {
                return i;
            }
        }
        return -1;
    }

    @Override
    void clear(int worker, int length) {
        Arrays.fill(scratch[worker], 0, length, 0);
    }

    @Override
    void accumulate(int worker, boolean first, double coefficient, int register, int from, int length) {
        double[] r = registers[register];
        accumulate(worker, first, coefficient, r, from, length);
    }

    @Override
    void accumulateMasked(int worker, boolean first, double factor, int mask, int register, int from, int length) {
        double[] sum = scratch[worker];
        double[] m = registers[mask];
        double[] r = registers[register];
        double c = factor;
        for (int i = 0; i < length; i++) {
            double product = c * m[from + i];
            sum[i] = first ? product * r[from + i] : Math.fma(product, r[from + i], sum[i]);
        }
    }

    @Override
    void accumulateElements(
            int worker, boolean first, Coefficient.Elements factors, int element, int register, int from, int length) {
        double[] sum = scratch[worker];
        double[] r = registers[register];
        for (int i = 0; i < length; i++) {
            double c = factors.get(element + i);
            sum[i] = first ? c * r[from + i] : Math.fma(c, r[from + i], sum[i]);
        }
    }

    @Override
    void accumulateNoise(
            int worker, boolean first, double std, NoiseSource noise, Draw draw, long sample, int element, int length) {
        noise.fill(draw, sample, element, normals[worker], 0, length);
        accumulate(worker, first, std, normals[worker], 0, length);
    }

    @Override
    void finish(int worker, int out, int from, int length) {
        System.arraycopy(scratch[worker], 0, registers[out], from, length);
    }

    private void accumulate(int worker, boolean first, double c, double[] r, int from, int length) {
        double[] sum = scratch[worker];
        if (first) {
            for (int i = 0; i < length; i++) {
                sum[i] = c * r[from + i];
            }
        } else {
            for (int i = 0; i < length; i++) {
                sum[i] = Math.fma(c, r[from + i], sum[i]);
            }
        }
    }
}
