package org.score4j.noise;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Increments of Brownian paths on a solver's clock, one path per sample and element: grids with more steps see the same path
 * in more detail, so more steps refine the same picture.
 *
 * <p>Some draws are increments: z = (W(q) − W(p)) / √c(p, q), a unit normal, where W is a Brownian path on a {@link PathClock}
 * and c(p, q) the variance it gathers between two values of the parameter. All other draws are the base's. Two objects with
 * the same base, clock and depth see the same W whatever their increments: Σ √c·z over the parts of an interval is √c·z of the
 * whole, but for each normal's rounding to float32. Increments that overlap are correlated as those of one path are.
 *
 * <p>W is the Lévy–Ciesielski series by halves of the parameter's range: level by level the Brownian bridge of the one above.
 * On a clock that is its own parameter, mapped to [0, 1], that is
 *
 * <pre>
 * W(s)/√(end − start) = s·Z₀ + Σ over levels l &lt; depth, k &lt; 2ˡ of 2^(−l/2 − 1)·tent(2ˡs − k)·Z(2ˡ + k)
 * </pre>
 *
 * with tent(x) = max(0, 1 − |2x − 1|) and Z(n) the base's draw (INTERVAL, path, n); on other clocks tents are linear in the
 * clock and as high as the bridge has it. A series that stops is exact at the multiples of range/2^depth and linear in the
 * clock between them. Elsewhere an increment's variance falls short by at most half the share of one such cell, and increments
 * of neighbours correlate by as little. With the default depth of 40 this is below 10⁻⁶ for intervals down to 10⁻⁶ of the
 * range.
 *
 * <p>Cost: an increment sums at most 2·depth normals, fewer on long intervals (about 2·depth − log₂ of the number of equal
 * intervals) and only log₂ n on a grid of n = 2ᵏ equal intervals. Sums are float64 fma in a fixed order, then rounded to
 * float32. Immutable, thread-safe.
 *
 * <p>Source: Ciesielski, Hölder Conditions for Realizations of Gaussian Processes (1961); as a random function of time for
 * solvers: Li, Wong, Chen and Duvenaud, Scalable Gradients for Stochastic Differential Equations (2020), section 4.
 */
public final class BrownianNoise implements NoiseSource {
    /** Levels of the series unless said otherwise. */
    public static final int DEFAULT_DEPTH = 40;

    private static final int DEEPEST = 47;
    private static final int MOST_PATHS = 256;
    private static final int CHUNK = 256;
    private static final ThreadLocal<Scratch> SCRATCH = ThreadLocal.withInitial(Scratch::new);

    private final NoiseSource base;
    private final PathClock clock;
    private final Map<Draw, Span> increments;
    private final int depth;
    private final Map<Draw, DrawSum> drawSums = new HashMap<>();
    /** The greatest role and index of the increments of a stream. */
    private final Map<Draw.Stream, Extent> extents = new EnumMap<>(Draw.Stream.class);

    /**
     * An increment of a path from one value of the clock's parameter to another; from a greater to a lesser it is the
     * negative of the increment between them.
     *
     * @param from where it starts
     * @param to where it ends, not {@code from}
     * @param path number of the path, 0 … 255
     */
    public record Span(double from, double to, int path) {
        /** Checks the path. */
        public Span {
            if (path < 0 || path >= MOST_PATHS) {
                throw new IllegalArgumentException("path is " + path + "; allowed: 0 to " + (MOST_PATHS - 1));
            }
        }

        /** An increment of path 0. */
        public static Span of(double from, double to) {
            return new Span(from, to, 0);
        }
    }

    private record Extent(int role, long index) {
        Extent including(Draw draw) {
            return new Extent(Math.max(role, draw.role()), Math.max(index, draw.index()));
        }
    }

    private static final class Scratch {
        final float[] normals = new float[CHUNK];
        final double[] sums = new double[CHUNK];
    }

