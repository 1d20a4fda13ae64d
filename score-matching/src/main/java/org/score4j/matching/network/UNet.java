package org.score4j.matching.network;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.score4j.matching.graph.Operations;

/**
 * A U-Net for pictures x [B, C, H, W]: DDPM++ (Song et al., Score-Based Generative Modeling through Stochastic Differential
 * Equations, 2021) or ADM (Dhariwal and Nichol, Diffusion Models Beat GANs on Image Synthesis, 2021), in the common form that Karras
 * et al. gave them (Elucidating the Design Space of Diffusion-Based Generative Models, 2022, appendix F.3).
 *
 * <p>A level for each multiplier m of {@code channels}, each half the size of the one before. On the way down a level has a residual
 * block that halves the size, but for the first, and {@code blocks} blocks with m·channels; at the bottom are a block with
 * attention and one without; on the way up a level has a block that doubles the size, but for the lowest, and {@code blocks} + 1
 * blocks that each also get an output of the way down. What the family decides is said there.
 *
 * @param sampleShape [C, H, W]; H and W are multiples of 2^(levels − 1)
 * @param family what blocks are like and how they start
 * @param channels base number of channels; even
 * @param multipliers of channels, for each level from the finest on
 * @param blocks residual blocks of a level, at least 1
 * @param attention heights of pictures at which blocks have attention, if there is such a level; one at the bottom always has
 * @param headChannels least channels of a head of attention, of which there are as many as that leaves; 0 for a single head
 * @param embedding how the noise level is embedded, in {@code channels} numbers
 * @param classes number of classes, a condition "classes" [B, classes] that is one-hot, or zero for no class; 0 for none
 */
