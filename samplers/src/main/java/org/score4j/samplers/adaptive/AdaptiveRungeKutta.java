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
import org.score4j.samplers.classical.ButcherTableau;
import org.score4j.schedule.TimeGrid;

/**
 * Embedded Runge–Kutta methods for the probability-flow ODE dx/dt = velocity with a step size for every sample.
 *
 * <p>The grid gives the first and the last time only; if it ends at clean data, the ODE is solved to the time before and one
 * denoising step follows. The error of an attempt is the root mean square over the sample of
 * error/(absolute + relative·max(|x|, |x'|)); a step is accepted up to 1. Methods whose last stage is the slope at the end of
 * the step carry it over (FSAL): they cost one evaluation at the start and one fewer an attempt.
 *
 * <p>Source: Hairer, Nørsett and Wanner, Solving Ordinary Differential Equations I (1993), section II.4.
 */
public final class AdaptiveRungeKutta implements Solver {
    private static final Register X = new Register(0, "x");
    private static final Register TRIAL = new Register(1, "trial");
    private static final Register ERROR = new Register(2, "e");

    private final EmbeddedTableau tableau;
    private final double absolute;
    private final double relative;
    private final StepControl control;
    private final int chain;

    private AdaptiveRungeKutta(
            EmbeddedTableau tableau, double absolute, double relative, StepControl control, int chain) {
        this.tableau = tableau;
        this.absolute = absolute;
        this.relative = relative;
        this.control = control;
        this.chain = chain;
    }

    /**
     * A method with tolerances and the standard step control.
     *
     * @param absolute in (0, ∞)
     * @param relative in [0, ∞)
     */
    public static AdaptiveRungeKutta of(EmbeddedTableau tableau, double absolute, double relative) {
        if (!(absolute > 0) || Double.isInfinite(absolute)) {
            throw new IllegalArgumentException("absolute is " + absolute + "; allowed: (0, ∞)");
        }
        if (!(relative >= 0) || Double.isInfinite(relative)) {
            throw new IllegalArgumentException("relative is " + relative + "; allowed: [0, ∞)");
        }
        return new AdaptiveRungeKutta(tableau, absolute, relative, StepControl.standard(), 0);
    }

    /** The same with another step control. */
    public AdaptiveRungeKutta controlledBy(StepControl rule) {
        return new AdaptiveRungeKutta(tableau, absolute, relative, rule, chain);
    }

    /**
     * The same, followed by the mean of one reverse diffusion step of a chain, (2 − a)·x + G²·s with
     * {@link AffineProcess#chain} at the last time, as Song et al. (2021) released it ("denoise"). For grids that end at
     * noisy times; the state keeps the noise of the chain's first level.
     *
     * @param steps N, at least 1; Song et al. use 1000
     */
    public AdaptiveRungeKutta denoisingByReverseDiffusion(int steps) {
        if (steps < 1) {
            throw new IllegalArgumentException("steps is " + steps + "; allowed: 1 and more");
        }
        return new AdaptiveRungeKutta(tableau, absolute, relative, control, steps);
    }

    @Override
    public String name() {
        return tableau.method().name() + "(" + absolute + ", " + relative + control.label()
                + (chain == 0 ? "" : ", reverse diffusion of " + chain + " steps") + ")";
    }

    @Override
    public Order order() {
        return Order.ofOde(tableau.method().order());
    }

