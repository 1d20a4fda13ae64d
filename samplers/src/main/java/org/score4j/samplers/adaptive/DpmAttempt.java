package org.score4j.samplers.adaptive;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.score4j.model.Prediction;
import org.score4j.noise.Draw;
import org.score4j.process.AffineProcess;
import org.score4j.program.AdaptiveProgram.ScalarFile;
import org.score4j.program.Coefficient;
import org.score4j.program.Instruction;
import org.score4j.program.NoiseTerm;
import org.score4j.program.Program;
import org.score4j.program.Register;
import org.score4j.program.ScalarRegister;
import org.score4j.program.Term;
import org.score4j.samplers.algebra.Interval;
import org.score4j.samplers.algebra.StagedSolver.Row;
import org.score4j.samplers.exponential.AncestralNoise;
import org.score4j.samplers.exponential.DpmFormula;
import org.score4j.samplers.exponential.DpmVariant;

/**
 * One attempt of an adaptive DPM-Solver: its instructions, whose factors are scalar registers, and the factors for a step of
 * one sample.
 */
final class DpmAttempt {
    private final AffineProcess process;
    private final DpmFormula formula;
    private final int order;
    private final AncestralNoise noise;
    private final String solver;

    private final List<Register> registers = new ArrayList<>();
    private final List<ScalarRegister> scalars = new ArrayList<>();
    private final Register x = register("x");
    private final Register trial = register("trial");
    private final Register low = register("low");
    private final Register previous = register("previous low");
    private final Register error = register("e");
    private final List<Register> outputs = new ArrayList<>();

    /** Time of the state. */
    final ScalarRegister time = scalar("t");
    /** Error of the attempt in units of the tolerance. */
    final ScalarRegister norm = scalar("error");
    /** 1 for an accepted attempt, else 0. */
    final ScalarRegister accept = scalar("accept");
    /** 0 for an accepted attempt, else 1. */
    final ScalarRegister reject = scalar("reject");
    /** Number of the next accepted step. */
    final ScalarRegister count = scalar("accepted");

    private final ScalarRegister raise = scalar("raise");
    private final ScalarRegister std = scalar("std");
    private final ScalarRegister acceptedRaise = scalar("accepted raise");
    private final ScalarRegister acceptedStd = scalar("accepted std");
    private final List<ScalarRegister> stageTimes = new ArrayList<>();
    private final List<List<ScalarRegister>> stages = new ArrayList<>();
    private final List<ScalarRegister> lower;
    private final List<ScalarRegister> higher;
    private final List<ScalarRegister> difference;

    DpmAttempt(AffineProcess process, DpmFormula formula, int order, AncestralNoise noise, String solver) {
        this.process = process;
        this.formula = formula;
        this.order = order;
        this.noise = noise;
        this.solver = solver;
        for (int i = 0; i < order; i++) {
            outputs.add(register("P" + i));
        }
        for (int i = 1; i < order; i++) {
            stageTimes.add(scalar("t" + i));
            stages.add(row("s" + i, i));
        }
        lower = row("l", order - 1);
        higher = row("h", order);
        difference = row("d", order);
    }

    private Register register(String name) {
        Register register = new Register(registers.size(), name);
        registers.add(register);
        return register;
    }

    /** A scalar register that the controller may use too. */
    ScalarRegister scalar(String name) {
        ScalarRegister register = new ScalarRegister(scalars.size(), name);
        scalars.add(register);
        return register;
    }

    private List<ScalarRegister> row(String name, int predictions) {
        List<ScalarRegister> row = new ArrayList<>();
        for (int i = 0; i <= predictions; i++) {
            row.add(scalar(name + (i == 0 ? "x" : "P" + (i - 1))));
        }
        return row;
    }

    List<Register> registers() {
        return registers;
    }

    List<ScalarRegister> scalars() {
        return scalars;
    }

    AffineProcess process() {
        return process;
    }

    /** What runs before the first attempt. */
    List<Instruction> start() {
        return List.of(new Instruction.Combine(previous, List.of(Term.of(1, x)), null));
    }

