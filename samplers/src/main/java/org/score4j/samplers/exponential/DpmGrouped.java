package org.score4j.samplers.exponential;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.score4j.model.Prediction;
import org.score4j.process.AffineProcess;
import org.score4j.program.PlanBuilder;
import org.score4j.program.Register;
import org.score4j.program.Term;
import org.score4j.samplers.Order;
import org.score4j.samplers.Thresholding;
import org.score4j.samplers.algebra.FixedStepSolver;
import org.score4j.samplers.algebra.Interval;
import org.score4j.samplers.algebra.StagedSolver.Row;
import org.score4j.schedule.TimeGrid;

/**
 * Single-step DPM-Solver and DPM-Solver++ on a grid of evaluations: a step of order k spans k intervals of the grid and
 * evaluates at each of its times but the last. So the grid, not fixed fractions, places the inner evaluations, every interval
 * costs one evaluation, and every time of the grid has a state: within a step one of lower order.
 *
 * <p>This is the form of the authors' code and of Diffusers. Intervals that are left over make steps of lower order at the
 * end, of order 2 rather than 1 where that is possible; the step to clean data and a step that starts where alpha = 0 are of
 * first order.
 *
 * <p>Source: Lu et al., DPM-Solver (2022) and DPM-Solver++ (2022), and their code.
 */
public final class DpmGrouped extends FixedStepSolver {
    private final DpmFormula formula;
    private final int order;
    private final DpmVariant middle;
    private final boolean published;
    private final Thresholding thresholding;

    private DpmGrouped(DpmFormula formula, int order, DpmVariant middle, boolean published, Thresholding thresholding) {
        this.formula = formula;
        this.order = order;
        this.middle = middle;
        this.published = published;
        this.thresholding = thresholding;
    }

    static DpmGrouped of(Prediction prediction, int order) {
        return new DpmGrouped(
                new DpmFormula(prediction, DpmVariant.MIDPOINT),
                DpmSolver.requireOrder(order),
                DpmVariant.TAYLOR,
                false,
                Thresholding.none());
    }

    /** The same with other weights of the differences. */
    public DpmGrouped with(DpmVariant variant) {
        return new DpmGrouped(formula.with(variant), order, middle, published, thresholding);
    }

    /**
     * The same with other weights for the second of three evaluations: TAYLOR in the papers and by default; Diffusers uses the
     * variant of the whole. The order is 3 either way.
     */
    public DpmGrouped withMiddle(DpmVariant variant) {
        return new DpmGrouped(formula, order, variant, published, thresholding);
    }

    /**
     * The same with the orders at the end as published: a last step of lower order, so that where the grid divides evenly
     * into steps the last one becomes two, of order k − 1 and 1, and what is left over may be of order 1. Runs of order 3 then
     * have order 2.
     */
    public DpmGrouped asPublished() {
        return new DpmGrouped(formula, order, middle, true, thresholding);
    }

    /**
     * The same with thresholds on the predicted sample.
     *
     * @throws IllegalArgumentException for DPM-Solver, which predicts noise
     */
    public DpmGrouped thresholded(Thresholding rule) {
        DpmSolver.requireSample(formula, rule);
        return new DpmGrouped(formula, order, middle, published, rule);
    }

    @Override
    public String name() {
        return formula.label() + order + "g"
                + DpmSolver.options(
                        order > 1 && formula.variant() == DpmVariant.TAYLOR ? "taylor" : "",
                        order > 2 && middle == DpmVariant.MIDPOINT ? "middle midpoint" : "",
                        published ? "published" : "",
                        DpmSolver.describe(thresholding));
    }

    @Override
    public Order order() {
        return Order.ofOde(published ? Math.min(order, 2) : order);
    }

    /** How many intervals each step spans. */
    private List<Integer> spans(AffineProcess process, TimeGrid grid) {
        boolean first = process.alpha(grid.time(0)) == 0 && grid.steps() > 1;
        boolean clean = process.sigma(grid.time(grid.steps())) == 0;
        int left = grid.steps() - (first ? 1 : 0) - (clean ? 1 : 0);
        List<Integer> spans = new ArrayList<>(first ? List.of(1) : List.of());
        int rest = left % order;
        int whole = left / order;
        if (published && rest == 0 && !clean && whole > 0) {
            spans.addAll(Collections.nCopies(whole - 1, order));
            spans.addAll(order == 1 ? List.of(1) : List.of(order - 1, 1));
        } else if (!published && order == 3 && rest == 1 && whole > 0) {
            spans.addAll(Collections.nCopies(whole - 1, order));
            spans.addAll(List.of(2, 2));
        } else {
            spans.addAll(Collections.nCopies(whole, order));
            spans.addAll(rest == 0 ? List.of() : List.of(rest));
        }
        spans.addAll(clean ? List.of(1) : List.of());
        return spans;
    }

    @Override
    protected void emit(PlanBuilder plan, AffineProcess process, TimeGrid grid) {
        Register start = plan.register("start");
        List<Register> outputs = new ArrayList<>();
        for (int i = 0; i < order; i++) {
            outputs.add(plan.register("P" + i));
        }
        int from = 0;
        for (int length : spans(process, grid)) {
            Span span = new Span(process, grid, from, length);
            if (length > 1) {
                plan.combine(start, Term.of(1, plan.state()));
            }
            for (int k = 0; k < length; k++) {
                emit(plan, span, k, length == 1 ? plan.state() : start, outputs);
            }
            from += length;
        }
    }

    /** One step: intervals {@code from} … {@code from + length − 1} of the grid. */
    private record Span(AffineProcess process, TimeGrid grid, int from, int length) {
        double time(int k) {
            return grid.time(from + k);
        }
    }

    /** Evaluates at the k-th time of a step and goes from {@code start}, the state at the first, to the next. */
    private void emit(PlanBuilder plan, Span span, int k, Register start, List<Register> outputs) {
        double next = span.time(k + 1);
        boolean denoises = new Interval(span.process(), span.time(0), next).endsClean();
        Prediction wanted = denoises ? Prediction.SAMPLE : formula.prediction();
        Register output = outputs.get(k);
        plan.evaluate(plan.state(), span.time(k), wanted, output);
        if (wanted == Prediction.SAMPLE) {
            thresholding.emit(plan, output);
        }
        Row row = denoises ? Row.of(next, 0, span.process().alpha(next)) : row(span, k);
        Term[] terms = new Term[k + 2];
        terms[0] = Term.of(row.state(), start);
        for (int j = 0; j <= k; j++) {
            terms[j + 1] = Term.of(row.outputs()[j], outputs.get(j));
        }
        plan.combine(plan.state(), terms).mark(next, wanted == Prediction.SAMPLE ? output : null);
    }

    private Row row(Span span, int k) {
        double[] stages = new double[k];
        for (int j = 0; j < k; j++) {
            stages[j] = span.time(1 + j);
        }
        boolean isMiddle = k == 1 && span.length() == 3;
        return (isMiddle ? formula.with(middle) : formula)
                .row(span.process(), span.time(0), span.time(k + 1), name(), stages);
    }
}
