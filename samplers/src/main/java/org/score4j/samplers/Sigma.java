package org.score4j.samplers;

import org.score4j.process.AffineProcess;

/** Quantities of the clock rho = sigma/alpha. */
final class Sigma {
    private Sigma() {}

    static double at(AffineProcess process, double t) {
        return process.sigma(t) / process.alpha(t);
    }

    /** rho' − rho. */
    static double difference(Interval interval) {
        return at(interval.process(), interval.next()) - at(interval.process(), interval.t());
    }

    /** alpha'/alpha. */
    static double requireSignal(Interval interval, String solver) {
        if (interval.alpha() == 0) {
            throw new IllegalArgumentException("time is " + interval.t() + ", where alpha = 0; solver '" + solver
                    + "' steps in sigma/alpha and needs alpha > 0");
        }
        return interval.nextAlpha() / interval.alpha();
    }
}
