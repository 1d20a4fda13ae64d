package org.score4j.benchmarks.kernel;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.score4j.tensor.ElementType;

/**
 * The limit of memory: y ← c·a + b over plain arrays that hold as many bytes as an instruction's streams. With several threads each
 * has its share of the bytes to itself and waits for nobody.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class TriadBenchmark {
    private static final int ARRAYS = 3;

    /** Streams of the instruction that this is the limit of. */
    @Param("3")
    public int streams;

    /** Elements of each stream. */
    @Param("65536")
    public int elements;

    /** Type of the elements. */
    @Param("FLOAT32")
    public ElementType type = ElementType.FLOAT32;

    private float[] floatA = {};
    private float[] floatB = {};
    private float[] floatY = {};
    private double[] doubleA = {};
    private double[] doubleB = {};
    private double[] doubleY = {};

    /** Makes the arrays. */
    @Setup(Level.Trial)
    public void prepare(BenchmarkParams run) {
        int length = (int) ((long) elements * streams / ARRAYS / run.getThreads());
        if (type == ElementType.FLOAT32) {
            floatA = new float[length];
            floatB = new float[length];
            floatY = new float[length];
            Arrays.fill(floatA, 1);
            Arrays.fill(floatB, 2);
        } else {
            doubleA = new double[length];
            doubleB = new double[length];
            doubleY = new double[length];
            Arrays.fill(doubleA, 1);
            Arrays.fill(doubleB, 2);
        }
    }

    /** The loop. */
    @Benchmark
    public Object triad() {
        if (type == ElementType.FLOAT32) {
            triad(floatY, 0.5f, floatA, floatB);
            return floatY;
        }
        triad(doubleY, 0.5, doubleA, doubleB);
        return doubleY;
    }

    private static void triad(float[] y, float c, float[] a, float[] b) {
        for (int i = 0; i < y.length; i++) {
            y[i] = Math.fma(c, a[i], b[i]);
        }
    }

    private static void triad(double[] y, double c, double[] a, double[] b) {
        for (int i = 0; i < y.length; i++) {
            y[i] = Math.fma(c, a[i], b[i]);
        }
    }
}
