package org.score4j.matching.network;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.score4j.matching.graph.Operations;

/**
 * The class-conditional U-Net that ships with the library as models/emoji-unet: 1,198,403 parameters, called as in its file.
 *
 * <p>x [B, 3, 32, 32], c_noise [B] = ln(sigma)/4, classes [B, 10] one-hot or zero. 32, 64 and 96 channels at 32, 16 and 8 pixels:
 *
 * <pre>
 * e = SiLU(t2(SiLU(t1([cos a, sin a]))) + cl·classes)   a = c_noise times 64 frequencies
 * h0 = i(x)   h1 = r1(h0)   h2 = r2(d1(h1))   h3 = a3(r3(d2(h2)))
 * h = r3c([a3b(r3b(h3)), h3])   h = r4([up u2(h), h2])   h = r5([up u1(h), h1])   h = r6([h, h0])
 * F = o(SiLU(n(h)))
 * </pre>
 *
 * with residual blocks r(x) = (c2(SiLU(n2(c1(SiLU(n1(x))))·(1 + a) + b)) + s(x))/√2, where (a, b) = e-linear(e) and s is a 1×1
 * convolution where channels change; attention a(x) = (x + p(four heads over qkv(n(x))))/√2; group norm in 8 groups. Parameters
 * start by He et al.'s rule in PyTorch's form.
 */
public record EmojiUNet() implements Architecture {
    private static final int CHANNELS = 32;
    private static final int EMBEDDING = 128;
    private static final int GROUPS = 8;
    private static final int HEADS = 4;
    private static final double EPSILON = 1e-5;
    private static final double HALF = Math.sqrt(0.5);

    /** 1000^(k/63), k = 0 … 63, as they were rounded when the network was trained: at sigma = 0.002 the sines tell. */
    private static final String FREQUENCIES = """
            1.0 1.115884 1.245197 1.3894955 1.5505158 1.7301958 1.9306977 2.1544347
            2.4040992 2.6826959 2.993577 3.3404849 3.7275937 4.159562 4.6415887 5.179475
            5.7796926 6.4494667 7.196857 8.030857 8.961504 10.0 11.158839 12.451971
            13.894955 15.505155 17.301956 19.306974 21.544346 24.040989 26.826958 29.935768
            33.40485 37.275932 41.59562 46.415882 51.794746 57.796936 64.49467 71.96856
            80.30859 89.61507 100.00001 111.58845 124.519745 138.94958 155.05159 173.01965
            193.06975 215.44342 240.40984 268.2696 299.3577 334.04843 372.75925 415.95624
            464.15884 517.9474 577.9691 644.9467 719.68567 803.0856 896.15027 1000.0001
            """;

    static final NoiseEmbedding NOISE =
            new NoiseEmbedding.Listed(Arrays.stream(FREQUENCIES.strip().split("\\s+"))
                    .map(Double::valueOf)
                    .toList());

    @Override
    public String name() {
        return "emoji-unet";
    }

    @Override
    public List<Long> sampleShape() {
        return List.of(3L, 32L, 32L);
    }

    @Override
    public Map<String, List<Long>> conditions() {
        return Map.of(Layers.CLASSES, List.of(10L));
    }

    @Override
    public <T> T apply(Operations<T> ops, T x, T noise, Map<String, T> conditions) {
        return new Pass<>(ops, noise, conditions).output(x);
    }

    /** The network in one interpreter. */
    private static final class Pass<T> {
        private final Operations<T> ops;
        private final Layers<T> layers;
        private final T embedding;

        Pass(Operations<T> ops, T noise, Map<String, T> conditions) {
            this.ops = ops;
            layers = new Layers<>(ops);
            T e = layers.linear("t1", NOISE.apply(ops, noise, EMBEDDING), EMBEDDING, Scheme.KAIMING);
            T level = layers.linear("t2", ops.silu(e), EMBEDDING, Scheme.KAIMING);
            embedding = ops.silu(layers.withClasses("cl", level, conditions, Scheme.KAIMING.weight(10, EMBEDDING)));
        }

        T output(T x) {
            T h0 = convolution("i", x, CHANNELS);
            T h1 = residual("r1", h0, CHANNELS);
            T h2 = residual("r2", down("d1", h1), 2 * CHANNELS);
            T h3 = attention("a3", residual("r3", down("d2", h2), 3 * CHANNELS));
            T deep = attention("a3b", residual("r3b", h3, 3 * CHANNELS));
            T h = residual("r3c", ops.concat(1, deep, h3), 3 * CHANNELS);
            h = residual("r4", ops.concat(1, up("u2", h), h2), 2 * CHANNELS);
            h = residual("r5", ops.concat(1, up("u1", h), h1), CHANNELS);
            h = residual("r6", ops.concat(1, h, h0), CHANNELS);
            return convolution("o", ops.silu(layers.groupNorm("n", h, GROUPS, EPSILON)), 3);
        }

        private T convolution(String name, T x, long channels) {
            return layers.convolution(name, x, channels, 3, 1, Scheme.KAIMING);
        }

        /** Half the size, and one multiple of the channels more. */
        private T down(String name, T x) {
            return layers.convolution(name, x, ops.shape(x)[1] + CHANNELS, 3, 2, Scheme.KAIMING);
        }

        /** Twice the size, and one multiple of the channels less; a 1×1 convolution is the same before as after, and cheaper. */
        private T up(String name, T x) {
            return ops.upsample2(layers.convolution(name, x, ops.shape(x)[1] - CHANNELS, 1, 1, Scheme.KAIMING));
        }

        private T residual(String name, T x, long channels) {
            T h = convolution(name + ".c1", ops.silu(layers.groupNorm(name + ".n1", x, GROUPS, EPSILON)), channels);
            T modulation = layers.linear(name + ".e", embedding, 2 * channels, Scheme.KAIMING);
            h = layers.adaptiveGroupNorm(name + ".n2", h, GROUPS, EPSILON, modulation);
            h = convolution(name + ".c2", ops.silu(h), channels);
            T skip = ops.shape(x)[1] == channels
                    ? x
                    : layers.convolution(name + ".s", x, channels, 1, 1, Scheme.KAIMING);
            return layers.sum(h, skip, HALF);
        }

        private T attention(String name, T x) {
            T normalised = layers.groupNorm(name + ".n", x, GROUPS, EPSILON);
            T mixed = layers.attention(name + ".qkv", name + ".p", normalised, HEADS, Scheme.KAIMING, Scheme.KAIMING);
            return layers.sum(x, mixed, HALF);
        }
    }
}
