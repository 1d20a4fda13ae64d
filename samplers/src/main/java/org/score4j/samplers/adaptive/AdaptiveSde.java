package org.score4j.samplers.adaptive;

import java.util.List;
import org.score4j.model.Prediction;
import org.score4j.noise.Draw;
import org.score4j.process.AffineProcess;
import org.score4j.program.AdaptiveProgram;
import org.score4j.program.Coefficient;
import org.score4j.program.Instruction;
import org.score4j.program.NoiseTerm;
import org.score4j.program.Program;
import org.score4j.program.Register;
import org.score4j.program.ScalarRegister;
import org.score4j.program.Term;
import org.score4j.samplers.Order;
import org.score4j.samplers.Solver;
import org.score4j.schedule.TimeGrid;

/**
 * The reverse SDE with a step size for every sample: Euler and Maruyama's step x₁ = x − h·F(x, t) + √h·g(t)·z, the same from its end,
 * x₂ = x − h·F(x₁, t − h) + √h·g(t − h)·z, and their mean (x₁ + x₂)/2, which goes on, with F = f·x − g²·s. Two evaluations an
 * attempt.
 *
 * <p>The error is the root mean square of (x₁ − x₂)/2/max(absolute, relative·max(|x₁|, |x₁ of the last accepted step|)); a step is
 * accepted up to 1, and h ← 0.9·h·error^(−0.9). A rejected step is tried again with the same z, so that a sample's path depends on
 * its draws alone: draw number n is that of its n-th accepted step.
 *
 * <p>The grid gives the first and the last time only; if it ends at clean data, the SDE is solved to the time before and one
 * denoising step follows. On given steps the formula has weak order 2, as the noise is additive.
 *
 * <p><b>Bias.</b> Whether a step is short depends on the noise in it, which no tolerance makes up for: on Gaussian data of two
 * dimensions variances come out 5 % (Edm) to 18 % (VE) too large, with small tolerances as with large ones. A norm over many
 * elements hardly depends on chance; over 200 of them the bias is below 1 %. Fresh noise after a rejection, as published, makes it
 * many times larger: 66 % and more in two dimensions.
 *
 * <p>Source: Jolicoeur-Martineau et al., Gotta Go Fast When Generating Data with Score-Based Models (2021), algorithm 1.
 */
public final class AdaptiveSde implements Solver {
    private static final Register X = new Register(0, "x");
    private static final Register FIRST = new Register(1, "x1");
    private static final Register SECOND = new Register(2, "x2");
    private static final Register SCORE = new Register(3, "score");
    private static final Register PREVIOUS = new Register(4, "previous x1");

    private final double absolute;
    private final double relative;

    private AdaptiveSde(double absolute, double relative) {
        this.absolute = absolute;
        this.relative = relative;
    }

    /**
     * With tolerances. The source uses 0.0078 (2/256, for data in [−1, 1]) and 0.01 to 0.05.
     *
     * @param absolute in (0, ∞)
     * @param relative in [0, ∞)
     */
    public static AdaptiveSde withTolerance(double absolute, double relative) {
        if (!(absolute > 0) || Double.isInfinite(absolute)) {
            throw new IllegalArgumentException("absolute is " + absolute + "; allowed: (0, ∞)");
        }
        if (!(relative >= 0) || Double.isInfinite(relative)) {
            throw new IllegalArgumentException("relative is " + relative + "; allowed: [0, ∞)");
        }
        return new AdaptiveSde(absolute, relative);
    }

    @Override
    public String name() {
        return "adaptive-sde(" + absolute + ", " + relative + ")";
    }

    @Override
    public Order order() {
        return Order.ofSde(2, 0);
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if the grid goes from clean to noisy, or the drift is infinite where it starts
     */
    @Override
    public AdaptiveProgram compile(AffineProcess process, TimeGrid grid) {
        double start = grid.time(0);
        double last = grid.time(grid.steps());
        if (grid.isInversion()) {
            throw new IllegalArgumentException("times go from " + start + " to " + last
                    + ", from clean to noisy; solver '" + name() + "' draws noise and only goes from noisy to clean");
        }
        boolean clean = process.sigma(last) == 0;
        double end = clean ? grid.time(grid.steps() - 1) : last;
        if (end == start) {
            end = process.endTime();
        }
        if (!(end < start)) {
            throw new IllegalArgumentException("the only step goes from " + start
                    + " to clean data and the end time is " + end + "; take more steps");
        }
        if (process.alpha(start) == 0 || !Double.isFinite(process.drift(start))) {
            throw new IllegalArgumentException("time is " + start + ", where alpha = " + process.alpha(start)
                    + " and the drift is infinite; start later, with between(start, end)");
        }
        List<Instruction> finish = clean
                ? List.of(
                        new Instruction.Evaluate(Program.MODEL, X, SCORE, Coefficient.of(end), Prediction.SAMPLE),
                        new Instruction.Combine(X, List.of(Term.of(process.alpha(last), SCORE)), null))
                : List.of();
        return new AdaptiveProgram(
                name(),
                process,
                List.of(X, FIRST, SECOND, SCORE, PREVIOUS),
                SdeSteps.REGISTERS,
                process.initialStd(start),
                List.of(new Instruction.Combine(PREVIOUS, List.of(Term.of(1, X)), null)),
                attempt(),
                List.of(choose(X, SECOND), choose(PREVIOUS, FIRST)),
                finish,
                new SdeSteps(process, start, end));
    }

    private List<Instruction> attempt() {
        return List.of(
                score(X, SdeSteps.TIME),
                new Instruction.Combine(
                        FIRST,
                        List.of(Term.of(SdeSteps.STATE, X), Term.of(SdeSteps.GAIN, SCORE)),
                        noise(SdeSteps.NOISE)),
                score(FIRST, SdeSteps.NEXT),
                new Instruction.Combine(
                        SECOND,
                        List.of(
                                Term.of(1, X),
                                Term.of(SdeSteps.SECOND_STATE, FIRST),
                                Term.of(SdeSteps.SECOND_GAIN, SCORE)),
                        noise(SdeSteps.SECOND_NOISE)),
                new Instruction.Combine(SCORE, List.of(Term.of(0.5, FIRST), Term.of(-0.5, SECOND)), null),
                new Instruction.Reduce(
                        SdeSteps.NORM,
                        Instruction.Reduction.LARGER_WEIGHTED_RMS,
                        SCORE,
                        FIRST,
                        PREVIOUS,
                        absolute,
                        relative),
                new Instruction.Combine(SECOND, List.of(Term.of(0.5, FIRST), Term.of(0.5, SECOND)), null));
    }

    private static Instruction score(Register state, ScalarRegister time) {
        return new Instruction.Evaluate(Program.MODEL, state, SCORE, Coefficient.of(time), Prediction.SCORE);
    }

    private static NoiseTerm noise(ScalarRegister std) {
        return new NoiseTerm(Coefficient.of(std), Draw.step(0), SdeSteps.COUNT);
    }

    private static Instruction choose(Register kept, Register accepted) {
        return new Instruction.Combine(
                kept, List.of(Term.of(SdeSteps.ACCEPT, accepted), Term.of(SdeSteps.REJECT, kept)), null);
    }

    @Override
    public String toString() {
        return name();
    }
}
