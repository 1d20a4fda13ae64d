package org.score4j.exec;

import org.score4j.program.Instruction.Reduce;
import org.score4j.program.Instruction.Reduction;

/**
 * Sums over one sample, in float64 and in a prescribed order: blocks of 1,024 elements, padded with zeros, are summed by
 * halving (element i takes element i + half, half = 512, 256, …, 1); the sums of the blocks are added from the first to
 * the last.
 *
 * <p>One instance serves one worker.
 */
final class Reductions {
    private static final int BLOCK = RegisterFile.BLOCK;

    private final double[] a = new double[BLOCK];
    private final double[] b = new double[BLOCK];
    private final double[] c = new double[BLOCK];
    private final double[] sorted;

    /** @param sortLength length of a sample if quantiles are wanted, else 0 */
    Reductions(int sortLength) {
        sorted = new double[sortLength];
    }

    double reduce(Reduce request, RegisterFile registers, int from, int length) {
        return switch (request.operation()) {
            case DOT, SUM -> total(request, registers, from, length);
            case WEIGHTED_RMS, LARGER_WEIGHTED_RMS -> Math.sqrt(total(request, registers, from, length) / length);
            case MAX_ABS -> maxAbs(request, registers, from, length);
            case STD -> std(request, registers, from, length);
            case QUANTILE_ABS -> quantileAbs(request, registers, from, length);
        };
    }

    private double total(Reduce request, RegisterFile registers, int from, int length) {
        double sum = 0;
        for (int start = 0; start < length; start += BLOCK) {
            int size = Math.min(BLOCK, length - start);
            registers.load(request.a().index(), from + start, a, size);
            switch (request.operation()) {
                case DOT -> {
                    registers.load(request.b().index(), from + start, b, size);
                    for (int i = 0; i < size; i++) {
                        a[i] *= b[i];
                    }
                }
                case WEIGHTED_RMS, LARGER_WEIGHTED_RMS -> {
                    registers.load(request.b().index(), from + start, b, size);
                    registers.load(request.c().index(), from + start, c, size);
                    for (int i = 0; i < size; i++) {
                        double relative = request.second() * Math.max(Math.abs(b[i]), Math.abs(c[i]));
                        double ratio = a[i]
                                / (request.operation() == Reduction.WEIGHTED_RMS
                                        ? request.parameter() + relative
                                        : Math.max(request.parameter(), relative));
                        a[i] = ratio * ratio;
                    }
                }
                default -> {}
            }
            sum += sumBlock(size);
        }
        return sum;
    }

    private double maxAbs(Reduce request, RegisterFile registers, int from, int length) {
        double max = 0;
        for (int start = 0; start < length; start += BLOCK) {
            int size = Math.min(BLOCK, length - start);
            registers.load(request.a().index(), from + start, a, size);
            for (int i = 0; i < size; i++) {
                max = Math.max(max, Math.abs(a[i]));
            }
        }
        return max;
    }

    private double std(Reduce request, RegisterFile registers, int from, int length) {
        double sum = 0;
        for (int start = 0; start < length; start += BLOCK) {
            int size = Math.min(BLOCK, length - start);
            registers.load(request.a().index(), from + start, a, size);
            sum += sumBlock(size);
        }
        double mean = sum / length;
        double squares = 0;
        for (int start = 0; start < length; start += BLOCK) {
            int size = Math.min(BLOCK, length - start);
            registers.load(request.a().index(), from + start, a, size);
            for (int i = 0; i < size; i++) {
                a[i] = (a[i] - mean) * (a[i] - mean);
            }
            squares += sumBlock(size);
        }
        return Math.sqrt(squares / (length - 1));
    }

    private double quantileAbs(Reduce request, RegisterFile registers, int from, int length) {
        for (int start = 0; start < length; start += BLOCK) {
            int size = Math.min(BLOCK, length - start);
            registers.load(request.a().index(), from + start, a, size);
            for (int i = 0; i < size; i++) {
                sorted[start + i] = Math.abs(a[i]);
            }
        }
        double position = request.parameter() * (length - 1);
        int below = (int) position;
        double lower = Selection.smallest(sorted, length, below);
        if (below + 1 >= length) {
            return lower;
        }
        double upper = Selection.smallest(sorted, length, below + 1);
        return lower + (position - below) * (upper - lower);
    }

    private double sumBlock(int size) {
        for (int i = size; i < BLOCK; i++) {
            a[i] = 0;
        }
        for (int half = BLOCK / 2; half >= 1; half /= 2) {
            for (int i = 0; i < half; i++) {
                a[i] += a[i + half];
            }
        }
        return a[0];
    }
}
