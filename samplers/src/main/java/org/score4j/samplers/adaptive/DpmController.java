package org.score4j.samplers.adaptive;

import org.score4j.process.AffineProcess;
import org.score4j.program.AdaptiveProgram;
import org.score4j.program.AdaptiveProgram.ScalarFile;
import org.score4j.program.ScalarRegister;

/** Steps of an adaptive DPM-Solver in λ, for one sample at a time. */
final class DpmController implements AdaptiveProgram.Controller {
    /** A rest of the way below this fraction of the step is part of the step. */
    private static final double ROUNDING = 1e-12;

    private final DpmAttempt attempt;
    private final DpmStepControl control;
    private final double start;
    private final double end;
    private final double firstStep;
    private final double errorOrder;
    private final ScalarRegister length;
    private final ScalarRegister next;
    private final ScalarRegister last;
    private final ScalarRegister beforeLast;

    DpmController(
            DpmAttempt attempt, DpmStepControl control, double start, double end, double firstStep, double errorOrder) {
        this.attempt = attempt;
        this.control = control;
        this.start = start;
        this.end = end;
        this.firstStep = firstStep;
        this.errorOrder = errorOrder;
        length = attempt.scalar("h");
        next = attempt.scalar("next t");
        last = attempt.scalar("1/error");
        beforeLast = attempt.scalar("1/error before");
    }

    @Override
    public String name() {
        return "steps in half log-SNR from " + start + " to " + end + ", first " + firstStep + ", " + control.label()
                + ", order " + errorOrder;
    }

    @Override
    public void start(ScalarFile scalars, int sample) {
        AffineProcess process = attempt.process();
        scalars.set(attempt.time, sample, start);
        scalars.set(attempt.count, sample, -1);
        scalars.set(last, sample, Double.NaN);
        scalars.set(length, sample, Math.copySign(firstStep, process.halfLogSnr(end) - process.halfLogSnr(start)));
        prepare(scalars, sample);
    }

    /** Chooses where the next attempt ends. */
    private void prepare(ScalarFile scalars, int sample) {
        double t = scalars.get(attempt.time, sample);
        double h = scalars.get(length, sample);
        double lambda = attempt.process().halfLogSnr(t);
        double rest = attempt.process().halfLogSnr(end) - lambda;
        boolean arrives = Math.abs(h) * (1 + ROUNDING) >= Math.abs(rest);
        double target = arrives ? end : attempt.process().timeAtHalfLogSnr(lambda + h);
        if (target == t) {
            throw new IllegalStateException("step size fell to " + h + " in ln(alpha/sigma) at time " + t
                    + "; the tolerances are too small for the network's precision");
        }
        if (arrives && control.keepsShortened()) {
            scalars.set(length, sample, rest);
        }
        scalars.set(next, sample, target);
        attempt.prepare(scalars, sample, t, target);
    }

    @Override
    public void update(ScalarFile scalars, int sample) {
        double error = scalars.get(attempt.norm, sample);
        double reciprocal = control.reciprocal(error);
        if (Double.isNaN(scalars.get(last, sample))) {
            scalars.set(last, sample, reciprocal);
            scalars.set(beforeLast, sample, reciprocal);
        }
        DpmStepControl.Decision decision =
                control.decide(error, scalars.get(last, sample), scalars.get(beforeLast, sample), errorOrder);
        attempt.decide(scalars, sample, decision.accepted());
        scalars.set(length, sample, scalars.get(length, sample) * decision.factor());
        if (decision.accepted()) {
            scalars.set(attempt.count, sample, scalars.get(attempt.count, sample) + 1);
            scalars.set(beforeLast, sample, scalars.get(last, sample));
            scalars.set(last, sample, reciprocal);
            scalars.set(attempt.time, sample, scalars.get(next, sample));
        }
        if (!finished(scalars, sample)) {
            prepare(scalars, sample);
        }
    }

    @Override
    public boolean finished(ScalarFile scalars, int sample) {
        return scalars.get(attempt.time, sample) == end;
    }

    @Override
    public double time(ScalarFile scalars, int sample) {
        return scalars.get(attempt.time, sample);
    }
}
