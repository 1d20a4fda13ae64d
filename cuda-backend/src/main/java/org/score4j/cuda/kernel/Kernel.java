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
    INCREMENT("combine", 1, false, Structs.INCREMENT);

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
