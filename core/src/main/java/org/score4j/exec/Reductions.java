package org.score4j.exec;

import java.util.Arrays;
import org.score4j.program.Instruction.Reduce;

/**
 * Sums over one sample, in float64 and in a prescribed order: blocks of 1,024 elements, padded with zeros, are summed by
 * halving (element i takes element i + half, half = 512, 256, …, 1); the sums of the blocks are added from the first to
 * the last.
 *
 * <p>One instance serves one worker.
 */
final class Reductions {
    private static final int BLOCK = RegisterFile.BLOCK;
    private static final int SMALL = 64;

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
                case WEIGHTED_RMS -> {
                    registers.load(request.b().index(), from + start, b, size);
                    registers.load(request.c().index(), from + start, c, size);
                    weight(request.parameter(), request.second(), size);
                }
                case LARGER_WEIGHTED_RMS -> {
                    registers.load(request.b().index(), from + start, b, size);
                    registers.load(request.c().index(), from + start, c, size);
                    weightByLarger(request.parameter(), request.second(), size);
                }
                default -> {}
            }
            sum += sumBlock(size);
        }
        return sum;
    }

    /** a ← (a/(absolute + relative·max(|b|, |c|)))². */
    private void weight(double absolute, double relative, int size) {
        for (int i = 0; i < size; i++) {
            double ratio = a[i] / (absolute + relative * Math.max(Math.abs(b[i]), Math.abs(c[i])));
            a[i] = ratio * ratio;
        }
    }

    /** a ← (a/max(absolute, relative·max(|b|, |c|)))². */
    private void weightByLarger(double absolute, double relative, int size) {
        for (int i = 0; i < size; i++) {
            double ratio = a[i] / Math.max(absolute, relative * Math.max(Math.abs(b[i]), Math.abs(c[i])));
            a[i] = ratio * ratio;
        }
    }

    private double maxAbs(Reduce request, RegisterFile registers, int from, int length) {
        int lanes = Math.min(BLOCK, length);
        Arrays.fill(b, 0, lanes, 0);
        for (int start = 0; start < length; start += BLOCK) {
            int size = Math.min(BLOCK, length - start);
            registers.load(request.a().index(), from + start, a, size);
            for (int i = 0; i < size; i++) {
                b[i] = Math.max(b[i], Math.abs(a[i]));
            }
        }
        double max = 0;
        for (int i = 0; i < lanes; i++) {
            max = Math.max(max, b[i]);
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
        // halves that are all padding add zeros: no more than making −0 to 0, which the last line does
        int used = Math.max(SMALL, Integer.highestOneBit(2 * size - 1));
        Arrays.fill(a, size, used, 0);
        if (used == BLOCK) {
            halve512(a);
        }
        if (used >= 512) {
            halve256(a);
        }
        if (used >= 256) {
            halve128(a);
        }
        if (used >= 128) {
            halve64(a);
        }
        halve32(a);
        for (int half = 16; half >= 1; half /= 2) {
            for (int i = 0; i < half; i++) {
                a[i] += a[i + half];
            }
        }
        return a[0] + 0.0;
    }

    // one method for each length: a distance that is a literal is what vector code needs

    private static void halve512(double[] a) {
        for (int i = 0; i < 512; i++) {
            a[i] += a[i + 512];
        }
    }

    private static void halve256(double[] a) {
        for (int i = 0; i < 256; i++) {
            a[i] += a[i + 256];
        }
    }

    private static void halve128(double[] a) {
        for (int i = 0; i < 128; i++) {
            a[i] += a[i + 128];
        }
    }

    private static void halve64(double[] a) {
        for (int i = 0; i < 64; i++) {
            a[i] += a[i + 64];
        }
    }

    private static void halve32(double[] a) {
        for (int i = 0; i < 32; i++) {
            a[i] += a[i + 32];
        }
    }
}
