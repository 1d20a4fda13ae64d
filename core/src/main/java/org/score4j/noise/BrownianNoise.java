package org.score4j.noise;

import java.util.Arrays;
import java.util.Objects;

/**
 * Increments of Brownian paths on a solver's clock, one path per sample and element: grids with more steps see the same path
 * in more detail, so more steps refine the same picture.
 *
 * <p>A draw (INTERVAL, path, i) gives z = (W(c[i+1]) − W(c[i])) / √|c[i+1] − c[i]|, a unit normal, where c is the clock's
 * value at each point of the grid and W a Brownian path on [start, end]. All other draws are the base's. Two objects with the
 * same base, start, end and depth see the same W whatever their grids: Σ √|c[i+1] − c[i]|·z over the parts of an interval is
 * √length·z of the whole, but for each normal's rounding to float32.
 *
 * <p>W is the Lévy–Ciesielski series on the clock mapped to [0, 1]:
 *
 * <pre>
 * W(s)/√(end − start) = s·Z₀ + Σ over levels l &lt; depth, k &lt; 2ˡ of 2^(−l/2 − 1)·tent(2ˡs − k)·Z(2ˡ + k)
 * </pre>
 *
 * with tent(x) = max(0, 1 − |2x − 1|) and Z(n) the base's draw (INTERVAL, path, n). Each level is the dyadic Brownian bridge
 * of the one above; a series that stops is exact at the multiples of h = (end − start)/2^depth and linear between them.
 * Elsewhere an increment's variance falls short by at most h / (2·|c[i+1] − c[i]|), relatively, and increments of neighbours
 * correlate by as little. With the default depth of 40 this is below 10⁻⁶ for intervals down to 10⁻⁶ of the clock.
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
    private final Draw.Stream stream;
    private final double start;
    private final double end;
    private final int depth;
    private final int paths;
    private final double[] clock;
    /** [intervals][terms] */
    private final double[][] coefficients;
    /** [paths][intervals][terms] */
    private final Draw[][][] nodes;

    private static final class Scratch {
        final float[] normals = new float[CHUNK];
        final double[] sums = new double[CHUNK];
    }

    private BrownianNoise(
            NoiseSource base, Draw.Stream stream, double start, double end, double[] clock, int depth, int paths) {
        this.base = base;
        this.stream = stream;
        this.start = start;
        this.end = end;
        this.clock = clock;
        this.depth = depth;
        this.paths = paths;
        int intervals = clock.length - 1;
        coefficients = new double[intervals][];
        nodes = new Draw[paths][intervals][];
        for (int i = 0; i < intervals; i++) {
            LevySeries.Increment increment = LevySeries.increment(
                    (clock[i] - start) / (end - start), (clock[i + 1] - start) / (end - start), depth);
            double scale = Math.sqrt((end - start) / Math.abs(clock[i + 1] - clock[i]));
            coefficients[i] = increment.scaled(scale);
            for (int path = 0; path < paths; path++) {
                nodes[path][i] = increment.draws(path);
            }
        }
    }

    /**
     * One path per sample, of the default depth.
     *
     * @param base the normals that the path is made of, and all draws that are not increments
     * @param start least value of the clock; the same for all grids that shall see one path
     * @param end greatest value of the clock, above start; the same for all grids that shall see one path
     * @param clock the clock at each point of the grid, rising or falling, within start … end; copied
     * @throws IllegalArgumentException if the clock has fewer than two values, is not finite, not strictly monotone or leaves
     *     start … end
     */
    public static BrownianNoise over(NoiseSource base, double start, double end, double... clock) {
        Objects.requireNonNull(base, "base");
        if (!(start < end) || !Double.isFinite(end - start)) {
            throw new IllegalArgumentException(
                    "start is " + start + ", end is " + end + "; allowed: finite start < end");
        }
        double[] copy = clock.clone();
        checkClock(start, end, copy);
        return new BrownianNoise(base, Draw.Stream.INTERVAL, start, end, copy, DEFAULT_DEPTH, 1);
    }

    /** As {@link #over(NoiseSource, double, double, double...)} on {@code new PhiloxNoise(seed)}. */
    public static BrownianNoise over(long seed, double start, double end, double... clock) {
        return over(new PhiloxNoise(seed), start, end, clock);
    }

    /**
     * The same with another number of levels; another path wherever the clock is not at a multiple of (end − start)/2^depth.
     *
     * @param levels 1 … 47
     */
    public BrownianNoise withDepth(int levels) {
        if (levels < 1 || levels > DEEPEST) {
            throw new IllegalArgumentException("levels is " + levels + "; allowed: 1 to " + DEEPEST);
        }
        return new BrownianNoise(base, stream, start, end, clock, levels, paths);
    }

    /**
     * The same with several independent paths, which draws tell apart by their role.
     *
     * @param count 1 … 256
     */
    public BrownianNoise withPaths(int count) {
        if (count < 1 || count > MOST_PATHS) {
            throw new IllegalArgumentException("count is " + count + "; allowed: 1 to " + MOST_PATHS);
        }
        return new BrownianNoise(base, stream, start, end, clock, depth, count);
    }

    /**
     * The same, but the increments answer draws of another stream: with STEP, solvers that name their noise by step walk along
     * one path.
     *
     * @param increments the stream whose draws are increments, their index the number of the interval
     */
    public BrownianNoise answering(Draw.Stream increments) {
        return new BrownianNoise(
                base, Objects.requireNonNull(increments, "increments"), start, end, clock, depth, paths);
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if the draw is an increment whose path or interval does not exist
     */
    @Override
    public void fill(Draw draw, long sample, long firstElement, float[] out, int offset, int length) {
        if (draw.stream() != stream) {
            base.fill(draw, sample, firstElement, out, offset, length);
            return;
        }
        check(draw);
        Objects.checkFromIndexSize(offset, length, out.length);
        Scratch scratch = SCRATCH.get();
        for (int at = 0; at < length; at += CHUNK) {
            int size = Math.min(CHUNK, length - at);
            sum(draw, sample, firstElement + at, size, scratch);
            for (int i = 0; i < size; i++) {
                out[offset + at + i] = (float) scratch.sums[i];
            }
        }
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if the draw is an increment whose path or interval does not exist
     */
    @Override
    public void fill(Draw draw, long sample, long firstElement, double[] out, int offset, int length) {
        if (draw.stream() != stream) {
            base.fill(draw, sample, firstElement, out, offset, length);
            return;
        }
        check(draw);
        Objects.checkFromIndexSize(offset, length, out.length);
        Scratch scratch = SCRATCH.get();
        for (int at = 0; at < length; at += CHUNK) {
            int size = Math.min(CHUNK, length - at);
            sum(draw, sample, firstElement + at, size, scratch);
            for (int i = 0; i < size; i++) {
                out[offset + at + i] = (float) scratch.sums[i];
            }
        }
    }

    private void sum(Draw draw, long sample, long firstElement, int length, Scratch scratch) {
        int interval = (int) draw.index();
        double[] c = coefficients[interval];
        Draw[] terms = nodes[draw.role()][interval];
        double[] sums = scratch.sums;
        float[] normals = scratch.normals;
        Arrays.fill(sums, 0, length, 0);
        for (int j = 0; j < c.length; j++) {
            base.fill(terms[j], sample, firstElement, normals, 0, length);
            double factor = c[j];
            for (int i = 0; i < length; i++) {
                sums[i] = Math.fma(factor, (double) normals[i], sums[i]);
            }
        }
    }

    private void check(Draw draw) {
        if (draw.role() >= paths) {
            throw new IllegalArgumentException("role of " + draw + " is no path; allowed: 0 to " + (paths - 1));
        }
        if (draw.index() >= coefficients.length) {
            throw new IllegalArgumentException(
                    "index of " + draw + " is no interval; allowed: 0 to " + (coefficients.length - 1));
        }
    }

    private static void checkClock(double start, double end, double[] clock) {
        if (clock.length < 2) {
            throw new IllegalArgumentException("clock has " + clock.length + " values; allowed: 2 and more");
        }
        boolean rises = clock[1] > clock[0];
        for (int i = 0; i < clock.length; i++) {
            if (!(clock[i] >= start && clock[i] <= end)) {
                throw new IllegalArgumentException(
                        "clock[" + i + "] is " + clock[i] + "; allowed: " + start + " to " + end);
            }
            if (i > 0 && (clock[i] == clock[i - 1] || clock[i] > clock[i - 1] != rises)) {
                throw new IllegalArgumentException("clock[" + i + "] is " + clock[i] + " after " + clock[i - 1]
                        + "; allowed: strictly rising or strictly falling values");
            }
        }
    }

    /** Base, clock and depth: sources of equal text give equal normals. */
    @Override
    public String toString() {
        return "BrownianNoise[base=" + base + ", stream=" + stream + ", depth=" + depth + ", paths=" + paths
                + ", start=" + start + ", end=" + end + ", clock=" + Arrays.toString(clock) + "]";
    }
}
