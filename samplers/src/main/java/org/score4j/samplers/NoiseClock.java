package org.score4j.samplers;

import java.util.LinkedHashMap;
import java.util.Map;
import org.score4j.noise.BrownianNoise;
import org.score4j.noise.BrownianNoise.Span;
import org.score4j.noise.Draw;
import org.score4j.noise.NoiseSource;
import org.score4j.noise.PathClock;
import org.score4j.process.AffineProcess;
import org.score4j.program.SamplingPlan;
import org.score4j.samplers.algebra.Interval;
import org.score4j.schedule.TimeGrid;

/**
 * The clock c of a solver's noise: the draw of a step is z = (W(c') − W(c))/√(c' − c) with one Brownian path W for all grids.
 *
 * <p>Solving x̄' = −κ·(x̄ − D) + noise, x̄ = x/alpha, exactly over a step gives an integral of the noise against an exponential.
 * That integral is the increment of a Brownian path on a clock of its own:
 *
 * <ul>
 *   <li>c = e^(2ηλ), data prediction with noise η: the noise of a step decays as e^(−ηλ) relative to sigma
 *   <li>c = −rho², noise prediction: the noise of a step stays as it is, relative to alpha
 *   <li>c = −t, Euler and Maruyama's method and its kin
 * </ul>
 *
 * <p>A method that draws within a step cuts it: draw (STEP, k, i) is the increment over part k of step i. Draws of parts that
 * are disjoint are independent, so a plan has the right distribution with any source of noise, and with
 * {@link #noise a path's} more steps refine the same picture.
 */
public final class NoiseClock {
    /** The path lies between −40 and 40, beyond every noise level of practice; steps from where alpha = 0 start there. */
    private static final double LAMBDA = 40;

    /** How much variance a path gathers between two half-log-SNRs. */
    @FunctionalInterface
    public interface Length {
        /** c(to) − c(from), free of cancellation, for from ≤ to. */
        double between(double from, double to);
    }

    private final String name;
    private final boolean inTime;
    private final Length length;
    private final double[] cuts;

    private NoiseClock(String name, boolean inTime, Length length, double... cuts) {
        this.name = name;
        this.inTime = inTime;
        this.length = length;
        this.cuts = cuts;
    }

    /**
     * c = e^(2ηλ).
     *
     * @param eta η, in (0, ∞)
     */
    public static NoiseClock dataPrediction(double eta) {
        if (!(eta > 0) || Double.isInfinite(eta)) {
            throw new IllegalArgumentException("eta is " + eta + "; allowed: (0, ∞)");
        }
        return inHalfLogSnr(
                "exp(" + 2 * eta + " lambda)",
                (from, to) -> Math.exp(2 * eta * from) * Math.expm1(2 * eta * (to - from)));
    }

    /** c = −rho². */
    public static NoiseClock noisePrediction() {
        return inHalfLogSnr("-rho^2", (from, to) -> -Math.exp(-2 * from) * Math.expm1(-2 * (to - from)));
    }

    /** c = −t. */
    public static NoiseClock time() {
        return new NoiseClock("-t", true, (from, to) -> to - from);
    }

    /**
     * Any clock that depends on the half-log-SNR alone.
     *
     * @param name tells the clock from others
     * @param length its lengths
     */
    public static NoiseClock inHalfLogSnr(String name, Length length) {
        return new NoiseClock(name, false, length);
    }

    /**
     * The same with steps cut into parts: draw k belongs to the part from cut k − 1 to cut k.
     *
     * @param fractions rising, in (0, 1): where λ of a step is cut, or its time if the clock is −t
     */
    public NoiseClock cutAt(double... fractions) {
        for (int i = 0; i < fractions.length; i++) {
            if (!(fractions[i] > (i == 0 ? 0 : fractions[i - 1]) && fractions[i] < 1)) {
                throw new IllegalArgumentException(
                        "fractions[" + i + "] is " + fractions[i] + "; expected rising numbers in (0, 1)");
            }
        }
        return new NoiseClock(name, inTime, length, fractions.clone());
    }

    /** The clock of the path in a process. */
    public PathClock path(AffineProcess process) {
        if (!inTime) {
            return new Path(name, -LAMBDA, LAMBDA, length);
        }
        double start = process.startTime();
        double clean = process.cleanTime();
        double last = Double.isInfinite(clean) ? 2 * process.endTime() - start : clean;
        return new Path(name, -start, -last, length);
    }

    private record Path(String name, double first, double last, Length lengths) implements PathClock {
        @Override
        public double length(double from, double to) {
            return lengths.between(from, to);
        }

        @Override
        public String toString() {
            return name + " on [" + first + ", " + last + "]";
        }
    }

    /**
     * What the draws of a plan's steps are on the path.
     *
     * @param plan the plan of a solver with this clock
     * @param grid the grid it was compiled for
     * @throws IllegalArgumentException if a step has more draws than parts
     */
    public Map<Draw, Span> increments(SamplingPlan plan, TimeGrid grid) {
        Map<Draw, Span> spans = new LinkedHashMap<>();
        for (Draw draw : plan.draws()) {
            if (draw.stream() == Draw.Stream.STEP) {
                int i = (int) draw.index();
                spans.put(draw, span(new Interval(plan.process(), grid.time(i), grid.time(i + 1)), draw));
            }
        }
        return spans;
    }

    private Span span(Interval step, Draw draw) {
        int part = draw.role();
        if (part > cuts.length) {
            throw new IllegalArgumentException(draw + " is beyond the " + (cuts.length + 1) + " parts of a step");
        }
        double from = inTime ? -step.t() : Math.max(-LAMBDA, step.lambda());
        double to = inTime ? -step.next() : Math.min(LAMBDA, step.nextLambda());
        if (!inTime && Double.isInfinite(step.h())) {
            return Span.of(from, to);
        }
        double low = part == 0 ? from : from + cuts[part - 1] * (to - from);
        double high = part == cuts.length ? to : from + cuts[part] * (to - from);
        return Span.of(low, high);
    }

    /**
     * Noise whose draws of steps are increments of one path per sample; the other draws are the base's.
     *
     * @param base normals the path is made of
     * @param plan the plan of a solver with this clock
     * @param grid the grid it was compiled for
     */
    public NoiseSource noise(NoiseSource base, SamplingPlan plan, TimeGrid grid) {
        Map<Draw, Span> increments = increments(plan, grid);
        return increments.isEmpty() ? base : BrownianNoise.along(base, path(plan.process()), increments);
    }

    @Override
    public String toString() {
        return name;
    }
}
