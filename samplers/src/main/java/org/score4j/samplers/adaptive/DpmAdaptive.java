package org.score4j.samplers.adaptive;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.score4j.model.Prediction;
import org.score4j.process.AffineProcess;
import org.score4j.program.AdaptiveProgram;
import org.score4j.program.Instruction;
import org.score4j.samplers.Order;
import org.score4j.samplers.Solver;
import org.score4j.samplers.exponential.AncestralNoise;
import org.score4j.samplers.exponential.DpmFormula;
import org.score4j.samplers.exponential.DpmVariant;
import org.score4j.schedule.TimeGrid;

/**
 * Adaptive DPM-Solver(++)-12 and -23: the single-step formulas of orders k − 1 and k share their evaluations, k an attempt, and
 * their difference is the error that chooses the step in λ, for every sample by itself.
 *
 * <p>The error is the root mean square of (x_k − x_(k−1))/max(absolute, relative·max(|x_(k−1)|, |x_prev|)), with x_prev the
 * lower-order result of the last accepted step; the result of order k goes on. The grid gives the first and the last time
 * only; if it ends at clean data, the ODE is solved to the time before and one denoising step follows.
 *
 * <p>Published code couples the batch by one error for all samples, {@link #coupledBy}, and stops within 1e−5 of the last
 * time; here runs end at it.
 *
 * <p>Source: Lu et al., DPM-Solver (2022), appendix C; Crowson, k-diffusion, dpm_solver_adaptive.
 */
public final class DpmAdaptive implements Solver {
    /** Which error a sample's step follows. */
    public enum Coupling {
        /** Its own. */
        NONE,
        /** The largest of the batch, as in the authors' code. */
        LARGEST_ERROR,
        /** The root mean square over the batch, as in k-diffusion. */
        MEAN_SQUARE
    }

    private final DpmFormula formula;
    private final int order;
    private final double absolute;
    private final double relative;
    private final double firstStep;
    private final DpmStepControl control;
    private final Coupling coupling;
    private final AncestralNoise noise;

    private DpmAdaptive(
            DpmFormula formula,
            int order,
            double absolute,
            double relative,
            double firstStep,
            DpmStepControl control,
            Coupling coupling,
            AncestralNoise noise) {
        this.formula = formula;
        this.order = order;
        this.absolute = absolute;
        this.relative = relative;
        this.firstStep = firstStep;
        this.control = control;
        this.coupling = coupling;
        this.noise = noise;
    }

    /**
     * DPM-Solver-12 or -23, in predictions of the noise, with the paper's tolerances 0.0078 and 0.05 and first step 0.05.
     *
     * @param order the higher of the two orders, 2 or 3
     */
    public static DpmAdaptive dpmSolver(int order) {
        return of(Prediction.NOISE, order);
    }

    /**
     * The same for DPM-Solver++, in predictions of the sample.
     *
     * @param order the higher of the two orders, 2 or 3
     */
    public static DpmAdaptive dpmSolverPlusPlus(int order) {
        return of(Prediction.SAMPLE, order);
    }

    private static DpmAdaptive of(Prediction prediction, int order) {
        if (order != 2 && order != 3) {
            throw new IllegalArgumentException("order is " + order + "; allowed: 2, 3");
        }
        return new DpmAdaptive(
                new DpmFormula(prediction, DpmVariant.MIDPOINT),
                order,
                0.0078,
                0.05,
                0.05,
                DpmStepControl.standard(),
                Coupling.NONE,
                AncestralNoise.NONE);
    }

    /** The same with other weights of the differences. */
    public DpmAdaptive with(DpmVariant variant) {
        return new DpmAdaptive(formula.with(variant), order, absolute, relative, firstStep, control, coupling, noise);
    }

    /**
     * The same with other tolerances.
     *
     * @param absoluteTolerance in (0, ∞)
     * @param relativeTolerance in [0, ∞)
     */
    public DpmAdaptive withTolerance(double absoluteTolerance, double relativeTolerance) {
        requirePositive("absolute", absoluteTolerance);
        if (!(relativeTolerance >= 0) || Double.isInfinite(relativeTolerance)) {
            throw new IllegalArgumentException("relative is " + relativeTolerance + "; allowed: [0, ∞)");
        }
        return new DpmAdaptive(
                formula, order, absoluteTolerance, relativeTolerance, firstStep, control, coupling, noise);
    }

