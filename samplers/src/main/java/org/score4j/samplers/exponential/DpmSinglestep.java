package org.score4j.samplers.exponential;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.score4j.model.Prediction;
import org.score4j.process.AffineProcess;
import org.score4j.samplers.NoiseClock;
import org.score4j.samplers.Order;
import org.score4j.samplers.Thresholding;
import org.score4j.samplers.algebra.Interval;
import org.score4j.samplers.algebra.StagedSolver;

/**
 * Single-step DPM-Solver and DPM-Solver++, orders 1 to 3: every step of the grid starts anew and makes as many evaluations
 * as the order, at λ + r₁·h and λ + r₂·h within the step. The papers' form; {@link DpmGrouped} takes the inner times from
 * the grid instead.
 *
 * <p>With final orders that follow from the number of evaluations it is DPM-Solver-fast: for n evaluations take a grid of
 * n/3 + 1 equal steps in λ and {@code endingWithOrders(2, 1)} if n is a multiple of 3, else {@code endingWithOrders(n % 3)}.
 *
 * <p>A step that starts where alpha = 0 has no inner λ and is of first order. A step to clean data is the denoising step.
 *
 * <p>Source: Lu et al., DPM-Solver (2022), algorithms 1 and 2 and section 3.3; Lu et al., DPM-Solver++ (2022), algorithm 1.
 */
public final class DpmSinglestep extends StagedSolver {
    private static final double TWO_THIRDS = 2 / 3.0;

    private final DpmFormula formula;
    private final int order;
    private final double[] ratios;
    private final int[] finalOrders;
    private final AncestralNoise noise;
    private final Thresholding thresholding;

    private DpmSinglestep(
            DpmFormula formula,
            int order,
            double[] ratios,
            int[] finalOrders,
            AncestralNoise noise,
            Thresholding thresholding) {
        this.formula = formula;
        this.order = order;
        this.ratios = ratios;
        this.finalOrders = finalOrders;
        this.noise = noise;
        this.thresholding = thresholding;
    }

    static DpmSinglestep of(Prediction prediction, int order) {
        return new DpmSinglestep(
                new DpmFormula(prediction, DpmVariant.MIDPOINT),
                DpmSolver.requireOrder(order),
                new double[] {order == 2 ? 0.5 : 1 / 3.0, TWO_THIRDS},
                new int[0],
                AncestralNoise.NONE,
                Thresholding.none());
    }

    /** The same with other weights of the differences. */
    public DpmSinglestep with(DpmVariant variant) {
        return new DpmSinglestep(formula.with(variant), order, ratios, finalOrders, noise, thresholding);
    }

    /**
     * The same with the evaluation of second order at another fraction of the step.
     *
     * @param r1 in (0, 1]
     * @throws IllegalArgumentException also if the order is not 2
     */
    public DpmSinglestep at(double r1) {
        if (order != 2) {
            throw new IllegalArgumentException("order is " + order + "; one inner evaluation needs order 2");
        }
        requireRatio("r1", r1, 0);
        return new DpmSinglestep(formula, order, new double[] {r1, 1}, finalOrders, noise, thresholding);
    }

    /**
     * The same with the evaluations of third order at other fractions of the step. Both variants are of third order for r2 =
     * 2/3 only, and of second for others.
     *
     * @param r1 in (0, 1]
     * @param r2 in (r1, 1]
     * @throws IllegalArgumentException also if the order is not 3
     */
    public DpmSinglestep at(double r1, double r2) {
        if (order != 3) {
            throw new IllegalArgumentException("order is " + order + "; two inner evaluations need order 3");
        }
        requireRatio("r1", r1, 0);
        requireRatio("r2", r2, r1);
        return new DpmSinglestep(formula, order, new double[] {r1, r2}, finalOrders, noise, thresholding);
    }

    /**
     * The same with other orders in the last steps of the grid, a denoising step included; the final one comes last.
     *
     * @param orders each 1 … the solver's order
     */
    public DpmSinglestep endingWithOrders(int... orders) {
        for (int last : orders) {
            if (last < 1 || last > order) {
                throw new IllegalArgumentException("a final order is " + last + "; allowed: 1 to " + order);
            }
        }
        return new DpmSinglestep(formula, order, ratios, orders.clone(), noise, thresholding);
    }

