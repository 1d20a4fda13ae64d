package org.score4j.samplers.exponential;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.score4j.model.Prediction;
import org.score4j.process.AffineProcess;
import org.score4j.program.Coefficient;
import org.score4j.program.Instruction;
import org.score4j.program.PlanBuilder;
import org.score4j.program.Register;
import org.score4j.program.Term;
import org.score4j.samplers.Order;
import org.score4j.samplers.algebra.FixedStepSolver;
import org.score4j.samplers.algebra.Past;
import org.score4j.schedule.TimeGrid;

/**
 * DPM-Solver-v3: with statistics l, s, b of every element over λ and f = (sigma·eps − l·x)/alpha, a step from λ₀ to λ₁ is
 * x' = alpha'·e^(−∫l)·(x/alpha − ∫ e^(∫(l + s))·(B + g) dλ), where B = ∫ e^(−∫s)·b dλ, g = e^(−∫s)·f − B, inner integrals run from λ₀
 * on, and g is replaced by the polynomial in λ through its newest values. One evaluation a step.
 *
 * <p>Factors belong to elements, so the solver is for samples of the size of its statistics. By default the statistics are
 * splines and the integrals converged, on any grid. The corrector uses the evaluation of the next step, at the
 * predicted point, of which f is kept; it is merged with that step.
 *
 * <p>Of order p with any statistics; a run starts with order 1, so its global order is at most 2.
 *
 * <p>Source: Zheng et al., DPM-Solver-v3: Improved Diffusion ODE Solver with Empirical Model Statistics (2023), algorithms 1
 * and 2.
 */
public final class DpmSolverV3 extends FixedStepSolver {
    /** The largest order. */
    public static final int MAX_ORDER = 4;

    private enum Option {
        CORRECTED,
        PSEUDO_PREDICTOR,
        PSEUDO_CORRECTOR,
        LOWERED_AT_THE_END,
        TABLE_SUMS
    }

    private final ModelStatistics statistics;
    private final int order;
    private final Set<Option> options;

    private DpmSolverV3(ModelStatistics statistics, int order, Set<Option> options) {
        if (order < 1 || order > MAX_ORDER) {
            throw new IllegalArgumentException("order is " + order + "; allowed: 1 to " + MAX_ORDER);
        }
        this.statistics = statistics;
        this.order = order;
        this.options = options;
    }

    /**
     * The predictor alone.
     *
     * @param order p, 1 … {@value #MAX_ORDER}
     */
    public static DpmSolverV3 of(ModelStatistics statistics, int order) {
        return new DpmSolverV3(statistics, order, EnumSet.noneOf(Option.class));
    }

    private DpmSolverV3 with(Option... more) {
        Set<Option> all = EnumSet.copyOf(List.of(more));
        all.addAll(options);
        return new DpmSolverV3(statistics, order, all);
    }

    /** The same with the corrector on as many values as the predictor had, the newest included; none after steps of order 1. */
    public DpmSolverV3 corrected() {
        return with(Option.CORRECTED);
    }

    /**
     * The same with the predictor's n-th derivatives from the newest n + 1 values only (p_pseudo): steadier with few steps, of
     * order 2 at most.
     */
    public DpmSolverV3 withPseudoPredictor() {
        return with(Option.PSEUDO_PREDICTOR);
    }

    /** The same with a corrector of one order more than the predictor and such derivatives (c_pseudo), of order 2 at most. */
    public DpmSolverV3 withPseudoCorrector() {
        return with(Option.CORRECTED, Option.PSEUDO_CORRECTOR);
    }

    /** The same with orders of at most 1, 2, … in the last steps, counted from the end. */
    public DpmSolverV3 loweredAtTheEnd() {
        return with(Option.LOWERED_AT_THE_END);
    }

    /**
     * The same with integrals by the trapezoidal rule on the rows of the table, as published. Times have to be those of rows, as
     * {@link ModelStatistics#snapped} makes them. Errors of these sums do not vanish with more steps.
     */
    public DpmSolverV3 withTableSums() {
        return with(Option.TABLE_SUMS);
    }

    @Override
    public String name() {
        StringBuilder name = new StringBuilder("dpm-solver-v3(" + order + ", " + statistics);
        options.forEach(option ->
                name.append(", ").append(option.name().toLowerCase(Locale.ROOT).replace('_', ' ')));
        return name.append(")").toString();
    }

    @Override
    public Order order() {
        int formula = order;
        if (options.contains(Option.PSEUDO_CORRECTOR)) {
            formula = 2;
        } else if (options.contains(Option.PSEUDO_PREDICTOR)) {
            formula = options.contains(Option.CORRECTED) ? Math.min(order, 3) : Math.min(order, 2);
        }
        return Order.ofOde(
                options.contains(Option.LOWERED_AT_THE_END) ? Math.min(formula, 2) : formula, Math.min(formula, 2));
    }