public record UNet(
        List<Long> sampleShape,
        Family family,
        int channels,
        List<Integer> multipliers,
        int blocks,
        Set<Integer> attention,
        int headChannels,
        NoiseEmbedding embedding,
        int classes)
        implements Architecture {

    /** The published networks. */
    public enum Family {
        /**
         * Blocks scale and shift the normalised pixels by e; sums are plain; attention in all blocks of a level that has it; the
         * last convolution of a block, of attention and of the network start as zeros, all else by He et al.'s rule in
         * PyTorch's form; classes join after the two layers that make e of the noise level, as unit normals.
         */
        ADM(1, 1e-5, Scheme.KAIMING, Scheme.ZERO, Scheme.KAIMING),

        /**
         * Blocks add a number from e to each channel; sums are divided by √2; attention on the way up in the last block of a level
         * only; all starts by Glorot and Bengio's rule, with gain 1e-5 for the last convolutions and √0.2 for queries, keys
         * and values; classes join before the two layers that make e.
         */
        DDPM_PLUS_PLUS(Math.sqrt(0.5), 1e-6, Scheme.xavier(1), Scheme.xavier(1e-5), Scheme.xavier(Math.sqrt(0.2)));

        final double sumFactor;
        final double epsilon;
        final Scheme scheme;
        final Scheme last;
        final Scheme attention;

        Family(double sumFactor, double epsilon, Scheme scheme, Scheme last, Scheme attention) {
            this.sumFactor = sumFactor;
            this.epsilon = epsilon;
            this.scheme = scheme;
            this.last = last;
            this.attention = attention;
        }
    }

    /** Checks the ranges. */
    public UNet {
        sampleShape = List.copyOf(sampleShape);
        multipliers = List.copyOf(multipliers);
        attention = Set.copyOf(attention);
        require(channels >= 2 && channels % 2 == 0, "channels", channels, "even numbers from 2 on");
        require(
                !multipliers.isEmpty() && multipliers.stream().allMatch(m -> m >= 1),
                "multipliers",
                multipliers,
                "a number from 1 on for each level");
        long step = 1L << (multipliers.size() - 1);
        require(
                sampleShape.size() == 3
                        && sampleShape.stream().allMatch(extent -> extent >= 1)
                        && sampleShape.get(1) % step == 0
                        && sampleShape.get(2) % step == 0,
                "sampleShape",
                sampleShape,
                "[C, H, W] with H and W multiples of " + step + " for " + multipliers.size() + " levels");
        require(blocks >= 1, "blocks", blocks, "1 and more");
        require(headChannels >= 0, "headChannels", headChannels, "0 and more");
        require(classes >= 0, "classes", classes, "0 and more");
    }

    private static void require(boolean fits, String name, Object value, String allowed) {
        if (!fits) {
            throw new IllegalArgumentException(name + " is " + value + "; allowed: " + allowed);
        }
    }

    /**
     * ADM with its published numbers for 64×64 pictures: 192 channels times 1, 2, 3, 4, three blocks, attention at 32, 16 and 8
     * pixels, 64 channels for each head. Fewer levels where sizes cannot be halved as often; without classes.
     */
    public static UNet adm(long channels, long height, long width) {
        return new UNet(
                List.of(channels, height, width),
                Family.ADM,
                192,
                List.of(1, 2, 3, 4).subList(0, levels(4, height, width)),
                3,
                Set.of(32, 16, 8),
                64,
                NoiseEmbedding.positional(),
                0);
    }

    /**
     * DDPM++ with its published numbers for 32×32 pictures: 128 channels times 2 at each of three levels, four blocks, one head of
     * attention at 16 pixels. Fewer levels where sizes cannot be halved as often; without classes.
     */
    public static UNet ddpmPlusPlus(long channels, long height, long width) {
        return new UNet(
                List.of(channels, height, width),
                Family.DDPM_PLUS_PLUS,
                128,
                List.of(2, 2, 2).subList(0, levels(3, height, width)),
                4,
                Set.of(16),
                0,
                NoiseEmbedding.positional(),
                0);
    }

    private static int levels(int most, long height, long width) {
        return Math.min(most, 1 + Long.numberOfTrailingZeros(height | width));
    }

    /** With this base number of channels, multiplied by these numbers at the levels. */
    public UNet withChannels(int changed, Integer... factors) {
        return new UNet(
                sampleShape, family, changed, List.of(factors), blocks, attention, headChannels, embedding, classes);
    }

    /** With this many residual blocks for each level. */
    public UNet withBlocks(int changed) {
        return new UNet(
                sampleShape, family, channels, multipliers, changed, attention, headChannels, embedding, classes);
    }

    /**
     * With attention in heads of so many channels (0: one head) at levels whose pictures have these heights.
     *
     * @throws IllegalArgumentException if there is no level of such a height
     */
    public UNet withAttention(int channelsOfHead, Integer... heights) {
        Set<Integer> present = new TreeSet<>();
        for (int level = 0; level < multipliers.size(); level++) {
            present.add(height(level));
        }
        require(present.containsAll(List.of(heights)), "heights", List.of(heights), "those of levels, " + present);
        return new UNet(
                sampleShape,
                family,
                channels,
                multipliers,
                blocks,
                Set.of(heights),
                channelsOfHead,
                embedding,
                classes);
    }

    /** With another embedding of the noise level. */
    public UNet withEmbedding(NoiseEmbedding changed) {
        return new UNet(sampleShape, family, channels, multipliers, blocks, attention, headChannels, changed, classes);
    }

    /** With a condition on one of this many classes. */
    public UNet withClasses(int changed) {
        return new UNet(
                sampleShape, family, channels, multipliers, blocks, attention, headChannels, embedding, changed);
    }

    /** The height of pictures at a level. */
    int height(int level) {
        return Math.toIntExact(sampleShape.get(1) >> level);
    }

    @Override
    public String name() {
        return family == Family.ADM ? "adm" : "ddpm++";
    }

    @Override
    public Map<String, List<Long>> conditions() {
        return classes == 0 ? Map.of() : Map.of(Layers.CLASSES, List.of((long) classes));
    }

    @Override
    public <T> T apply(Operations<T> ops, T x, T noise, Map<String, T> conditions) {
        return new UNetPass<>(this, ops, noise, conditions).output(x);
    }
}