    /**
     * The same with ancestral noise: a step goes down to a lower noise level and adds fresh noise up to its end. Order 2 of
     * DPM-Solver++ is then DPM-Solver++(2S) ancestral.
     *
     * @param eta share of the noise, in [0, 1]; 0 is the ODE
     * @param scale factor of the noise, in (0, ∞); 1 keeps the process's level
     */
    public DpmSinglestep withEta(double eta, double scale) {
        return new DpmSinglestep(
                formula, order, ratios, finalOrders, new AncestralNoise(eta, scale, noise.aboveEnd()), thresholding);
    }

    /** The same, but noise does not lead below the process's end time, as in k-diffusion's dpm_fast. */
    public DpmSinglestep keepingAboveEnd() {
        return new DpmSinglestep(
                formula,
                order,
                ratios,
                finalOrders,
                new AncestralNoise(noise.eta(), noise.scale(), true),
                thresholding);
    }

    /**
     * The same with thresholds on the predicted sample.
     *
     * @throws IllegalArgumentException for DPM-Solver, which predicts noise
     */
    public DpmSinglestep thresholded(Thresholding rule) {
        DpmSolver.requireSample(formula, rule);
        return new DpmSinglestep(formula, order, ratios, finalOrders, noise, rule);
    }

    private static void requireRatio(String name, double value, double above) {
        if (!(value > above && value <= 1)) {
            throw new IllegalArgumentException(name + " is " + value + "; allowed: (" + above + ", 1]");
        }
    }

    @Override
    public String name() {
        return formula.label() + order + "s"
                + DpmSolver.options(
                        order > 1 && formula.variant() == DpmVariant.TAYLOR ? "taylor" : "",
                        order == 2 && ratios[0] != 0.5 ? "r1 " + ratios[0] : "",
                        order == 3 && (ratios[0] != 1 / 3.0 || ratios[1] != TWO_THIRDS)
                                ? "r1 " + ratios[0] + ", r2 " + ratios[1]
                                : "",
                        finalOrders.length > 0 ? "ending with orders " + Arrays.toString(finalOrders) : "",
                        noise.label(),
                        DpmSolver.describe(thresholding));
    }

    @Override
    public Order order() {
        // only with r2 = 2/3 the weight of the first stage, which is of first order, vanishes
        int global = order == 3 && Math.abs(ratios[1] - TWO_THIRDS) > 1e-12 ? 2 : order;
        for (int last : finalOrders) {
            // an error of last + 1 in a step or two weighs as much as one of global order last + 1 in all
            global = Math.min(global, last + 1);
        }
        // both parts of an ancestral step keep the marginals, so moments are as good as the ODE's
        return noise.eta() > 0 ? Order.ofSde(global, 1) : Order.ofOde(global);
    }

    /** The noise of a step is that of dx̄ = −(1 + eta²)·(x̄ − D)·dλ + √2·eta·rho·dW, to first order. */
    @Override
    public Optional<NoiseClock> noiseClock() {
        return noise.eta() == 0 ? Optional.empty() : Optional.of(NoiseClock.dataPrediction(noise.eta() * noise.eta()));
    }

    @Override
    protected Prediction prediction() {
        return formula.prediction();
    }

    @Override
    protected int stages() {
        return order;
    }

    @Override
    protected Thresholding thresholding() {
        return thresholding;
    }

    @Override
    protected List<Row> rows(Interval interval, int index, int steps) {
        AffineProcess process = interval.process();
        double t = interval.t();
        double target = noise.target(interval);
        double[] stages = stages(new Interval(process, t, target), orderOf(interval, index, steps));
        List<Row> rows = new ArrayList<>();
        if (stages.length > 0) {
            rows.add(formula.row(process, t, stages[0], name()));
        }
        if (stages.length > 1) {
            rows.add(formula.with(DpmVariant.TAYLOR).row(process, t, stages[1], name(), stages[0]));
        }
        rows.add(noise.raise(formula.row(process, t, target, name(), stages), interval));
        return rows;
    }

    private int orderOf(Interval interval, int index, int steps) {
        if (Double.isInfinite(interval.h())) {
            return 1;
        }
        int fromEnd = steps - index;
        return fromEnd <= finalOrders.length ? finalOrders[finalOrders.length - fromEnd] : order;
    }

    /** The times of the evaluations after the first. */
    private double[] stages(Interval interval, int wanted) {
        double[] times = new double[wanted - 1];
        for (int i = 0; i < times.length; i++) {
            double ratio = wanted == 2 && order == 3 ? 0.5 : ratios[i];
            times[i] = ratio == 1
                    ? interval.next()
                    : interval.process().timeAtHalfLogSnr(interval.lambda() + ratio * interval.h());
        }
        return times;
    }
}
