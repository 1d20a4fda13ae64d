package org.score4j.exec;

import java.util.Arrays;
import org.score4j.noise.Draw;
import org.score4j.noise.NoiseSource;
import org.score4j.program.Coefficient;

/** float32 registers. */
final class FloatRegisters extends RegisterFile {
    private final float[][] registers;
    private final float[][] scratch;
    private final float[][] normals;

    FloatRegisters(int count, int length, int workers) {
        registers = new float[count][length];
        scratch = new float[workers][BLOCK];
        normals = new float[workers][BLOCK];
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
    void scale(int register, int from, double factor, float[] block, int length) {
        float[] r = registers[register];
        float c = (float) factor;
        for (int i = 0; i < length; i++) {
            block[i] = c * r[from + i];
        }
    }

    @Override
    void blend(int out, int in, int from, double skip, double gain, float[] block, int length) {
        float[] target = registers[out];
        float[] state = registers[in];
        float s = (float) skip;
        float g = (float) gain;
        for (int i = 0; i < length; i++) {
            target[from + i] = Math.fma(g, block[i], s * state[from + i]);
        }
    }

    @Override
    void combine(int out, int[] inputs, double[] c, int terms, int from, int to) {
        float[] target = registers[out];
        float c1 = (float) c[0];
        float[] r1 = registers[inputs[0]];
        if (terms == 1) {
            for (int i = from; i < to; i++) {
                target[i] = c1 * r1[i];
            }
            return;
        }
        float c2 = (float) c[1];
        float[] r2 = registers[inputs[1]];
        if (terms == 2) {
            for (int i = from; i < to; i++) {
                target[i] = Math.fma(c2, r2[i], c1 * r1[i]);
            }
            return;
        }
        float c3 = (float) c[2];
        float[] r3 = registers[inputs[2]];
        if (terms == 3) {
            for (int i = from; i < to; i++) {
                target[i] = Math.fma(c3, r3[i], Math.fma(c2, r2[i], c1 * r1[i]));
            }
            return;
        }
        float c4 = (float) c[3];
        float[] r4 = registers[inputs[3]];
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
        float[] r = registers[register];
        // the exponent bits decide; a maximum over them is a loop that becomes vector code
        int largest = 0;
        for (int i = from; i < to; i++) {
            largest = Math.max(largest, Float.floatToRawIntBits(r[i]) & Integer.MAX_VALUE);
        }
        if (largest < Float.floatToRawIntBits(Float.POSITIVE_INFINITY)) {
            return -1;
        }
        int first = from;
        while (Float.isFinite(r[first])) {
            first++;
        }
        return first;
    }

    @Override
    void clear(int worker, int length) {
        Arrays.fill(scratch[worker], 0, length, 0);
    }

    @Override
    void accumulate(int worker, boolean first, double coefficient, int register, int from, int length) {
        float[] r = registers[register];
        accumulate(worker, first, (float) coefficient, r, from, length);
    }

    @Override
    void accumulateMasked(int worker, boolean first, double factor, int mask, int register, int from, int length) {
        float[] sum = scratch[worker];
        float[] m = registers[mask];
        float[] r = registers[register];
        float c = (float) factor;
        for (int i = 0; i < length; i++) {
            float product = c * m[from + i];
            sum[i] = first ? product * r[from + i] : Math.fma(product, r[from + i], sum[i]);
        }
    }

    @Override
    void accumulateElements(
            int worker, boolean first, Coefficient.Elements factors, int element, int register, int from, int length) {
        float[] sum = scratch[worker];
        float[] r = registers[register];
        for (int i = 0; i < length; i++) {
            float c = (float) factors.get(element + i);
            sum[i] = first ? c * r[from + i] : Math.fma(c, r[from + i], sum[i]);
        }
    }

    @Override
    void accumulateNoise(
            int worker, boolean first, double std, NoiseSource noise, Draw draw, long sample, int element, int length) {
        noise.fill(draw, sample, element, normals[worker], 0, length);
        accumulate(worker, first, (float) std, normals[worker], 0, length);
    }

    @Override
    void finish(int worker, int out, int from, int length) {
        System.arraycopy(scratch[worker], 0, registers[out], from, length);
    }

    private void accumulate(int worker, boolean first, float c, float[] r, int from, int length) {
        float[] sum = scratch[worker];
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
