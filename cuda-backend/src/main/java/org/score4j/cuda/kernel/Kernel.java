package org.score4j.cuda.kernel;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.score4j.tensor.ElementType;

/**
 * The kernels, by what they do; {@code score4j.cuh} documents their arguments.
 *
 * <p>There is one for each type of the registers, {@code combine_f32} and {@code combine_f64}; those at the boundary of a network
 * name its type second: {@code stage_f32_f64}.
 */
public enum Kernel {
    /** out ← Σ cᵢ·rᵢ of up to 13 summands. */
    COMBINE("combine", 1, false, Structs.COMBINE),
    /** out ← Σ cᵢ·rᵢ + std·z with the normals of {@link org.score4j.noise.PhiloxNoise}. */
    COMBINE_NOISE("combine", 1, false, Structs.COMBINE),
    /** out ← normals that are sums over draws, such as those of {@link org.score4j.noise.BrownianNoise}. */
    INCREMENT("combine", 1, false, Structs.INCREMENT),
    /** out ← a function of registers, element by element. */
    POINTWISE("pointwise", 1, false, Structs.POINTWISE),
    /** Row i of out ← row source[i] of in. */
    GATHER("move", 1, false, Structs.GATHER),
    /** out ← in, and whether all is finite. */
    MARK("move", 1, false, Structs.MARK),
    /** What a network is given ← factor·in. */
    STAGE("move", 2, false, Structs.STAGE),
    /** out ← skip·state + gain·what a network says, and whether all is finite. */
    BLEND("move", 2, false, Structs.BLEND),
    /** out ← arithmetic on numbers, sample by sample. */
    SCALAR("scalar", 0, false, Structs.SCALAR),
    /** out ← the mean or maximum of a number over the batch. One block. */
    BATCH("scalar", 0, true, Structs.SCALAR),
    /** Sums or maxima over chunks of samples. Blocks of 256 threads. */
    REDUCE("reduce", 1, true, Structs.REDUCE),
    /** What {@link #REDUCE} began, for whole samples. */
    FINISH("reduce", 0, false, Structs.FINISH),
    /** Quantiles over samples. A block a sample. */
    QUANTILE("quantile", 1, true, Structs.QUANTILE),
    /** What {@link org.score4j.model.exact.GaussianModel} says. A block a sample. */
    GAUSSIAN("exact", 1, true, Structs.GAUSSIAN),
    /** What {@link org.score4j.model.exact.GaussianMixtureModel} says. A block a sample. */
    MIXTURE("exact", 1, true, Structs.MIXTURE),
    /** Squared distances of samples from the points of a data set, for {@link #EMPIRICAL}. */
    DISTANCES("empirical", 1, true, Structs.EMPIRICAL),
    /** What {@link org.score4j.model.exact.EmpiricalModel} says, from {@link #DISTANCES}. */
    EMPIRICAL("empirical", 1, true, Structs.EMPIRICAL);

    private final String source;
    private final int types;
    private final boolean barriers;
    private final Layout layout;

    Kernel(String source, int types, boolean barriers, Layout layout) {
        this.source = source;
        this.types = types;
        this.barriers = barriers;
        this.layout = layout;
    }

    /** Name of the file that holds it, without the ending. */
    public String source() {
        return source;
    }

    /** The struct it takes. */
    public Layout layout() {
        return layout;
    }

    /** How many types its name has: 0 … 2. */
    public int types() {
        return types;
    }

    /** Whether the threads of a block wait for each other. */
    public boolean hasBarriers() {
        return barriers;
    }

    /**
     * Its name in the file.
     *
     * @param of type of the registers and of the network, as many as {@link #types}
     * @throws IllegalArgumentException if there are more or fewer
     */
    public String entry(ElementType... of) {
        if (of.length != types) {
            throw new IllegalArgumentException(
                    "types are " + Arrays.toString(of) + "; kernel " + this + " has " + types);
        }
        StringBuilder entry = new StringBuilder(stem());
        for (ElementType type : of) {
            entry.append(type == ElementType.FLOAT32 ? "_f32" : "_f64");
        }
        return entry.toString();
    }

    private String stem() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The names of all files, each once. */
    public static List<String> sources() {
        return Arrays.stream(values()).map(Kernel::source).distinct().toList();
    }
}