    @Override
    public Program compile(AffineProcess process, TimeGrid grid) {
        double start = grid.time(0);
        double last = grid.time(grid.steps());
        if (process.sigma(start) == 0 && !Double.isFinite(process.sigmaDerivative(start))) {
            throw new IllegalArgumentException("time is " + start + ", where sigma = 0 and the velocity of "
                    + process.name() + " is infinite; start inversion at a time with sigma > 0, such as "
                    + process.endTime());
        }
        boolean clean = process.sigma(last) == 0;
        double end = clean ? grid.time(grid.steps() - 1) : last;
        if (end == start) {
            end = Math.min(process.endTime(), start);
        }
        List<Register> registers = new ArrayList<>(List.of(X, TRIAL, ERROR));
        List<Register> slopes = new ArrayList<>();
        for (int i = 0; i < tableau.method().evaluations(); i++) {
            Register slope = new Register(registers.size(), "k" + (i + 1));
            slopes.add(slope);
            registers.add(slope);
        }
        Instruction first = velocity(X, SampleSteps.TIME, slopes.get(0));
        List<Instruction> attempt = new ArrayList<>();
        List<Instruction> commit = new ArrayList<>(List.of(choose(X, TRIAL)));
        if (tableau.endsWithNextSlope()) {
            commit.add(choose(slopes.get(0), slopes.get(slopes.size() - 1)));
        } else {
            attempt.add(first);
        }
        attempt(attempt, slopes);
        return new AdaptiveProgram(
                name(),
                process,
                registers,
                SampleSteps.REGISTERS,
                process.initialStd(start),
                tableau.endsWithNextSlope() ? List.of(first) : List.of(),
                attempt,
                commit,
                clean ? denoising(process, end, last) : chain > 0 ? reverseDiffusion(process, end) : List.of(),
                new SampleSteps(tableau, control, start, end));
    }

    private static List<Instruction> denoising(AffineProcess process, double end, double last) {
        return List.of(
                new Instruction.Evaluate(Program.MODEL, X, TRIAL, Coefficient.of(end), Prediction.SAMPLE),
                new Instruction.Combine(X, List.of(Term.of(process.alpha(last), TRIAL)), null));
    }

    private List<Instruction> reverseDiffusion(AffineProcess process, double end) {
        Discretization forward = process.chain(end, chain);
        double variance = forward.noiseStd() * forward.noiseStd();
        return List.of(
                new Instruction.Evaluate(Program.MODEL, X, TRIAL, Coefficient.of(end), Prediction.SCORE),
                new Instruction.Combine(
                        X, List.of(Term.of(2 - forward.stateFactor(), X), Term.of(variance, TRIAL)), null));
    }

    private void attempt(List<Instruction> attempt, List<Register> slopes) {
        ButcherTableau method = tableau.method();
        for (int stage = 1; stage < method.evaluations(); stage++) {
            attempt.add(advance(method.stages().get(stage), slopes));
            attempt.add(new Instruction.Scalar(
                    SampleSteps.STAGE,
                    Instruction.ScalarOperation.ADD,
                    Coefficient.of(SampleSteps.TIME),
                    Coefficient.of(SampleSteps.STEP, method.nodes().get(stage))));
            attempt.add(velocity(TRIAL, SampleSteps.STAGE, slopes.get(stage)));
        }
        if (!tableau.endsWithNextSlope()) {
            attempt.add(advance(method.weights(), slopes));
        }
        for (int i = 0; i < tableau.errors().size(); i++) {
            attempt.add(
                    new Instruction.Combine(ERROR, increments(tableau.errors().get(i), slopes), null));
            attempt.add(new Instruction.Reduce(
                    i == 0 ? SampleSteps.NORM : SampleSteps.SECOND_NORM,
                    Instruction.Reduction.WEIGHTED_RMS,
                    ERROR,
                    X,
                    TRIAL,
                    absolute,
                    relative));
        }
    }

    private static Instruction advance(List<Double> weights, List<Register> slopes) {
        List<Term> terms = new ArrayList<>(List.of(Term.of(1, X)));
        terms.addAll(increments(weights, slopes));
        return new Instruction.Combine(TRIAL, terms, null);
    }

    private static List<Term> increments(List<Double> weights, List<Register> slopes) {
        List<Term> terms = new ArrayList<>();
        for (int i = 0; i < weights.size(); i++) {
            if (weights.get(i) != 0) {
                terms.add(new Term(Coefficient.of(SampleSteps.STEP, weights.get(i)), slopes.get(i)));
            }
        }
        return terms;
    }

    private static Instruction velocity(Register state, ScalarRegister time, Register slope) {
        return new Instruction.Evaluate(Program.MODEL, state, slope, Coefficient.of(time), Prediction.VELOCITY);
    }

    private static Instruction choose(Register kept, Register accepted) {
        return new Instruction.Combine(
                kept, List.of(Term.of(SampleSteps.ACCEPT, accepted), Term.of(SampleSteps.REJECT, kept)), null);
    }

    @Override
    public String toString() {
        return name();
    }
}
