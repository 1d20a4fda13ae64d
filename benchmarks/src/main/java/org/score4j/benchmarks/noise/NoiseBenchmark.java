package org.score4j.benchmarks.noise;

import java.lang.module.ModuleFinder;
import java.util.List;
import java.util.ServiceLoader;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.distribution.ZigguratSampler;
import org.apache.commons.rng.simple.RandomSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.score4j.noise.Draw;
import org.score4j.noise.PhiloxKernel;
import org.score4j.noise.PhiloxNoise;

/** Nanoseconds per float32 normal, written to an array; by one thread, but for ND4J, which uses as many as it likes. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class NoiseBenchmark {
    /** The module that the Vector API needs. */
    public static final String MODULE = "jdk.incubator.vector";

    private static final int COUNT = 1 << 16;

    private final float[] out = new float[COUNT];
    private final SplittableRandom splittable = new SplittableRandom(42);
    private final UniformRandomProvider philox = RandomSource.PHILOX_4X32.create(42L);
    private final ZigguratSampler.NormalizedGaussian ziggurat = ZigguratSampler.NormalizedGaussian.of(philox);
    private INDArray array;

    /** This library's noise, by one of its kernels. */
    @State(Scope.Benchmark)
    public static class Keyed {
        /** plain or vector. */
        @Param({"plain", "vector"})
        public String kernel = "";

        private final PhiloxNoise noise = new PhiloxNoise(42);
        private long step;

        /** Chooses the kernel: the first normal of a virtual machine decides. */
        @Setup(Level.Trial)
        public void choose() {
            // throws where a kernel cannot be loaded, rather than measure another one under its name
            boolean there = kernel.equals(PhiloxKernel.plain().name())
                    || ServiceLoader.load(PhiloxKernel.class).stream()
                            .anyMatch(found -> found.get().name().equals(kernel));
            if (!there) {
                throw new IllegalStateException("kernel is " + kernel + ", which is not there");
            }
            System.setProperty(PhiloxKernel.PROPERTY, kernel);
        }
    }

    /** The kernels that this Java can run. */
    public static List<String> kernels() {
        return ModuleFinder.ofSystem().find(MODULE).isPresent() ? List.of("plain", "vector") : List.of("plain");
    }

    /** Makes ND4J's array. */
    @Setup(Level.Trial)
    public void prepare() {
        array = Nd4j.create(DataType.FLOAT, COUNT);
    }

    /** Keyed normals of this library. */
    @Benchmark
    @OperationsPerInvocation(COUNT)
    public float[] score4j(Keyed keyed) {
        keyed.noise.fill(Draw.step(keyed.step++ & 0xFFFF), 0, 0, out, 0, COUNT);
        return out;
    }

    /** ND4J's generator, into an array that is there. */
    @Benchmark
    @OperationsPerInvocation(COUNT)
    public INDArray nd4j() {
        return Nd4j.randn(array);
    }

    /** The JDK's generator. */
    @Benchmark
    @OperationsPerInvocation(COUNT)
    public float[] splittableRandom() {
        for (int i = 0; i < COUNT; i++) {
            out[i] = (float) splittable.nextGaussian();
        }
        return out;
    }

    /** Commons RNG: the same generator of words, and its ziggurat sampler. */
    @Benchmark
    @OperationsPerInvocation(COUNT)
    public float[] commonsPhilox() {
        for (int i = 0; i < COUNT; i++) {
            out[i] = (float) ziggurat.sample();
        }
        return out;
    }
}
