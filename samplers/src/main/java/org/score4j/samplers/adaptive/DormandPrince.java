package org.score4j.samplers.adaptive;

import java.util.ArrayList;
import java.util.List;
import org.score4j.model.Prediction;
import org.score4j.process.AffineProcess;
import org.score4j.process.Discretization;
import org.score4j.program.AdaptiveProgram;
import org.score4j.program.Coefficient;
import org.score4j.program.Instruction;
import org.score4j.program.Program;
import org.score4j.program.Register;
import org.score4j.program.ScalarRegister;
import org.score4j.program.Term;
import org.score4j.samplers.Order;
import org.score4j.samplers.Solver;
import org.score4j.schedule.TimeGrid;

/**
 * Dormand and Prince's method 5(4) for the probability-flow ODE with a step size for every sample: six evaluations an
 * attempt, one more at the start.
 *
 * <p>The grid gives the first and the last time only; if it ends at clean data, the ODE is solved to the time before and one
 * denoising step follows. The error of an attempt is the root mean square over the sample of
 * error/(absolute + relative·max(|x|, |x'|)); a step is accepted up to 1.
 *
 * <p>Source: Dormand and Prince, A Family of Embedded Runge–Kutta Formulae (1980), RK5(4)7M; Hairer, Nørsett and Wanner,
 * Solving Ordinary Differential Equations I (1993), section II.4.
 */
public final class DormandPrince implements Solver {
    private static final double[] NODES = {0, 1 / 5.0, 3 / 10.0, 4 / 5.0, 8 / 9.0, 1, 1};
    private static final double[][] WEIGHTS = {
        {},
        {1 / 5.0},
        {3 / 40.0, 9 / 40.0},
        {44 / 45.0, -56 / 15.0, 32 / 9.0},
        {19372 / 6561.0, -25360 / 2187.0, 64448 / 6561.0, -212 / 729.0},
        {9017 / 3168.0, -355 / 33.0, 46732 / 5247.0, 49 / 176.0, -5103 / 18656.0},
        {35 / 384.0, 0, 500 / 1113.0, 125 / 192.0, -2187 / 6784.0, 11 / 84.0},
    };
    private static final double[] ERROR = {
        71 / 57600.0, 0, -71 / 16695.0, 71 / 1920.0, -17253 / 339200.0, 22 / 525.0, -1 / 40.0
    };

    private static final ScalarRegister TIME = new ScalarRegister(0, "t");
    private static final ScalarRegister STEP = new ScalarRegister(1, "h");
    private static final ScalarRegister NORM = new ScalarRegister(2, "error");
    private static final ScalarRegister ACCEPT = new ScalarRegister(3, "accept");
    private static final ScalarRegister REJECT = new ScalarRegister(4, "reject");
    private static final ScalarRegister STAGE = new ScalarRegister(5, "stage time");

    private final double absolute;
    private final double relative;
    private final int chain;

    private DormandPrince(double absolute, double relative, int chain) {
        this.absolute = absolute;
        this.relative = relative;
        this.chain = chain;
    }

    /**
     * With tolerances.
     *
     * @param absolute in (0, ∞)
     * @param relative in [0, ∞)
     */
    public static DormandPrince withTolerance(double absolute, double relative) {
        if (!(absolute > 0) || Double.isInfinite(absolute)) {
            throw new IllegalArgumentException("absolute is " + absolute + "; allowed: (0, ∞)");
        }
        if (!(relative >= 0) || Double.isInfinite(relative)) {
            throw new IllegalArgumentException("relative is " + relative + "; allowed: [0, ∞)");
        }
        return new DormandPrince(absolute, relative, 0);
    }

    /**
     * The same, followed by the mean of one reverse diffusion step of a chain, (2 − a)·x + G²·s with
     * {@link AffineProcess#chain} at the last time, as Song et al. (2021) released it ("denoise"). For grids that end at
     * noisy times; the state keeps the noise of the chain's first level.
     *
     * @param steps N, at least 1; Song et al. use 1000
     */
    public DormandPrince denoisingByReverseDiffusion(int steps) {
        if (steps < 1) {
            throw new IllegalArgumentException("steps is " + steps + "; allowed: 1 and more");
        }
        return new DormandPrince(absolute, relative, steps);
    }

    @Override
    public String name() {
        return "dormand-prince(" + absolute + ", " + relative
                + (chain == 0 ? "" : ", reverse diffusion of " + chain + " steps") + ")";
    }

    @Override
    public Order order() {
        return Order.ofOde(5);
    }

