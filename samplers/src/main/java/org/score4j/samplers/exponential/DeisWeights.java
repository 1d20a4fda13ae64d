package org.score4j.samplers.exponential;

import org.jspecify.annotations.Nullable;
import org.score4j.process.AffineProcess;
import org.score4j.samplers.algebra.ExponentialWeights;
import org.score4j.samplers.algebra.Interval;
import org.score4j.samplers.algebra.LagrangeWeights;
import org.score4j.samplers.algebra.Past;
import org.score4j.samplers.algebra.Quadrature;

/**
 * DEIS's factors of predictions, alpha'·∫ ℓⱼ drho over a step.
 *
 * @param variable what the polynomials are in
 * @param clock shows the time, or null for the process's own
 * @param integrals how they are computed
 */
record DeisWeights(Variable variable, Deis.@Nullable Clock clock, Deis.Integrals integrals) {
    /** Terms of a published sum. */
    private static final int TERMS = 10_000;

    /** What polynomials are in. */
    enum Variable {
        TIME,
        RHO,
        LOG_RHO
    }

    /** One for each of the newest {@code count} predictions. */
    double[] of(Past past, int count) {
        Interval interval = past.interval();
        if (variable == Variable.LOG_RHO && integrals == Deis.Integrals.CONVERGED) {
            return ExponentialAdams.scaled(
                    interval.nextSigma(), ExponentialWeights.of(-1, interval.h(), past.nodes(count)));
        }
        return ExponentialAdams.scaled(interval.nextAlpha(), integrals(past, count));
    }

    private double[] integrals(Past past, int count) {
        Interval interval = past.interval();
        if (integrals == Deis.Integrals.LEFT_SUMS || (integrals == Deis.Integrals.CLOSED_SUMS && count > 1)) {
            return sums(past, count);
        }
        if (count == 1) {
            return new double[] {interval.rhoStep()};
        }
        double[] nodes = positions(past, count);
        if (variable == Variable.RHO) {
            for (int j = count - 1; j >= 0; j--) {
                nodes[j] -= nodes[0];
            }
            return LagrangeWeights.of(interval.rhoStep(), nodes);
        }
        // in λ, as drho = −e^(−λ) dλ
        return Quadrature.integrate(
                count,
                lambda -> ExponentialAdams.scaled(
                        -Math.exp(-lambda), LagrangeWeights.at(time(past.process(), lambda), nodes)),
                interval.lambda(),
                interval.nextLambda());
    }

    /** Riemann's sums in the variable of the polynomials, as published. */
    private double[] sums(Past past, int count) {
        double[] nodes = positions(past, count);
        double from = position(past.process(), past.time(0));
        double length = position(past.process(), past.interval().next()) - from;
        int spaces = integrals == Deis.Integrals.LEFT_SUMS ? TERMS : TERMS - 1;
        double[] sums = new double[count];
        for (int k = 0; k < TERMS; k++) {
            double position = from + k * length / spaces;
            double[] polynomials = LagrangeWeights.at(position, nodes);
            double density = density(past.process(), position) * length / TERMS;
            for (int j = 0; j < count; j++) {
                sums[j] += density * polynomials[j];
            }
        }
        return sums;
    }

    private double[] positions(Past past, int count) {
        double[] positions = new double[count];
        for (int back = 0; back < count; back++) {
            positions[back] = position(past.process(), past.time(back));
        }
        return positions;
    }

    private double position(AffineProcess process, double t) {
        return switch (variable) {
            case TIME -> clock == null ? t : clock.time(process.rho(t));
            case RHO -> process.rho(t);
            case LOG_RHO -> process.halfLogSnr(t);
        };
    }

    private double time(AffineProcess process, double lambda) {
        return clock == null ? process.timeAtHalfLogSnr(lambda) : clock.time(Math.exp(-lambda));
    }

    /** drho over d(variable). */
    private double density(AffineProcess process, double position) {
        return switch (variable) {
            case TIME -> {
                if (clock != null) {
                    yield clock.rhoDerivative(position);
                }
                double alpha = process.alpha(position);
                double sigma = process.sigma(position);
                yield (process.sigmaDerivative(position) - sigma / alpha * process.alphaDerivative(position)) / alpha;
            }
            case RHO -> 1;
            case LOG_RHO -> -Math.exp(-position);
        };
    }
}