    private BrownianNoise(NoiseSource base, PathClock clock, Map<Draw, Span> increments, int depth) {
        this.base = base;
        this.clock = clock;
        this.increments = increments;
        this.depth = depth;
        LevySeries series = new LevySeries(clock, depth);
        increments.forEach((draw, span) -> {
            drawSums.put(draw, sumOf(series, draw, span));
            extents.merge(draw.stream(), new Extent(draw.role(), draw.index()), (old, one) -> old.including(draw));
        });
    }

    private DrawSum sumOf(LevySeries series, Draw draw, Span span) {
        double low = Math.min(span.from(), span.to());
        double high = Math.max(span.from(), span.to());
        if (!(low >= clock.first() && high <= clock.last())) {
            throw new IllegalArgumentException("the increment of " + draw + " goes from " + span.from() + " to "
                    + span.to() + "; allowed: " + clock.first() + " to " + clock.last());
        }
        double length = low < high ? clock.length(low, high) : 0;
        if (!(length > 0)) {
            throw new IllegalArgumentException("the increment of " + draw + " goes from " + span.from() + " to "
                    + span.to() + ", between which the clock stands still");
        }
        LevySeries.Increment increment = series.increment(low, high);
        double sign = span.from() < span.to() ? 1 : -1;
        return new DrawSum(increment.draws(span.path()), increment.scaled(sign / Math.sqrt(length)));
    }

    /**
     * Draws that are increments on a clock, of the default depth.
     *
     * @param base the normals that paths are made of, and all draws of other streams
     * @param clock the clock, the same for all objects that shall see one path
     * @param increments what each draw is; of the streams that occur here, only these draws exist
     * @throws IllegalArgumentException if an increment leaves the clock's range or the clock stands still over it
     */
    public static BrownianNoise along(NoiseSource base, PathClock clock, Map<Draw, Span> increments) {
        return new BrownianNoise(
                Objects.requireNonNull(base, "base"),
                clock,
                Collections.unmodifiableMap(new LinkedHashMap<>(increments)),
                DEFAULT_DEPTH);
    }

    /**
     * One path per sample on a clock that is its own parameter, of the default depth: the draw (INTERVAL, 0, i) is the
     * increment from clock[i] to clock[i + 1].
     *
     * @param base the normals that the path is made of, and all draws that are not increments
     * @param start least value of the clock; the same for all grids that shall see one path
     * @param end greatest value of the clock, above start; the same for all grids that shall see one path
     * @param clock the clock at each point of the grid, rising or falling, within start … end; copied
     * @throws IllegalArgumentException if the clock has fewer than two values, is not finite, not strictly monotone or leaves
     *     start … end
     */
    public static BrownianNoise over(NoiseSource base, double start, double end, double... clock) {
        PathClock uniform = PathClock.uniform(start, end);
        UniformClock.requireMonotone(start, end, clock);
        Map<Draw, Span> increments = new LinkedHashMap<>();
        for (int i = 0; i + 1 < clock.length; i++) {
            increments.put(Draw.of(Draw.Stream.INTERVAL, 0, i), Span.of(clock[i], clock[i + 1]));
        }
        return along(base, uniform, increments);
    }

    /** As {@link #over(NoiseSource, double, double, double...)} on {@code new PhiloxNoise(seed)}. */
    public static BrownianNoise over(long seed, double start, double end, double... clock) {
        return over(new PhiloxNoise(seed), start, end, clock);
    }

    /**
     * The same with another number of levels; another path wherever the parameter is not at a multiple of range/2^depth.
     *
     * @param levels 1 … 47
     */
    public BrownianNoise withDepth(int levels) {
        if (levels < 1 || levels > DEEPEST) {
            throw new IllegalArgumentException("levels is " + levels + "; allowed: 1 to " + DEEPEST);
        }
        return new BrownianNoise(base, clock, increments, levels);
    }

    /**
     * The same increments of several independent paths, which draws tell apart by their role.
     *
     * @param count 1 … 256
     */
    public BrownianNoise withPaths(int count) {
        if (count < 1 || count > MOST_PATHS) {
            throw new IllegalArgumentException("count is " + count + "; allowed: 1 to " + MOST_PATHS);
        }
        Map<Draw, Span> all = new LinkedHashMap<>();
        for (int path = 0; path < count; path++) {
            int role = path;
            increments.forEach((draw, span) -> {
                if (draw.role() == 0) {
                    all.put(Draw.of(draw.stream(), role, draw.index()), new Span(span.from(), span.to(), role));
                }
            });
        }
        return new BrownianNoise(base, clock, all, depth);
    }