    @Override
    public Program compile(AffineProcess process, TimeGrid grid) {
        double start = grid.time(0);
        double last = grid.time(grid.steps());
        boolean clean = process.sigma(last) == 0;
        double end = clean ? grid.time(grid.steps() - 1) : last;
        if (end == start) {
            end = Math.min(process.endTime(), start);
        }
        Register x = new Register(0, "x");
        Register trial = new Register(1, "trial");
        Register error = new Register(2, "e");
        List<Register> registers = new ArrayList<>(List.of(x, trial, error));
        List<Register> slopes = new ArrayList<>();
        for (int i = 0; i < NODES.length; i++) {
            Register slope = new Register(registers.size(), "k" + (i + 1));
            slopes.add(slope);
            registers.add(slope);
        }
        List<Instruction> finish = new ArrayList<>();
        if (clean) {
            finish.add(new Instruction.Evaluate(Program.MODEL, x, trial, Coefficient.of(end), Prediction.SAMPLE));
            finish.add(new Instruction.Combine(x, List.of(Term.of(process.alpha(last), trial)), null));
        } else if (chain > 0) {
            Discretization forward = process.chain(end, chain);
            double variance = forward.noiseStd() * forward.noiseStd();
            finish.add(new Instruction.Evaluate(Program.MODEL, x, trial, Coefficient.of(end), Prediction.SCORE));
            finish.add(new Instruction.Combine(
                    x, List.of(Term.of(2 - forward.stateFactor(), x), Term.of(variance, trial)), null));
        }
        return new AdaptiveProgram(
                name(),
                process,
                registers,
                List.of(TIME, STEP, NORM, ACCEPT, REJECT, STAGE),
                process.initialStd(start),
                List.of(velocity(x, TIME, slopes.get(0))),
                attempt(x, trial, error, slopes),
                List.of(choose(x, trial), choose(slopes.get(0), slopes.get(6))),
                finish,
                new StepControl(start, end));
    }

    private List<Instruction> attempt(Register x, Register trial, Register error, List<Register> slopes) {
        List<Instruction> attempt = new ArrayList<>();
        for (int stage = 1; stage < NODES.length; stage++) {
            List<Term> terms = new ArrayList<>(List.of(Term.of(1, x)));
            terms.addAll(increments(WEIGHTS[stage], slopes));
            attempt.add(new Instruction.Combine(trial, terms, null));
            attempt.add(new Instruction.Scalar(
                    STAGE, Instruction.ScalarOperation.ADD, Coefficient.of(TIME), Coefficient.of(STEP, NODES[stage])));
            attempt.add(velocity(trial, STAGE, slopes.get(stage)));
        }
        attempt.add(new Instruction.Combine(error, increments(ERROR, slopes), null));
        attempt.add(
                new Instruction.Reduce(NORM, Instruction.Reduction.WEIGHTED_RMS, error, x, trial, absolute, relative));
        return attempt;
    }

    private static List<Term> increments(double[] weights, List<Register> slopes) {
        List<Term> terms = new ArrayList<>();
        for (int i = 0; i < weights.length; i++) {
            if (weights[i] != 0) {
                terms.add(new Term(Coefficient.of(STEP, weights[i]), slopes.get(i)));
            }
        }
        return terms;
    }

    private static Instruction velocity(Register state, ScalarRegister time, Register slope) {
        return new Instruction.Evaluate(Program.MODEL, state, slope, Coefficient.of(time), Prediction.VELOCITY);
    }

    private static Instruction choose(Register kept, Register accepted) {
        return new Instruction.Combine(kept, List.of(Term.of(ACCEPT, accepted), Term.of(REJECT, kept)), null);
    }

    @Override
    public String toString() {
        return name();
    }

    /**
     * The standard controller: h ← h·clamp(0.9·error^(−1/5), 0.2, 5).
     *
     * @param start first time
     * @param end last time
     */
    private record StepControl(double start, double end) implements AdaptiveProgram.Controller {
        private static final double SAFETY = 0.9;
        private static final double FIRST_FRACTION = 0.01;

        @Override
        public String name() {
            return "standard step control from " + start + " to " + end;
        }

        @Override
        public void start(AdaptiveProgram.ScalarFile scalars, int sample) {
            scalars.set(TIME, sample, start);
            scalars.set(STEP, sample, FIRST_FRACTION * (end - start));
        }

        @Override
        public void update(AdaptiveProgram.ScalarFile scalars, int sample) {
            double error = scalars.get(NORM, sample);
            double t = scalars.get(TIME, sample);
            double h = scalars.get(STEP, sample);
            boolean accepted = error <= 1;
            if (accepted) {
                double next = t + h;
                t = (end - next) * Math.signum(h) <= 1e-12 * Math.abs(end - start) ? end : next;
                scalars.set(TIME, sample, t);
            }
            scalars.set(ACCEPT, sample, accepted ? 1 : 0);
            scalars.set(REJECT, sample, accepted ? 0 : 1);
            double factor = Double.isNaN(error) ? 0.2 : Math.max(0.2, Math.min(5, SAFETY * Math.pow(error, -0.2)));
            double wanted = h * factor;
            if (t + wanted == t && t != end) {
                throw new IllegalStateException("step size fell to " + wanted + " at time " + t
                        + "; the tolerances are too small for the network's precision");
            }
            scalars.set(STEP, sample, Math.abs(wanted) < Math.abs(end - t) ? wanted : end - t);
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
}