    /** The attempt: evaluations, both results, error. */
    List<Instruction> instructions(double absolute, double relative, DpmAdaptive.Coupling coupling) {
        List<Instruction> attempt = new ArrayList<>();
        attempt.add(evaluate(x, Coefficient.of(time), 0));
        for (int i = 0; i + 1 < order; i++) {
            attempt.add(combine(trial, stages.get(i)));
            attempt.add(evaluate(trial, Coefficient.of(stageTimes.get(i)), i + 1));
        }
        attempt.add(combine(low, lower));
        attempt.add(combine(trial, higher));
        attempt.add(combine(error, difference));
        attempt.add(new Instruction.Reduce(
                norm, Instruction.Reduction.LARGER_WEIGHTED_RMS, error, low, previous, absolute, relative));
        Coefficient own = Coefficient.of(norm);
        switch (coupling) {
            case NONE -> {}
            case LARGEST_ERROR ->
                attempt.add(new Instruction.Scalar(norm, Instruction.ScalarOperation.BATCH_MAX, own, own));
            case MEAN_SQUARE -> {
                attempt.add(new Instruction.Scalar(norm, Instruction.ScalarOperation.MULTIPLY, own, own));
                attempt.add(new Instruction.Scalar(norm, Instruction.ScalarOperation.BATCH_MEAN, own, own));
                attempt.add(new Instruction.Scalar(norm, Instruction.ScalarOperation.SQRT, own, own));
            }
        }
        return attempt;
    }

    /** What keeps or drops the results. */
    List<Instruction> commit() {
        @Nullable
        NoiseTerm fresh = noise.eta() == 0 ? null : new NoiseTerm(Coefficient.of(acceptedStd), Draw.step(0), count);
        return List.of(
                new Instruction.Combine(x, List.of(Term.of(acceptedRaise, trial), Term.of(reject, x)), fresh),
                new Instruction.Combine(previous, List.of(Term.of(accept, low), Term.of(reject, previous)), null));
    }

    /** The step from {@code end} to clean data. */
    List<Instruction> denoise(double end, double alpha) {
        return List.of(
                new Instruction.Evaluate(Program.MODEL, x, trial, Coefficient.of(end), Prediction.SAMPLE),
                new Instruction.Combine(x, List.of(Term.of(alpha, trial)), null));
    }

    private Instruction evaluate(Register state, Coefficient at, int output) {
        return new Instruction.Evaluate(Program.MODEL, state, outputs.get(output), at, formula.prediction());
    }

    private Instruction combine(Register output, List<ScalarRegister> factors) {
        List<Term> terms = new ArrayList<>();
        for (int i = 0; i < factors.size(); i++) {
            terms.add(Term.of(factors.get(i), i == 0 ? x : outputs.get(i - 1)));
        }
        return new Instruction.Combine(output, terms, null);
    }

    /** Writes the factors of a step from {@code t} to {@code next}. */
    void prepare(ScalarFile file, int sample, double t, double next) {
        Interval planned = new Interval(process, t, next);
        double target = noise.target(planned);
        Interval interval = new Interval(process, t, target);
        double[] times = new double[order - 1];
        for (int i = 0; i < times.length; i++) {
            double ratio = (i + 1.0) / order;
            times[i] = process.timeAtHalfLogSnr(interval.lambda() + ratio * interval.h());
            file.set(stageTimes.get(i), sample, times[i]);
        }
        write(file, sample, stages.get(0), formula.row(process, t, times[0], solver));
        if (order == 3) {
            DpmFormula middle = formula.with(DpmVariant.TAYLOR);
            write(file, sample, stages.get(1), middle.row(process, t, times[1], solver, times[0]));
        }
        Row high = formula.row(process, t, target, solver, times);
        Row less = order == 3
                ? formula.row(process, t, target, solver, times[0])
                : formula.row(process, t, target, solver);
        write(file, sample, lower, less);
        write(file, sample, higher, high);
        double[] differences = high.outputs().clone();
        for (int i = 0; i < less.outputs().length; i++) {
            differences[i] -= less.outputs()[i];
        }
        write(file, sample, difference, Row.of(target, 0, differences));
        Row raised = noise.raise(Row.of(target, 1), planned);
        file.set(raise, sample, raised.state());
        file.set(std, sample, raised.noise().length == 0 ? 0 : raised.noise()[0]);
    }

    private static void write(ScalarFile file, int sample, List<ScalarRegister> factors, Row row) {
        file.set(factors.get(0), sample, row.state());
        for (int i = 0; i < row.outputs().length; i++) {
            file.set(factors.get(i + 1), sample, row.outputs()[i]);
        }
    }

    /** Writes whether {@link #commit} keeps the results. */
    void decide(ScalarFile file, int sample, boolean accepted) {
        file.set(accept, sample, accepted ? 1 : 0);
        file.set(reject, sample, accepted ? 0 : 1);
        file.set(acceptedRaise, sample, accepted ? file.get(raise, sample) : 0);
        file.set(acceptedStd, sample, accepted ? file.get(std, sample) : 0);
    }
}
