package org.score4j.samplers.adaptive;

import java.util.List;
import org.score4j.program.AdaptiveProgram;
import org.score4j.program.ScalarRegister;

/**
 * Accepts or rejects the attempts of every sample by itself and chooses its next step.
 *
 * @param tableau the method
 * @param control how errors choose steps
 * @param start first time
 * @param end last time, on either side of {@code start}
 */
record SampleSteps(EmbeddedTableau tableau, StepControl control, double start, double end)
        implements AdaptiveProgram.Controller {
    static final ScalarRegister TIME = new ScalarRegister(0, "t");
    static final ScalarRegister STEP = new ScalarRegister(1, "h");
    static final ScalarRegister NORM = new ScalarRegister(2, "error");
    static final ScalarRegister ACCEPT = new ScalarRegister(3, "accept");
    static final ScalarRegister REJECT = new ScalarRegister(4, "reject");
    static final ScalarRegister STAGE = new ScalarRegister(5, "stage time");
    static final ScalarRegister SECOND_NORM = new ScalarRegister(6, "second error");
    private static final ScalarRegister PREVIOUS = new ScalarRegister(7, "previous error");
    private static final ScalarRegister BEFORE = new ScalarRegister(8, "error before");

    static final List<ScalarRegister> REGISTERS =
            List.of(TIME, STEP, NORM, ACCEPT, REJECT, STAGE, SECOND_NORM, PREVIOUS, BEFORE);

    private static final double FIRST_FRACTION = 0.01;
    private static final double ROUNDING = 1e-12;

    @Override
    public String name() {
        return control + " from " + start + " to " + end;
    }

    @Override
    public void start(AdaptiveProgram.ScalarFile scalars, int sample) {
        scalars.set(TIME, sample, start);
        scalars.set(STEP, sample, FIRST_FRACTION * (end - start));
        scalars.set(PREVIOUS, sample, 1);
        scalars.set(BEFORE, sample, 1);
    }

    @Override
    public void update(AdaptiveProgram.ScalarFile scalars, int sample) {
        double error = tableau.error(scalars.get(NORM, sample), scalars.get(SECOND_NORM, sample));
        boolean accepted = error <= 1;
        double h = scalars.get(STEP, sample);
        double t = scalars.get(TIME, sample);
        double factor = factor(scalars, sample, error, accepted);
        if (accepted) {
            double next = t + h;
            t = (end - next) * Math.signum(h) <= ROUNDING * Math.abs(end - start) ? end : next;
            scalars.set(TIME, sample, t);
        }
        scalars.set(ACCEPT, sample, accepted ? 1 : 0);
        scalars.set(REJECT, sample, accepted ? 0 : 1);
        double wanted = h * factor;
        if (t + wanted == t && t != end) {
            throw new IllegalStateException("step size fell to " + wanted + " at time " + t
                    + "; the tolerances are too small for the network's precision");
        }
        scalars.set(STEP, sample, Math.abs(wanted) < Math.abs(end - t) ? wanted : end - t);
    }

    private double factor(AdaptiveProgram.ScalarFile scalars, int sample, double error, boolean accepted) {
        int k = tableau.errorOrder() + 1;
        if (!accepted) {
            return StepControl.afterRejection(k, error);
        }
        double previous = scalars.get(PREVIOUS, sample);
        double factor = control.afterAcceptance(k, error, previous, scalars.get(BEFORE, sample));
        scalars.set(BEFORE, sample, previous);
        scalars.set(PREVIOUS, sample, StepControl.remembered(error));
        return factor;
    }

    @Override
    public boolean finished(AdaptiveProgram.ScalarFile scalars, int sample) {
        return scalars.get(TIME, sample) == end;
    }

    @Override
    public double time(AdaptiveProgram.ScalarFile scalars, int sample) {
        return scalars.get(TIME, sample);
    }
}
