package org.score4j.matching.network;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.score4j.matching.graph.Initialisation;
import org.score4j.noise.Draw;
import org.score4j.noise.PhiloxNoise;

/**
 * The random numbers that parameters start from: functions of seed, name and position.
 *
 * <p>Element i of a parameter takes its normals from {@link PhiloxNoise} with the seed, sample 0 and the draw (TRAINING, role 255,
 * h), where h is the 64-bit FNV-1a hash of the name's UTF-8 bytes, its upper 16 bits added by exclusive or to its lower 48. A normal
 * is std times normal i; a uniform number is bound·(1 − 2·exp(−(a² + b²)/2)) with the normals a and b at 2i and 2i + 1, the
 * radius of the pair turned back by Box and Muller's formula (1958), with Java's StrictMath and rounded to float32.
 */
final class ParameterNoise {
    private static final int ROLE = 255;
    private static final long FNV_BASIS = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;
    private static final int CHUNK = 4096;

    private final PhiloxNoise noise;

    ParameterNoise(long seed) {
        noise = new PhiloxNoise(seed);
    }

    float[] values(String name, Initialisation initialisation, int count) {
        float[] values = new float[count];
        if (initialisation instanceof Initialisation.Constant constant) {
            Arrays.fill(values, (float) constant.value());
        } else if (initialisation instanceof Initialisation.Normal normal) {
            noise.fill(draw(name), 0, 0, values, 0, count);
            for (int i = 0; i < count; i++) {
                values[i] = (float) (normal.std() * values[i]);
            }
        } else if (initialisation instanceof Initialisation.Uniform uniform) {
            fillUniform(draw(name), uniform.bound(), values);
        }
        return values;
    }

    private void fillUniform(Draw draw, double bound, float[] values) {
        double[] pairs = new double[2 * Math.min(CHUNK, values.length)];
        for (int first = 0; first < values.length; first += CHUNK) {
            int count = Math.min(CHUNK, values.length - first);
            noise.fill(draw, 0, 2L * first, pairs, 0, 2 * count);
            for (int i = 0; i < count; i++) {
                double a = pairs[2 * i];
                double b = pairs[2 * i + 1];
                values[first + i] = (float) (bound * (1 - 2 * StrictMath.exp(-(a * a + b * b) / 2)));
            }
        }
    }

    private static Draw draw(String name) {
        long hash = FNV_BASIS;
        for (byte octet : name.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (octet & 0xff)) * FNV_PRIME;
        }
        return Draw.of(Draw.Stream.TRAINING, ROLE, (hash ^ (hash >>> 48)) & ((1L << 48) - 1));
    }
}
