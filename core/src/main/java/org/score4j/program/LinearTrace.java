package org.score4j.program;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.score4j.model.Prediction;
import org.score4j.noise.Draw;
import org.score4j.process.AffineProcess;

/**
 * Runs a plan on linear forms instead of numbers.
 *
 * <p>A plan of evaluations at fixed times and combinations with constant factors is linear in the initial state, the
 * denoised samples D₁, D₂, … and the draws. Its {@link #canonical canonical form} tells equal solvers by that: two plans
 * that ask for the same denoised samples at the same times of the same states and end in the same state are equal,
 * whatever registers and predictions they work in.
 */
public final class LinearTrace {
    /** Symbol of the initial state, a unit Gaussian times the plan's initial standard deviation. */
    public static final String INITIAL = "x";

    /** Symbol of the number one, for affine models. */
    public static final String ONE = "1";

    /** Symbol of a draw. */
    public static String symbol(Draw draw) {
        return "z" + draw;
    }

    /** What a model answers: its denoised sample as a form. */
    @FunctionalInterface
    public interface Model {
        /** E[x0 | xt] for the state {@code input} in call number {@code call} (from 0) at time {@code t}. */
        LinearForm denoised(int call, double t, LinearForm input);

        /**
         * ∇ᵥ ln p(x, v) in call number {@code call} (from 0) at time {@code t}, for plans that evaluate velocities.
         *
         * @throws IllegalArgumentException unless the model has a velocity
         */
        default LinearForm velocityScore(int call, double t, LinearForm position, LinearForm velocity) {
            throw new IllegalArgumentException("the plan evaluates velocities; the model has none");
        }
    }

    /**
     * A call of the model.
     *
     * @param time when
     * @param input the state, or the velocity
     * @param position the position that goes with a velocity, or null
     */
    public record Call(
            double time, LinearForm input, @Nullable LinearForm position) {}

    private final List<Call> calls = new ArrayList<>();
    private final Map<Integer, LinearForm> registers = new HashMap<>();
    private final SamplingPlan plan;
    private final Model model;

    private LinearTrace(SamplingPlan plan, Model model) {
        this.plan = plan;
        this.model = model;
    }

    /**
     * Traces a plan.
     *
     * @throws IllegalArgumentException if an instruction is not linear or its factors depend on the data
     */
    public static LinearTrace of(SamplingPlan plan, Model model) {
        LinearTrace trace = new LinearTrace(plan, model);
        trace.registers.put(plan.state().index(), LinearForm.of(INITIAL));
        plan.instructions().forEach(trace::execute);
        return trace;
    }

    /** Traces a plan with denoised samples as free symbols D0, D1, …, and scores of velocities as S0, S1, …. */
    public static LinearTrace canonical(SamplingPlan plan) {
        return of(plan, new Model() {
            @Override
            public LinearForm denoised(int call, double t, LinearForm input) {
                return LinearForm.of("D" + call);
            }

            @Override
            public LinearForm velocityScore(int call, double t, LinearForm position, LinearForm velocity) {
                return LinearForm.of("S" + call);
            }
        });
    }

    /** The calls of the model, in order. */
    public List<Call> calls() {
        return List.copyOf(calls);
    }

    /** The final state. */
    public LinearForm result() {
        return form(plan.state());
    }

    /**
     * What a register holds at the end.
     *
     * @throws IllegalArgumentException if nothing was written to it
     */
    public LinearForm result(Register register) {
        return form(register);
    }

    /**
     * How far two plans are from being equal: the largest difference of a time or a factor, relative where above 1; infinite
     * if they make different numbers of calls.
     */
    public double distance(LinearTrace other) {
        if (calls.size() != other.calls.size()) {
            return Double.POSITIVE_INFINITY;
        }
        double largest = result().distance(other.result());
        for (int i = 0; i < calls.size(); i++) {
            Call mine = calls.get(i);
            Call theirs = other.calls.get(i);
            largest = Math.max(largest, Math.abs(mine.time() - theirs.time()) / Math.max(1, Math.abs(theirs.time())));
            largest = Math.max(largest, mine.input().distance(theirs.input()));
            largest = Math.max(largest, positionDistance(mine.position(), theirs.position()));
        }
        return largest;
    }

    private static double positionDistance(@Nullable LinearForm mine, @Nullable LinearForm theirs) {
        if (mine != null && theirs != null) {
            return mine.distance(theirs);
        }
        return mine == null && theirs == null ? 0 : Double.POSITIVE_INFINITY;
    }

    private void execute(Instruction instruction) {
        if (instruction instanceof Instruction.Evaluate evaluate) {
            evaluate(evaluate);
        } else if (instruction instanceof Instruction.Combine combine) {
            List<Double> factors = new ArrayList<>();
            List<LinearForm> forms = new ArrayList<>();
            for (Term term : combine.terms()) {
                factors.add(constant(term.coefficient(), instruction));
                forms.add(form(term.register()));
            }
            if (combine.noise() != null) {
                if (combine.noise().counter() != null) {
                    throw new IllegalArgumentException(
                            "plan '" + plan.name() + "' draws by a counter of each sample: " + instruction);
                }
                factors.add(constant(combine.noise().std(), instruction));
                forms.add(LinearForm.of(symbol(combine.noise().draw())));
            }
            registers.put(combine.output().index(), LinearForm.sum(factors, forms));
        } else if (!(instruction instanceof Instruction.Mark)) {
            throw new IllegalArgumentException("plan '" + plan.name() + "' is not linear: " + instruction);
        }
    }

    private void evaluate(Instruction.Evaluate evaluate) {
        double t = constant(evaluate.time(), evaluate);
        LinearForm input = form(evaluate.input());
        if (evaluate.companion() != null) {
            LinearForm position = form(evaluate.companion());
            registers.put(evaluate.output().index(), model.velocityScore(calls.size(), t, position, input));
            calls.add(new Call(t, input, position));
            return;
        }
        LinearForm denoised = model.denoised(calls.size(), t, input);
        calls.add(new Call(t, input, null));
        AffineProcess process = plan.process();
        Prediction.Conversion wanted = Prediction.SAMPLE.conversion(evaluate.prediction(), process, t);
        registers.put(
                evaluate.output().index(),
                LinearForm.ZERO.plus(wanted.state(), input).plus(wanted.output(), denoised));
    }

    private LinearForm form(Register register) {
        LinearForm form = registers.get(register.index());
        if (form == null) {
            throw new IllegalArgumentException(
                    "plan '" + plan.name() + "' reads '" + register + "' before it is written");
        }
        return form;
    }

    private double constant(Coefficient coefficient, Instruction instruction) {
        if (coefficient instanceof Coefficient.Constant constant) {
            return constant.value();
        }
        throw new IllegalArgumentException("plan '" + plan.name() + "' is not linear: " + instruction);
    }
}
