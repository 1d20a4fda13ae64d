package org.score4j.samplers.classical;

import java.util.Locale;
import org.score4j.model.Prediction;
import org.score4j.process.AffineProcess;
import org.score4j.program.PlanBuilder;
import org.score4j.program.Register;
import org.score4j.program.Term;
import org.score4j.samplers.algebra.Interval;

/**
 * The variable u in which a classical solver of the probability-flow ODE steps: with y = x/scale the ODE is dy/du = slope,
 * without a linear term.
 *
 * <table>
 * <caption>Clocks</caption>
 * <tr><th></th><th>u</th><th>scale</th><th>slope</th></tr>
 * <tr><td>TIME</td><td>t</td><td>1</td><td>velocity</td></tr>
 * <tr><td>SIGMA</td><td>sigma/alpha</td><td>alpha</td><td>eps</td></tr>
 * <tr><td>LOG_SIGMA</td><td>ln(sigma/alpha)</td><td>alpha</td><td>(sigma/alpha)·eps</td></tr>
 * <tr><td>FLOW</td><td>sigma/(alpha + sigma)</td><td>alpha + sigma</td><td>eps − x0</td></tr>
 * </table>
 */
public enum Clock {
    /** The process's time: dx/dt = velocity. Works from alpha = 0. */
    TIME(Prediction.VELOCITY) {
        @Override
        double coordinate(AffineProcess process, double t) {
            return t;
        }

        @Override
        double timeAt(AffineProcess process, double coordinate) {
            return coordinate;
        }

        @Override
        double scale(AffineProcess process, double t) {
            return 1;
        }
    },
    /** rho = sigma/alpha: d(x/alpha)/drho = eps, as k-diffusion, EDM and DDIM step. Needs alpha &gt; 0. */
    SIGMA(Prediction.NOISE) {
        @Override
        double coordinate(AffineProcess process, double t) {
            return process.rho(t);
        }

        @Override
        double timeAt(AffineProcess process, double coordinate) {
            return process.timeAtRho(coordinate);
        }

        @Override
        double scale(AffineProcess process, double t) {
            return process.alpha(t);
        }
    },
    /** ln rho = −λ: d(x/alpha)/dln rho = rho·eps. Needs alpha &gt; 0 and sigma &gt; 0. */
    LOG_SIGMA(Prediction.NOISE) {
        @Override
        double coordinate(AffineProcess process, double t) {
            if (process.sigma(t) == 0) {
                throw new IllegalArgumentException(
                        "time is " + t + ", where sigma = 0 and ln(sigma/alpha) is infinite; start at a time with sigma"
                                + " > 0, such as " + process.endTime());
            }
            return -process.halfLogSnr(t);
        }

        @Override
        double timeAt(AffineProcess process, double coordinate) {
            return process.timeAtHalfLogSnr(-coordinate);
        }

        @Override
        double scale(AffineProcess process, double t) {
            return process.alpha(t);
        }

        @Override
        Prediction.Conversion slope(AffineProcess process, double t) {
            if (process.alpha(t) == 0) {
                throw new IllegalArgumentException("time is " + t + ", where alpha = 0 and ln(sigma/alpha) is infinite;"
                        + " start later, with between(start, end), or use another clock");
            }
            return new Prediction.Conversion(0, process.rho(t));
        }
    },
    /**
     * sigma/(alpha + sigma), the time of rectified flow in any process: the slope is eps − x0. Works from alpha = 0.
     *
     * <p>With v = alpha·eps − sigma·x0: eps − x0 = ((sigma − alpha)·x + (alpha + sigma)·v)/(alpha² + sigma²).
     */
    FLOW(Prediction.V) {
        @Override
        double coordinate(AffineProcess process, double t) {
            double sigma = process.sigma(t);
            return sigma / (process.alpha(t) + sigma);
        }

        @Override
        double timeAt(AffineProcess process, double coordinate) {
            return process.timeAtRho(coordinate / (1 - coordinate));
        }

        @Override
        double scale(AffineProcess process, double t) {
            return process.alpha(t) + process.sigma(t);
        }

        @Override
        Prediction.Conversion slope(AffineProcess process, double t) {
            double alpha = process.alpha(t);
            double sigma = process.sigma(t);
            double norm = alpha * alpha + sigma * sigma;
            return new Prediction.Conversion((sigma - alpha) / norm, (alpha + sigma) / norm);
        }
    };

    private final Prediction prediction;

    Clock(Prediction prediction) {
        this.prediction = prediction;
    }

    /** u at a time. */
    abstract double coordinate(AffineProcess process, double t);

    /** The time at which u has this value. */
    abstract double timeAt(AffineProcess process, double coordinate);

    /** What the state is divided by. */
    abstract double scale(AffineProcess process, double t);

    /** The slope from state and prediction. */
    Prediction.Conversion slope(AffineProcess process, double t) {
        return new Prediction.Conversion(0, 1);
    }

    /** What slopes are made of. */
    Prediction prediction() {
        return prediction;
    }

    /** Emits output ← slope at a state and time. */
    final void evaluate(PlanBuilder plan, AffineProcess process, Register state, double t, Register output) {
        plan.evaluate(state, t, prediction, output);
        Prediction.Conversion slope = slope(process, t);
        if (slope.state() != 0 || slope.output() != 1) {
            plan.combine(output, Term.of(slope.state(), state), Term.of(slope.output(), output));
        }
    }

    /**
     * Refuses a step from or to alpha = 0 on clocks that are infinite there.
     *
     * @throws IllegalArgumentException if u is infinite at an end of the step where alpha = 0
     */
    final void requireFinite(Interval step, String solver) {
        if (this == SIGMA || this == LOG_SIGMA) {
            step.signalRatio(solver);
            if (step.nextAlpha() == 0) {
                throw new IllegalArgumentException("time is " + step.next() + ", where alpha = 0 and sigma/alpha is"
                        + " infinite; solver '" + solver
                        + "' cannot invert that far: end earlier, or use the clock time"
                        + " or flow");
            }
        }
    }

    /** Whether clean data lie at a finite u. */
    final boolean reachesClean(AffineProcess process) {
        return this != LOG_SIGMA && Double.isFinite(coordinate(process, process.cleanTime()));
    }

    /** scale(to)/scale(t) for a time within a step from t. */
    final double ratio(Interval step, double to) {
        return scale(step.process(), to) / scale(step.process(), step.t());
    }

    /** u(to) − u(t), the distance to a time within a step. */
    final double distance(Interval step, double to) {
        return coordinate(step.process(), to) - coordinate(step.process(), step.t());
    }

    /** The time at {@code fraction} of a step in this clock, exactly at its ends. */
    final double timeWithin(Interval step, double fraction) {
        if (fraction == 0) {
            return step.t();
        }
        if (fraction == 1) {
            return step.next();
        }
        return timeAt(step.process(), coordinate(step.process(), step.t()) + fraction * distance(step, step.next()));
    }

    /** Name in specifications and solver names, such as "log-sigma". */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * The clock of a name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Clock labelled(String label) {
        for (Clock clock : values()) {
            if (clock.label().equals(label)) {
                return clock;
            }
        }
        throw new IllegalArgumentException("clock is '" + label + "'; allowed: time, sigma, log-sigma, flow");
    }
}
