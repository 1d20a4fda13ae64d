package org.score4j.samplers.damped;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.score4j.model.exact.GaussianMixtureModel;
import org.score4j.model.exact.LangevinModel;
import org.score4j.process.CriticallyDampedLangevin;
import org.score4j.program.LinearForm;
import org.score4j.program.LinearTrace;
import org.score4j.program.SamplingPlan;
import org.score4j.samplers.Sampler;
import org.score4j.samplers.Solver;
import org.score4j.schedule.Schedule;
import org.score4j.schedule.TimeGrid;
import org.score4j.tensor.ElementType;

/** Data whose moments under a process with a velocity are known, and what plans make of them. */
final class DampedProblem {
    static final CriticallyDampedLangevin PROCESS = CriticallyDampedLangevin.standard();
    static final double MEAN = 0.7;
    static final double STD = 0.5;

    private DampedProblem() {}

    static List<Solver> solvers() {
        return List.of(
                DampedEulerMaruyama.create(),
                SymmetricSplitting.create(),
                SymmetricSplitting.create().withMidpoint(),
                SymmetricSplitting.create().asPublished(),
                DampedFlow.euler(),
                DampedFlow.heun());
    }

    /** A mixture of two Gaussians in the plane. */
    static GaussianMixtureModel mixture() {
        return GaussianMixtureModel.of(
                new double[] {0.3, 0.7}, new double[][] {{-1, 0.4}, {0.8, -0.3}}, new double[] {0.3, 0.2});
    }

    static Sampler sampler(Solver solver, ElementType type) {
        return Sampler.of(LangevinModel.of(mixture(), PROCESS).model())
                .solver(solver)
                .schedule(Schedule.quadratic(5))
                .seed(3)
                .type(type);
    }

    /** Equal steps in time from the start to {@code end}. */
    static TimeGrid uniform(int steps, double end) {
        double[] times = new double[steps + 1];
        for (int i = 0; i <= steps; i++) {
            times[i] = 1 + (end - 1) * i / steps;
        }
        return TimeGrid.of(times);
    }

    /**
     * Moments of position and velocity.
     *
     * @param x mean of x
     * @param v mean of v
     * @param xx variance of x
     * @param xv covariance
     * @param vv variance of v
     */
    record Moments(double x, double v, double xx, double xv, double vv) {
        double distance(Moments other) {
            double largest = Math.max(Math.abs(x - other.x), Math.abs(v - other.v));
            largest = Math.max(largest, Math.max(Math.abs(xx - other.xx), Math.abs(xv - other.xv)));
            return Math.max(largest, Math.abs(vv - other.vv));
        }
    }

    /** The exact moments at a time for data N(MEAN, STD²). */
    static Moments marginal(double t) {
        CriticallyDampedLangevin.Covariance sigma = PROCESS.covariance(t);
        double x = PROCESS.positionMean(t);
        double v = PROCESS.velocityMean(t);
        return new Moments(
                x * MEAN,
                v * MEAN,
                sigma.position() + x * x * STD * STD,
                sigma.cross() + x * v * STD * STD,
                sigma.velocity() + v * v * STD * STD);
    }

    /** The moments that a plan ends with for data N(MEAN, STD²): exact, without sampling. */
    static Moments run(Solver solver, TimeGrid grid) {
        return run(solver, grid, 0, 1);
    }

    /** The same from positions of another mean and standard deviation. */
    static Moments run(Solver solver, TimeGrid grid, double mean, double std) {
        SamplingPlan plan = (SamplingPlan) solver.compile(PROCESS, grid);
        LinearTrace trace = LinearTrace.of(plan, new Gaussian());
        // the initial position and all draws, that of the initial velocity among them, are independent
        LinearForm x = trace.result();
        LinearForm v = trace.result(plan.registers().get(1));
        Set<String> symbols = new HashSet<>(x.coefficients().keySet());
        symbols.addAll(v.coefficients().keySet());
        symbols.remove(LinearTrace.ONE);
        double xx = 0;
        double xv = 0;
        double vv = 0;
        for (String symbol : symbols) {
            double variance = symbol.equals(LinearTrace.INITIAL) ? std * std : 1;
            xx += variance * x.get(symbol) * x.get(symbol);
            xv += variance * x.get(symbol) * v.get(symbol);
            vv += variance * v.get(symbol) * v.get(symbol);
        }
        return new Moments(
                x.get(LinearTrace.ONE) + mean * x.get(LinearTrace.INITIAL),
                v.get(LinearTrace.ONE) + mean * v.get(LinearTrace.INITIAL),
                xx,
                xv,
                vv);
    }

    /** The exact score of Gaussian data as a form. */
    private static final class Gaussian implements LinearTrace.Model {
        @Override
        public LinearForm denoised(int call, double t, LinearForm input) {
            throw new IllegalArgumentException("this process has a velocity");
        }

        @Override
        public LinearForm velocityScore(int call, double t, LinearForm position, LinearForm velocity) {
            Moments at = marginal(t);
            double determinant = at.xx() * at.vv() - at.xv() * at.xv();
            return LinearForm.ZERO
                    .plus(at.xv() / determinant, position)
                    .plus(-at.xx() / determinant, velocity)
                    .plus((at.xx() * at.v() - at.xv() * at.x()) / determinant, LinearForm.of(LinearTrace.ONE));
        }
    }
}
