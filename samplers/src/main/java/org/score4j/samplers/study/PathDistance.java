package org.score4j.samplers.study;

import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.score4j.exec.MomentExecutor;
import org.score4j.noise.BrownianNoise.Span;
import org.score4j.noise.Draw;
import org.score4j.noise.PathClock;
import org.score4j.process.AffineProcess;
import org.score4j.program.LinearForm;
import org.score4j.program.LinearTrace;
import org.score4j.program.SamplingPlan;
import org.score4j.samplers.NoiseClock;
import org.score4j.samplers.Solver;
import org.score4j.schedule.TimeGrid;

/**
 * The root of the mean squared distance between two runs along one Brownian path, on Gaussian data, without sampling.
 *
 * <p>A plan's result is linear in its draws. All draws of both plans are increments of the path, so they are sums of its
 * increments over the cells between neighbouring ends of theirs, which are independent.
 */
final class PathDistance {
    /** Ends this near are one: grids of n and 2n steps share points but for rounding. */
    private static final double NEAR = 1e-10;

    private final PathClock clock;
    private final NavigableSet<Double> ends = new TreeSet<>();

    private PathDistance(PathClock clock) {
        this.clock = clock;
    }

    static double between(
            Solver solver, AffineProcess process, TimeGrid coarse, TimeGrid fine, double mean, double std) {
        NoiseClock noiseClock = solver.noiseClock()
                .orElseThrow(
                        () -> new IllegalArgumentException("solver '" + solver.name() + "' declares no noise clock"));
        SamplingPlan one = (SamplingPlan) solver.compile(process, coarse);
        SamplingPlan two = (SamplingPlan) solver.compile(process, fine);
        PathDistance distance = new PathDistance(noiseClock.path(process));
        Map<Draw, Span> spansOfTwo = noiseClock.increments(two, fine);
        Map<Draw, Span> spansOfOne = noiseClock.increments(one, coarse);
        distance.addEnds(spansOfTwo);
        distance.addEnds(spansOfOne);
        Map<Object, Double> difference = new HashMap<>();
        distance.add(difference, 1, MomentExecutor.result(one, mean, std), spansOfOne);
        distance.add(difference, -1, MomentExecutor.result(two, mean, std), spansOfTwo);
        double constant = difference.getOrDefault(LinearTrace.ONE, 0.0);
        MomentExecutor.Moments initial = MomentExecutor.marginal(process, coarse.time(0), mean, std);
        double ofInitial = difference.getOrDefault(LinearTrace.INITIAL, 0.0);
        constant += ofInitial * initial.mean();
        double square = constant * constant + ofInitial * ofInitial * initial.variance();
        for (Map.Entry<Object, Double> entry : difference.entrySet()) {
            if (entry.getKey() instanceof Double) {
                square += entry.getValue() * entry.getValue();
            }
        }
        return Math.sqrt(square);
    }

    private void addEnds(Map<Draw, Span> spans) {
        for (Span span : spans.values()) {
            addEnd(span.from());
            addEnd(span.to());
        }
    }

    private void addEnd(double end) {
        if (ends.subSet(end - NEAR, end + NEAR).isEmpty()) {
            ends.add(end);
        }
    }

    private double end(double near) {
        return ends.subSet(near - NEAR, near + NEAR).first();
    }

    /** Adds factor·form with its draws written in cells, each named by its lower end. */
    private void add(Map<Object, Double> sum, double factor, LinearForm form, Map<Draw, Span> spans) {
        form.coefficients().forEach((symbol, value) -> {
            if (LinearTrace.ONE.equals(symbol) || LinearTrace.INITIAL.equals(symbol)) {
                sum.merge(symbol, factor * value, Double::sum);
            }
        });
        spans.forEach((draw, span) -> {
            double from = end(span.from());
            double to = end(span.to());
            double whole = clock.length(from, to);
            double left = from;
            for (double right : ends.subSet(from, false, to, true)) {
                double share = Math.sqrt(clock.length(left, right) / whole);
                sum.merge(left, factor * share * form.get(LinearTrace.symbol(draw)), Double::sum);
                left = right;
            }
        });
    }
}
