package org.score4j.benchmarks.exact;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * The arithmetic limit: multiply-adds of Java code on numbers that stay in the first-level cache.
 *
 * <p>A polynomial by Horner's rule of many numbers: loads and stores are few beside its multiply-adds, and the numbers do not
 * wait for each other.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class FmaBenchmark {
    private static final int NUMBERS = 1024;
    private static final int MULTIPLY_ADDS = 16;

    private double[] wide;
    private float[] narrow;

    /** Numbers whose polynomial stays near them. */
    @Setup(Level.Trial)
    public void prepare() {
        wide = new double[NUMBERS];
        narrow = new float[NUMBERS];
        for (int i = 0; i < NUMBERS; i++) {
            wide[i] = 1.0 / (i + 1);
            narrow[i] = 1f / (i + 1);
        }
    }

    /** In float64; the time is of one multiply-add. */
    @Benchmark
    @OperationsPerInvocation(NUMBERS * MULTIPLY_ADDS)
    public double[] float64() {
        double[] x = wide;
        for (int i = 0; i < NUMBERS; i++) {
            double a = x[i];
            double y = Math.fma(a, 0.01, 0.01);
            y = Math.fma(y, a, 0.02);
            y = Math.fma(y, a, 0.03);
            y = Math.fma(y, a, 0.04);
            y = Math.fma(y, a, 0.05);
            y = Math.fma(y, a, 0.04);
            y = Math.fma(y, a, 0.03);
            y = Math.fma(y, a, 0.02);
            y = Math.fma(y, a, 0.01);
            y = Math.fma(y, a, 0.02);
            y = Math.fma(y, a, 0.03);
            y = Math.fma(y, a, 0.04);
            y = Math.fma(y, a, 0.05);
            y = Math.fma(y, a, 0.04);
            y = Math.fma(y, a, 0.03);
            x[i] = Math.fma(y, a, 0.02);
        }
        return x;
    }

    /** In float32; the time is of one multiply-add. */
    @Benchmark
    @OperationsPerInvocation(NUMBERS * MULTIPLY_ADDS)
    public float[] float32() {
        float[] x = narrow;
        for (int i = 0; i < NUMBERS; i++) {
            float a = x[i];
            float y = Math.fma(a, 0.01f, 0.01f);
            y = Math.fma(y, a, 0.02f);
            y = Math.fma(y, a, 0.03f);
            y = Math.fma(y, a, 0.04f);
            y = Math.fma(y, a, 0.05f);
            y = Math.fma(y, a, 0.04f);
            y = Math.fma(y, a, 0.03f);
            y = Math.fma(y, a, 0.02f);
            y = Math.fma(y, a, 0.01f);
            y = Math.fma(y, a, 0.02f);
            y = Math.fma(y, a, 0.03f);
            y = Math.fma(y, a, 0.04f);
            y = Math.fma(y, a, 0.05f);
            y = Math.fma(y, a, 0.04f);
            y = Math.fma(y, a, 0.03f);
            x[i] = Math.fma(y, a, 0.02f);
        }
        return x;
    }
}
