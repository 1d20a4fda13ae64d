package org.score4j.matching.network;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import org.score4j.matching.graph.Initialisation;
import org.score4j.matching.graph.Operations;
import org.score4j.matching.network.UNet.Family;

/** A {@link UNet} in one interpreter. */
final class UNetPass<T> {
    private static final int MOST_GROUPS = 32;
    private static final int FEWEST_CHANNELS_OF_GROUP = 4;
    private static final int EMBEDDING_MULTIPLIER = 4;

    /** What a block does to the size of pictures. */
    private enum Resampling {
        KEEP,
        HALVE,
        DOUBLE
    }

    private final UNet network;
    private final Family family;
    private final Operations<T> ops;
    private final Layers<T> layers;
    private final T embedding;

    UNetPass(UNet network, Operations<T> ops, T noise, Map<String, T> conditions) {
        this.network = network;
        this.ops = ops;
        family = network.family();
        layers = new Layers<>(ops);
        embedding = embed(noise, conditions);
    }

    /** e [B, 4·channels] of noise level and class. */
    private T embed(T noise, Map<String, T> conditions) {
        int wide = EMBEDDING_MULTIPLIER * network.channels();
        T e = network.embedding().apply(ops, noise, network.channels());
        if (family == Family.DDPM_PLUS_PLUS) {
            e = classesBefore(e, conditions);
        }
        e = layers.linear("map0", e, wide, family.scheme);
        e = layers.linear("map1", ops.silu(e), wide, family.scheme);
        if (family == Family.ADM) {
            e = layers.withClasses("label", e, conditions, new Initialisation.Normal(1));
        }
        return ops.silu(e);
    }

    /** e + label(√classes·one-hot), a layer that gets inputs with a mean square of 1 as the others do. */
    private T classesBefore(T e, Map<String, T> conditions) {
        T classes = conditions.get(Layers.CLASSES);
        if (classes == null) {
            return e;
        }
        T scaled = ops.affine(classes, Math.sqrt(network.classes()), 0);
        return ops.add(e, layers.linear("label", scaled, network.channels(), family.scheme));
    }

    T output(T x) {
        Deque<T> skips = new ArrayDeque<>();
        T h = down(x, skips);
        h = block("middle0", h, channels(h), Resampling.KEEP, true);
        h = block("middle1", h, channels(h), Resampling.KEEP, false);
        h = ops.silu(norm("out.norm", up(h, skips)));
        return layers.convolution("out.conv", h, network.sampleShape().get(0), 3, 1, family.last);
    }

    /** From pictures to the lowest level; every output on the way is kept for the way up. */
    private T down(T x, Deque<T> skips) {
        int first = family == Family.ADM ? network.multipliers().get(0) : 1;
        T h = layers.convolution("in", x, (long) first * network.channels(), 3, 1, family.scheme);
        skips.push(h);
        for (int level = 0; level < network.multipliers().size(); level++) {
            if (level > 0) {
                h = block("down" + level + ".resample", h, channels(h), Resampling.HALVE, false);
                skips.push(h);
            }
            for (int i = 0; i < network.blocks(); i++) {
                h = block("down" + level + ".block" + i, h, width(level), Resampling.KEEP, hasAttention(level));
                skips.push(h);
            }
        }
        return h;
    }

    private T up(T bottom, Deque<T> skips) {
        T h = bottom;
        int lowest = network.multipliers().size() - 1;
        for (int level = lowest; level >= 0; level--) {
            if (level < lowest) {
                h = block("up" + level + ".resample", h, channels(h), Resampling.DOUBLE, false);
            }
            for (int i = 0; i <= network.blocks(); i++) {
                boolean attends = hasAttention(level) && (family == Family.ADM || i == network.blocks());
                T both = ops.concat(1, h, skips.pop());
                h = block("up" + level + ".block" + i, both, width(level), Resampling.KEEP, attends);
            }
        }
        return h;
    }

    private long width(int level) {
        return (long) network.multipliers().get(level) * network.channels();
    }

    private boolean hasAttention(int level) {
        return network.attention().contains(network.height(level));
    }

    private T block(String name, T x, long out, Resampling resampling, boolean attends) {
        T h = resampled(ops.silu(norm(name + ".norm0", x)), resampling);
        h = layers.convolution(name + ".conv0", h, out, 3, 1, family.scheme);
        h = layers.convolution(name + ".conv1", ops.silu(modulated(name, h)), out, 3, 1, family.last);
        h = layers.sum(h, skip(name, x, out, resampling), family.sumFactor);
        if (!attends) {
            return h;
        }
        int heads = network.headChannels() == 0 ? 1 : divisor(out, out / network.headChannels());
        T normalised = norm(name + ".norm2", h);
        T mixed = layers.attention(name + ".qkv", name + ".proj", normalised, heads, family.attention, family.last);
        return layers.sum(h, mixed, family.sumFactor);
    }

    private T modulated(String name, T h) {
        long out = channels(h);
        if (family == Family.ADM) {
            T modulation = layers.linear(name + ".affine", embedding, 2 * out, family.scheme);
            return layers.adaptiveGroupNorm(name + ".norm1", h, groups(out), family.epsilon, modulation);
        }
        T shift = layers.linear(name + ".affine", embedding, out, family.scheme);
        return norm(name + ".norm1", ops.add(h, ops.reshape(shift, -1, out, 1, 1)));
    }

    /** What a block's result is added to; DDPM++ convolves it wherever the size changes. */
    private T skip(String name, T x, long out, Resampling resampling) {
        boolean resizes = resampling != Resampling.KEEP && family == Family.DDPM_PLUS_PLUS;
        if (channels(x) == out && !resizes) {
            return resampled(x, resampling);
        }
        T small = resampling == Resampling.HALVE ? resampled(x, resampling) : x;
        T convolved = layers.convolution(name + ".skip", small, out, 1, 1, family.scheme);
        return resampling == Resampling.DOUBLE ? resampled(convolved, resampling) : convolved;
    }

    private T resampled(T x, Resampling resampling) {
        return switch (resampling) {
            case KEEP -> x;
            case HALVE -> ops.affine(ops.sumPool2(x), 0.25, 0);
            case DOUBLE -> ops.upsample2(x);
        };
    }

    private T norm(String name, T x) {
        return layers.groupNorm(name, x, groups(channels(x)), family.epsilon);
    }

    private long channels(T x) {
        return ops.shape(x)[1];
    }

    private static int groups(long channels) {
        return divisor(channels, Math.min(MOST_GROUPS, channels / FEWEST_CHANNELS_OF_GROUP));
    }

    /** The largest divisor of a number that is at most {@code most}, and at least 1. */
    private static int divisor(long number, long most) {
        long divisor = Math.max(1, most);
        while (number % divisor != 0) {
            divisor--;
        }
        return Math.toIntExact(divisor);
    }
}