    @Override
    protected void emit(PlanBuilder plan, AffineProcess process, TimeGrid grid) {
        List<Register> ring = new ArrayList<>();
        for (int i = 0; i < memory(); i++) {
            ring.add(plan.register(i == 0 ? "f" : "f" + i));
        }
        boolean denoisesOnly = new Past(process, grid, 0).interval().endsClean();
        @Nullable Register one = statistics.hasNoOffset() || denoisesOnly ? null : one(plan);
        StatisticsFormula formula =
                new StatisticsFormula(statistics, process, grid, options.contains(Option.TABLE_SUMS), order + 1);
        for (int i = 0; i < grid.steps(); i++) {
            Past past = new Past(process, grid, i);
            Register output = ring.get(i % memory());
            plan.evaluate(plan.state(), past.time(0), Prediction.SAMPLE, output);
            if (past.interval().endsClean()) {
                plan.combine(plan.state(), Term.of(past.interval().nextAlpha(), output))
                        .mark(grid.time(i + 1), output);
                return;
            }
            past.interval().signalRatio(name());
            Coefficient factor = Coefficient.ofElements("(1-l)/alpha", formula.stateInF(i));
            plan.combine(output, new Term(factor, plan.state()), Term.of(-1, output));
            plan.combine(plan.state(), terms(plan.state(), sum(formula, past), ring, i, one))
                    .mark(grid.time(i + 1), null);
        }
    }

    private int memory() {
        return options.contains(Option.CORRECTED) ? order + 1 : order;
    }

    /** A register of ones: e⁰. */
    private static Register one(PlanBuilder plan) {
        Register one = plan.register("1");
        plan.combine(one)
                .add(new Instruction.Pointwise(one, Instruction.PointwiseOperation.EXP, one, one, Coefficient.of(0)));
        return one;
    }

    private StatisticsFormula.Sum sum(StatisticsFormula formula, Past past) {
        int step = past.index();
        StatisticsFormula.Sum sum = formula.linear(step, memory());
        boolean pseudo = options.contains(Option.PSEUDO_PREDICTOR);
        double[] ones = new double[sum.state().length];
        Arrays.fill(ones, 1);
        formula.addPolynomial(sum, ones, step, predictorNodes(past), pseudo, step);
        int corrector = step == 0 ? 0 : corrector(past.before());
        if (corrector > 1) {
            double[] minus = Arrays.stream(sum.state()).map(factor -> -factor).toArray();
            formula.addPolynomial(sum, minus, step - 1, predictorNodes(past.before()), pseudo, step);
            formula.addPolynomial(
                    sum,
                    sum.state(),
                    step - 1,
                    correctorNodes(step - 1, corrector),
                    options.contains(Option.PSEUDO_CORRECTOR),
                    step);
        }
        return sum;
    }

    private int predictor(Past past) {
        return past.usable(options.contains(Option.LOWERED_AT_THE_END) ? Math.min(order, past.left()) : order);
    }

    /** How many values the corrector of a step takes; 0 for no corrector. */
    private int corrector(Past past) {
        if (!options.contains(Option.CORRECTED)) {
            return 0;
        }
        return predictor(past) + (options.contains(Option.PSEUDO_CORRECTOR) ? 1 : 0);
    }

    private int[] predictorNodes(Past past) {
        return IntStream.range(0, predictor(past))
                .map(back -> past.index() - back)
                .toArray();
    }

    /** The start of the step, its end, and what came before the start. */
    private static int[] correctorNodes(int step, int count) {
        int[] nodes = new int[count];
        nodes[0] = step;
        nodes[1] = step + 1;
        for (int j = 2; j < count; j++) {
            nodes[j] = step + 1 - j;
        }
        return nodes;
    }

    private static Term[] terms(
            Register state, StatisticsFormula.Sum sum, List<Register> ring, int step, @Nullable Register one) {
        List<Term> terms = new ArrayList<>();
        terms.add(new Term(Coefficient.ofElements("a", sum.state()), state));
        for (int back = 0; back < ring.size(); back++) {
            terms.add(new Term(
                    Coefficient.ofElements("c" + back, sum.outputs()[back]),
                    ring.get(Math.floorMod(step - back, ring.size()))));
        }
        if (one != null) {
            terms.add(new Term(Coefficient.ofElements("b", sum.constant()), one));
        }
        return terms.toArray(Term[]::new);
    }
}