    /**
     * The same, but the increments answer draws of another stream: with STEP, solvers that name their noise by step walk along
     * one path.
     *
     * @param stream the stream whose draws are increments, their index the number of the interval
     */
    public BrownianNoise answering(Draw.Stream stream) {
        Map<Draw, Span> renamed = new LinkedHashMap<>();
        increments.forEach((draw, span) -> renamed.put(Draw.of(stream, draw.role(), draw.index()), span));
        return new BrownianNoise(base, clock, renamed, depth);
    }

    /** The source whose normals are summed, and that of all draws that are not increments. */
    public NoiseSource base() {
        return base;
    }

    /**
     * What a draw sums of the {@linkplain #base() base}'s; empty if it is the base's own.
     *
     * @throws IllegalArgumentException if the draw is of a stream of increments but none of them
     */
    public Optional<DrawSum> sumOf(Draw draw) {
        return Optional.ofNullable(find(draw));
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if the draw is of a stream of increments but none of them
     */
    @Override
    public void fill(Draw draw, long sample, long firstElement, float[] out, int offset, int length) {
        DrawSum sum = find(draw);
        if (sum == null) {
            base.fill(draw, sample, firstElement, out, offset, length);
            return;
        }
        Objects.checkFromIndexSize(offset, length, out.length);
        Scratch scratch = SCRATCH.get();
        for (int at = 0; at < length; at += CHUNK) {
            int size = Math.min(CHUNK, length - at);
            sum(sum, sample, firstElement + at, size, scratch);
            for (int i = 0; i < size; i++) {
                out[offset + at + i] = (float) scratch.sums[i];
            }
        }
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if the draw is of a stream of increments but none of them
     */
    @Override
    public void fill(Draw draw, long sample, long firstElement, double[] out, int offset, int length) {
        DrawSum sum = find(draw);
        if (sum == null) {
            base.fill(draw, sample, firstElement, out, offset, length);
            return;
        }
        Objects.checkFromIndexSize(offset, length, out.length);
        Scratch scratch = SCRATCH.get();
        for (int at = 0; at < length; at += CHUNK) {
            int size = Math.min(CHUNK, length - at);
            sum(sum, sample, firstElement + at, size, scratch);
            for (int i = 0; i < size; i++) {
                out[offset + at + i] = (float) scratch.sums[i];
            }
        }
    }

    private void sum(DrawSum terms, long sample, long firstElement, int length, Scratch scratch) {
        double[] c = terms.coefficients();
        List<Draw> nodes = terms.draws();
        double[] sums = scratch.sums;
        float[] normals = scratch.normals;
        Arrays.fill(sums, 0, length, 0);
        for (int j = 0; j < c.length; j++) {
            base.fill(nodes.get(j), sample, firstElement, normals, 0, length);
            double factor = c[j];
            for (int i = 0; i < length; i++) {
                sums[i] = Math.fma(factor, (double) normals[i], sums[i]);
            }
        }
    }

    /** What the draw sums; null if it is the base's. */
    private @Nullable DrawSum find(Draw draw) {
        DrawSum sum = drawSums.get(draw);
        Extent extent = sum == null ? extents.get(draw.stream()) : null;
        if (extent == null) {
            return sum;
        }
        throw new IllegalArgumentException(
                draw.role() > extent.role()
                        ? "role of " + draw + " is no path; allowed: 0 to " + extent.role()
                        : "index of " + draw + " is no interval; allowed: 0 to " + extent.index());
    }

    /** Base, clock, depth and increments: sources of equal text give equal normals. */
    @Override
    public String toString() {
        return "BrownianNoise[base=" + base + ", clock=" + clock + ", depth=" + depth + ", increments=" + increments
                + "]";
    }
}