    /**
     * The same with another first step.
     *
     * @param h in λ, in (0, ∞)
     */
    public DpmAdaptive startingWith(double h) {
        requirePositive("h", h);
        return new DpmAdaptive(formula, order, absolute, relative, h, control, coupling, noise);
    }

    /** The same with another rule for steps. */
    public DpmAdaptive controlledBy(DpmStepControl rule) {
        return new DpmAdaptive(formula, order, absolute, relative, firstStep, rule, coupling, noise);
    }

    /** The same with one error for the whole batch: samples then depend on their batch, and runs refuse to be split. */
    public DpmAdaptive coupledBy(Coupling value) {
        return new DpmAdaptive(formula, order, absolute, relative, firstStep, control, value, noise);
    }

    /**
     * The same with ancestral noise after every accepted step: draw number n for the n-th accepted step of a sample, from 0.
     * Steps do not lead below the process's end time.
     *
     * @param eta share of the noise, in [0, 1]; 0 is the ODE
     * @param scale factor of the noise, in (0, ∞); 1 keeps the process's level
     */
    public DpmAdaptive withEta(double eta, double scale) {
        return new DpmAdaptive(
                formula, order, absolute, relative, firstStep, control, coupling, new AncestralNoise(eta, scale, true));
    }

    private static void requirePositive(String name, double value) {
        if (!(value > 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(name + " is " + value + "; allowed: (0, ∞)");
        }
    }

    @Override
    public String name() {
        List<String> options = new ArrayList<>(
                List.of("absolute " + absolute, "relative " + relative, "first step " + firstStep, control.label()));
        if (formula.variant() == DpmVariant.TAYLOR) {
            options.add("taylor");
        }
        if (coupling != Coupling.NONE) {
            options.add(coupling.name().toLowerCase(Locale.ROOT).replace('_', ' '));
        }
        if (noise.eta() > 0) {
            options.add(noise.label());
        }
        return formula.label() + (order - 1) + order + "-adaptive(" + String.join(", ", options) + ")";
    }

    @Override
    public Order order() {
        return noise.eta() > 0 ? Order.ofSde(order, 0) : Order.ofOde(order);
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if λ is infinite where the run starts, or the grid goes from clean to noisy and there
     *     is noise
     */
    @Override
    public AdaptiveProgram compile(AffineProcess process, TimeGrid grid) {
        double start = grid.time(0);
        double last = grid.time(grid.steps());
        boolean clean = process.sigma(last) == 0;
        double end = clean ? grid.time(grid.steps() - 1) : last;
        if (end == start) {
            end = process.endTime();
        }
        require(process, grid, start, end);
        DpmAttempt attempt = new DpmAttempt(process, formula, order, noise, name());
        DpmController controller =
                new DpmController(attempt, control, start, end, firstStep, noise.eta() > 0 ? 1.5 : order);
        List<Instruction> finish = clean ? attempt.denoise(end, process.alpha(last)) : List.of();
        return new AdaptiveProgram(
                name(),
                process,
                attempt.registers(),
                attempt.scalars(),
                process.initialStd(start),
                attempt.start(),
                attempt.instructions(absolute, relative, coupling),
                attempt.commit(),
                finish,
                controller);
    }

    private void require(AffineProcess process, TimeGrid grid, double start, double end) {
        if (grid.isInversion() && noise.eta() > 0) {
            throw new IllegalArgumentException("times go from " + start + " to " + end
                    + ", from clean to noisy; solver '" + name() + "' draws noise and only goes from noisy to clean");
        }
        if (!grid.isInversion() && end >= start) {
            throw new IllegalArgumentException("the only step goes from " + start
                    + " to clean data and the end time is " + end + "; take more steps");
        }
        for (double time : new double[] {start, end}) {
            if (!Double.isFinite(process.halfLogSnr(time))) {
                throw new IllegalArgumentException("time is " + time + ", where alpha = " + process.alpha(time)
                        + " and sigma = " + process.sigma(time) + "; solver '" + name()
                        + "' steps in ln(alpha/sigma) and needs both above 0: use between(start, end)");
            }
        }
    }

    @Override
    public String toString() {
        return name();
    }
}
