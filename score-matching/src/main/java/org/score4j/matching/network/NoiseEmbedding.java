package org.score4j.matching.network;

import java.util.List;
import java.util.stream.IntStream;
import org.score4j.matching.graph.Operations;
import org.score4j.noise.Draw;
import org.score4j.noise.PhiloxNoise;

/**
 * A noise level as a vector: [cos(f₁c), …, cos(fₙc), sin(f₁c), …, sin(fₙc)] of c = c_noise, with fixed frequencies f.
 */
public sealed interface NoiseEmbedding {
    /**
     * Frequencies in geometric progression: fₖ = first·(last/first)^(k/(n − 1)), k = 0 … n − 1 (Vaswani et al., Attention Is All You
     * Need, 2017, section 3.5; with 1 and 1/10000 in DDPM, ADM and DDPM++).
     *
     * @param first in (0, ∞), in radians per unit of c_noise
     * @param last in (0, ∞)
     */
    record Positional(double first, double last) implements NoiseEmbedding {
        /** Checks the ranges. */
        public Positional {
            requirePositive("first", first);
            requirePositive("last", last);
        }

        @Override
        public double[] frequencies(int count) {
            double ratio = Math.log(last / first);
            return IntStream.range(0, count)
                    .mapToDouble(k -> first * Math.exp(count == 1 ? 0 : ratio * k / (count - 1)))
                    .toArray();
        }
    }

    /**
     * Random Fourier features: f = 2π·std·z with unit normals z (Tancik et al., Fourier Features Let Networks Learn High Frequency
     * Functions in Low Dimensional Domains, 2020; std = 16 in Song et al., Score-Based Generative Modeling, 2021).
     *
     * <p>The z are the first normals of {@link PhiloxNoise} with the seed, sample 0 and the draw (TRAINING, role 254, 0).
     *
     * @param std in (0, ∞)
     * @param seed any number; part of the architecture, as the frequencies are not trained
     */
    record Fourier(double std, long seed) implements NoiseEmbedding {
        /** Checks the range. */
        public Fourier {
            requirePositive("std", std);
        }

        @Override
        public double[] frequencies(int count) {
            double[] normals = new double[count];
            new PhiloxNoise(seed).fill(Draw.of(Draw.Stream.TRAINING, 254, 0), 0, 0, normals, 0, count);
            return IntStream.range(0, count)
                    .mapToDouble(k -> 2 * Math.PI * std * normals[k])
                    .toArray();
        }
    }

    /**
     * Any frequencies, such as those of a network that was trained elsewhere.
     *
     * @param values in radians per unit of c_noise
     */
    record Listed(List<Double> values) implements NoiseEmbedding {
        /** Copies the values. */
        public Listed {
            values = List.copyOf(values);
        }

        @Override
        public double[] frequencies(int count) {
            if (count != values.size()) {
                throw new IllegalArgumentException("an embedding of " + 2 * count + " channels needs " + count
                        + " frequencies; there are " + values.size());
            }
            return values.stream().mapToDouble(Double::doubleValue).toArray();
        }
    }

    /** DDPM's frequencies, from 1 down to 1/10000. */
    static NoiseEmbedding positional() {
        return new Positional(1, 1e-4);
    }

    /** The frequencies. */
    double[] frequencies(int count);

    /** The embedding [B, channels] of noise levels [B]; channels is even. */
    default <T> T apply(Operations<T> ops, T noise, int channels) {
        T frequencies = ops.constant(frequencies(channels / 2), 1, channels / 2);
        T angles = ops.matmul(ops.reshape(noise, -1, 1), frequencies);
        return ops.concat(1, ops.cos(angles), ops.sin(angles));
    }

    private static void requirePositive(String name, double value) {
        if (!(value > 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(name + " is " + value + "; allowed: (0, ∞)");
        }
    }
}
