package org.score4j.matching.network;

import java.util.List;
import java.util.Map;
import org.score4j.matching.graph.Initialisation;
import org.score4j.matching.graph.Operations;

/**
 * A multilayer perceptron for vectors x [B, n]:
 *
 * <pre>
 * e  = SiLU(noise(embedding(c_noise)) + classes·one-hot)
 * h₁ = SiLU(layer0(x) + layer0.e(e))
 * hⱼ₊₁ = SiLU(layerⱼ(hⱼ) + layerⱼ.e(e)),  or (hⱼ + that)/√2 where both are as wide and {@code residual} is set
 * F  = out(h)
 * </pre>
 *
 * Parameters start by He et al.'s rule in PyTorch's form; the numbers for classes as unit normals; {@code out} as zeros if
 * {@code zeroOutput} is set, so that F = 0 before training.
 *
 * @param size n, at least 1
 * @param widths widths of the hidden layers, at least one
 * @param embedding how the noise level is embedded
 * @param embeddingSize channels of the embedding, and of e; even
 * @param classes number of classes, a condition "classes" [B, classes] that is one-hot, or zero for no class; 0 for none
 * @param residual whether hidden layers of equal widths add to what they get
 * @param zeroOutput whether the output starts as zero
 */
public record Mlp(
        int size,
        List<Integer> widths,
        NoiseEmbedding embedding,
        int embeddingSize,
        int classes,
        boolean residual,
        boolean zeroOutput)
        implements Architecture {

    /** Checks the ranges. */
    public Mlp {
        widths = List.copyOf(widths);
        requirePositive("size", size);
        if (widths.isEmpty()) {
            throw new IllegalArgumentException("widths is empty; expected one hidden layer or more");
        }
        widths.forEach(width -> requirePositive("a width", width));
        if (embeddingSize < 2 || embeddingSize % 2 != 0) {
            throw new IllegalArgumentException(
                    "embeddingSize is " + embeddingSize + "; allowed: even numbers from 2 on");
        }
        if (classes < 0) {
            throw new IllegalArgumentException("classes is " + classes + "; allowed: 0 and more");
        }
    }

    private static void requirePositive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " is " + value + "; allowed: 1 and more");
        }
    }

    /** Residual layers of these widths, 64 channels of embedding with frequencies from 1 to 100, an output that starts as zero. */
    public static Mlp of(int size, Integer... widths) {
        return new Mlp(size, List.of(widths), new NoiseEmbedding.Positional(1, 100), 64, 0, true, true);
    }

    /** With another embedding of the noise level. */
    public Mlp withEmbedding(NoiseEmbedding changed, int channels) {
        return new Mlp(size, widths, changed, channels, classes, residual, zeroOutput);
    }

    /** With a condition on one of this many classes. */
    public Mlp withClasses(int changed) {
        return new Mlp(size, widths, embedding, embeddingSize, changed, residual, zeroOutput);
    }

    /** With or without sums around hidden layers. */
    public Mlp withResidual(boolean changed) {
        return new Mlp(size, widths, embedding, embeddingSize, classes, changed, zeroOutput);
    }

    /** With an output that starts as zero, or not. */
    public Mlp withZeroOutput(boolean changed) {
        return new Mlp(size, widths, embedding, embeddingSize, classes, residual, changed);
    }

    @Override
    public String name() {
        return "mlp";
    }

    @Override
    public List<Long> sampleShape() {
        return List.of((long) size);
    }

    @Override
    public Map<String, List<Long>> conditions() {
        return classes == 0 ? Map.of() : Map.of(Layers.CLASSES, List.of((long) classes));
    }

    @Override
    public <T> T apply(Operations<T> ops, T x, T noise, Map<String, T> conditions) {
        Layers<T> layers = new Layers<>(ops);
        T level = layers.linear("noise", embedding.apply(ops, noise, embeddingSize), embeddingSize, Scheme.KAIMING);
        T e = ops.silu(layers.withClasses(Layers.CLASSES, level, conditions, new Initialisation.Normal(1)));
        T h = x;
        for (int j = 0; j < widths.size(); j++) {
            int width = widths.get(j);
            String name = "layer" + j;
            T sum = ops.add(
                    layers.linear(name, h, width, Scheme.KAIMING),
                    layers.linear(name + ".e", e, width, Scheme.KAIMING.weight(embeddingSize, width)));
            T next = ops.silu(sum);
            boolean sums = residual && j > 0 && widths.get(j - 1) == width;
            h = sums ? layers.sum(h, next, Math.sqrt(0.5)) : next;
        }
        return layers.linear("out", h, size, zeroOutput ? Scheme.ZERO : Scheme.KAIMING);
    }
}
