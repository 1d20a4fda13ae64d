package org.score4j.samplers.adaptive;

import java.util.List;
import org.score4j.process.AffineProcess;
import org.score4j.program.AdaptiveProgram;
import org.score4j.program.AdaptiveProgram.ScalarFile;
import org.score4j.program.ScalarRegister;

/**
 * Steps of {@link AdaptiveSde}, for one sample at a time: where the next attempt ends and the factors of its two stages.
 *
 * @param process the process
 * @param start first time
 * @param end last time, below {@code start}
 */
record SdeSteps(AffineProcess process, double start, double end) implements AdaptiveProgram.Controller {
    static final ScalarRegister TIME = new ScalarRegister(0, "t");
    static final ScalarRegister NEXT = new ScalarRegister(1, "next t");
    static final ScalarRegister COUNT = new ScalarRegister(2, "accepted steps");
    static final ScalarRegister NORM = new ScalarRegister(3, "error");
    static final ScalarRegister ACCEPT = new ScalarRegister(4, "accept");
    static final ScalarRegister REJECT = new ScalarRegister(5, "reject");
    static final ScalarRegister STATE = new ScalarRegister(6, "1 - h f");
    static final ScalarRegister GAIN = new ScalarRegister(7, "h g²");
    static final ScalarRegister NOISE = new ScalarRegister(8, "√h g");
    static final ScalarRegister SECOND_STATE = new ScalarRegister(9, "-h f'");
    static final ScalarRegister SECOND_GAIN = new ScalarRegister(10, "h g'²");
    static final ScalarRegister SECOND_NOISE = new ScalarRegister(11, "√h g'");

    static final List<ScalarRegister> REGISTERS = List.of(
            TIME, NEXT, COUNT, NORM, ACCEPT, REJECT, STATE, GAIN, NOISE, SECOND_STATE, SECOND_GAIN, SECOND_NOISE);

    private static final double FIRST_FRACTION = 0.01;
    private static final double SAFETY = 0.9;
    private static final double EXPONENT = 0.9;
    /** A rest of the way below this fraction of it all is part of the step. */
    private static final double ROUNDING = 1e-12;

    @Override
    public String name() {
        return "steps of an SDE from " + start + " to " + end;
    }

    @Override
    public void start(ScalarFile scalars, int sample) {
        scalars.set(TIME, sample, start);
        scalars.set(COUNT, sample, 0);
        prepare(scalars, sample, FIRST_FRACTION * (start - end));
    }

    private void prepare(ScalarFile scalars, int sample, double wanted) {
        double t = scalars.get(TIME, sample);
        double next = t - wanted <= end + ROUNDING * (start - end) ? end : t - wanted;
        if (next == t) {
            throw new IllegalStateException("step size fell to " + wanted + " at time " + t
                    + "; the tolerances are too small for the network's precision");
        }
        double h = t - next;
        double g2 = process.diffusionSquared(t);
        double nextG2 = process.diffusionSquared(next);
        scalars.set(NEXT, sample, next);
        scalars.set(STATE, sample, 1 - h * process.drift(t));
        scalars.set(GAIN, sample, h * g2);
        scalars.set(NOISE, sample, Math.sqrt(h * g2));
        scalars.set(SECOND_STATE, sample, -h * process.drift(next));
        scalars.set(SECOND_GAIN, sample, h * nextG2);
        scalars.set(SECOND_NOISE, sample, Math.sqrt(h * nextG2));
    }

    @Override
    public void update(ScalarFile scalars, int sample) {
        double error = scalars.get(NORM, sample);
        double h = scalars.get(TIME, sample) - scalars.get(NEXT, sample);
        boolean accepted = error <= 1;
        if (accepted) {
            scalars.set(TIME, sample, scalars.get(NEXT, sample));
            scalars.set(COUNT, sample, scalars.get(COUNT, sample) + 1);
        }
        scalars.set(ACCEPT, sample, accepted ? 1 : 0);
        scalars.set(REJECT, sample, accepted ? 0 : 1);
        if (!finished(scalars, sample)) {
            double factor = Double.isNaN(error) || Double.isInfinite(error) ? 0.1 : SAFETY * Math.pow(error, -EXPONENT);
            prepare(scalars, sample, h * factor);
        }
    }

    @Override
    public boolean finished(ScalarFile scalars, int sample) {
        return scalars.get(TIME, sample) == end;
    }

    @Override
    public double time(ScalarFile scalars, int sample) {
        return scalars.get(TIME, sample);
    }
}
