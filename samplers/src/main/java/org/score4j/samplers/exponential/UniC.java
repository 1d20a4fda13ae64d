package org.score4j.samplers.exponential;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.score4j.model.Prediction;
import org.score4j.process.AffineProcess;
import org.score4j.program.Coefficient;
import org.score4j.program.Instruction;
import org.score4j.program.PlanBuilder;
import org.score4j.program.Register;
import org.score4j.program.SamplingPlan;
import org.score4j.program.ScalarRegister;
import org.score4j.program.Term;
import org.score4j.samplers.Order;
import org.score4j.samplers.Solver;
import org.score4j.samplers.algebra.Interval;
import org.score4j.samplers.algebra.Past;
import org.score4j.schedule.TimeGrid;

/**
 * UniC-p on top of another solver of the probability-flow ODE, at no further evaluation: after the other solver's step from x to
 * x̃ and its next evaluation, at x̃, the state becomes a·x + Σⱼ wⱼ·Pⱼ with the new prediction and the p before it. A solver of order
 * p becomes one of order p + 1.
 *
 * <p>It rewrites the plan of the other solver, whose every step has to begin with an evaluation at its state, as those of
 * one-step, multistep and staged methods do. Thresholds of the other solver act on its own predictions and do not reach the
 * corrector. The last step of a run is not corrected, as nothing is evaluated after it. {@link
 * UniPc} is UniC-p on UniP-p in one combination a step.
 *
 * <p>Source: Zhao et al., UniPC (2023), section 3.1 and algorithm 5.
 */
public final class UniC implements Solver {
    private final Solver predictor;
    private final int order;
    private final UniPc.Variant variant;
    private final Prediction prediction;

    private UniC(Solver predictor, int order, UniPc.Variant variant, Prediction prediction) {
        this.predictor = predictor;
        this.order = ExponentialAdams.requireOrder(order);
        this.variant = variant;
        this.prediction = prediction;
        if (predictor.order().deterministic() == 0) {
            throw new IllegalArgumentException("predictor is " + predictor.name()
                    + ", which does not follow the probability-flow ODE; UniC corrects solvers without noise");
        }
    }

    /**
     * Corrects a solver, in terms of the denoised sample.
     *
     * @param predictor a solver without noise
     * @param order p, 1 … 6; the order of the predictor is the natural choice
     */
    public static UniC on(Solver predictor, int order) {
        return new UniC(predictor, order, UniPc.Variant.VARYING, Prediction.SAMPLE);
    }

    /** The same in another variant, which matters where p = 1. */
    public UniC with(UniPc.Variant other) {
        return new UniC(predictor, order, other, prediction);
    }

    /** The same in terms of the predicted noise; needs alpha &gt; 0. */
    public UniC inNoise() {
        return new UniC(predictor, order, variant, Prediction.NOISE);
    }

    @Override
    public String name() {
        return "unic(" + order + ", " + variant.name().toLowerCase(Locale.ROOT)
                + (prediction == Prediction.NOISE ? ", noise" : "") + ", " + predictor.name() + ")";
    }

    @Override
    public Order order() {
        Order base = predictor.order();
        // a predictor of order q leaves an error of order q + 1 in the new prediction, so nothing above q + 1 is gained
        double formula = Math.max(base.deterministic(), Math.min(order, base.deterministic()) + 1);
        return Order.ofOde(formula, Math.min(formula, 3));
    }

    @Override
    public SamplingPlan compile(AffineProcess process, TimeGrid grid) {
        if (!(predictor.compile(process, grid) instanceof SamplingPlan plan)) {
            throw new IllegalArgumentException("predictor is " + predictor.name()
                    + ", which chooses its steps itself; UniC corrects solvers with the steps of the grid");
        }
        return new Rewriting(plan, process, grid).corrected();
    }

    @Override
    public String toString() {
        return name();
    }

    /** The other solver's plan on the way to the corrected one. */
    private final class Rewriting {
        private final SamplingPlan plan;
        private final AffineProcess process;
        private final TimeGrid grid;
        private final PlanBuilder builder;
        private final Register start;
        private final List<Register> ring = new ArrayList<>();

        Rewriting(SamplingPlan plan, AffineProcess process, TimeGrid grid) {
            this.plan = plan;
            this.process = process;
            this.grid = grid;
            builder = SamplingPlan.builder(name(), process, plan.initialStd());
            for (Register register :
                    plan.registers().subList(1, plan.registers().size())) {
                builder.register(register.name());
            }
            for (ScalarRegister register : plan.scalars()) {
                builder.scalar(register.name());
            }
            start = builder.register("start");
            for (int i = 0; i <= order; i++) {
                ring.add(builder.register("C" + i));
            }
        }

        SamplingPlan corrected() {
            int step = 0;
            boolean begins = true;
            for (Instruction instruction : plan.instructions()) {
                builder.add(instruction);
                if (instruction instanceof Instruction.Mark) {
                    step++;
                    begins = true;
                } else if (begins) {
                    correct(requireEvaluation(instruction, step), step);
                    begins = false;
                }
            }
            return builder.build();
        }

        private Instruction.Evaluate requireEvaluation(Instruction instruction, int step) {
            if (instruction instanceof Instruction.Evaluate evaluate
                    && evaluate.input().equals(plan.state())
                    && evaluate.time().equals(Coefficient.of(grid.time(step)))) {
                return evaluate;
            }
            throw new IllegalArgumentException("predictor is " + predictor.name() + ", whose step " + step
                    + " begins with " + instruction + "; UniC needs an evaluation at the state and time of the step");
        }

        /** Corrects the state at the start of a step that does not end at clean data, and keeps what the next one needs. */
        private void correct(Instruction.Evaluate evaluate, int step) {
            Past past = new Past(process, grid, step);
            if (past.interval().endsClean()) {
                return;
            }
            Prediction.Conversion conversion = evaluate.prediction().conversion(prediction, process, grid.time(step));
            builder.combine(
                    at(step),
                    Term.of(conversion.state(), plan.state()),
                    Term.of(conversion.output(), evaluate.output()));
            Term @Nullable [] terms = step == 0 ? null : terms(new Past(process, grid, step - 1));
            if (terms != null) {
                builder.combine(plan.state(), terms);
            }
            if (past.left() > 1) {
                builder.combine(start, Term.of(1, plan.state()));
            }
        }

        /** The corrected end of a step, or null if it starts at alpha = 0, where no polynomial in λ reaches. */
        private Term @Nullable [] terms(Past past) {
            Interval interval = past.interval();
            double h = interval.h();
            if (Double.isInfinite(h)) {
                return null;
            }
            Propagation propagation = Propagation.of(interval, prediction, name());
            double[] nodes = Propagation.correctorNodes(past, past.usable(order));
            double[] weights = variant.weights(propagation.kappa(), h, nodes);
            Term[] terms = new Term[weights.length + 1];
            terms[0] = Term.of(propagation.state(), start);
            for (int back = 0; back < weights.length; back++) {
                terms[back + 1] = Term.of(propagation.gain() * weights[back], at(past.index() + 1 - back));
            }
            return terms;
        }

        private Register at(int step) {
            return ring.get(step % ring.size());
        }
    }
}
