package org.score4j.exec;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.score4j.model.Condition;
import org.score4j.model.NetworkSpec;
import org.score4j.model.NoiseLevel;
import org.score4j.model.Preconditioning;
import org.score4j.model.Prediction;
import org.score4j.model.ScoreModel;
import org.score4j.model.ScoreNetwork;
import org.score4j.noise.Draw;
import org.score4j.noise.PhiloxNoise;
import org.score4j.process.Edm;
import org.score4j.program.AdaptiveProgram;
import org.score4j.program.Coefficient;
import org.score4j.program.Instruction;
import org.score4j.program.PlanBuilder;
import org.score4j.program.Program;
import org.score4j.program.Register;
import org.score4j.program.SamplingPlan;
import org.score4j.program.ScalarRegister;
import org.score4j.program.Term;
import org.score4j.tensor.ElementType;
import org.score4j.tensor.Tensors;

/** A fixed and an adaptive program with every kind of state, a network that fails on demand, and their runs. */
final class RunProblems {
    static final int COUNT = 5;
    static final int BATCH = 3;
    static final Edm EDM = Edm.standard();

    private RunProblems() {}

    /** Predicts half the state; NaN where the noise is below {@code limit} and the sample's first element positive. */
    record Network(double limit, Runnable before) implements ScoreNetwork {
        @Override
        public NetworkSpec spec() {
            return NetworkSpec.closedForm("half", List.of());
        }

        @Override
        public void evaluate(INDArray x, NoiseLevel level, Condition condition, INDArray out) {
            before.run();
            double[] values = Tensors.toDoubles(x);
            int length = values.length / (int) x.size(0);
            for (int i = values.length - 1; i >= 0; i--) {
                int row = i / length;
                boolean bad = level.sigma()[row] < limit && values[row * length] > 0;
                values[i] = bad ? Double.NaN : 0.5 * values[i];
            }
            Tensors.write(out, 0, values);
        }
    }

    /** A network that works. */
    static final Network SOUND = new Network(0, () -> {});

    /** A network that fails late for some samples. */
    static final Network FAILING = new Network(1, () -> {});

    /** Four noisy steps whose size depends on a norm, and an instruction after the last. */
    static SamplingPlan plan() {
        PlanBuilder plan = SamplingPlan.builder("noisy steps", EDM, 20);
        Register denoised = plan.register("d");
        ScalarRegister norm = plan.scalar("norm");
        double[] times = {20, 5, 2, 0.8, 0.3};
        for (int step = 0; step < 4; step++) {
            double ratio = times[step + 1] / times[step];
            plan.evaluate(plan.state(), times[step], Prediction.SAMPLE, denoised);
            plan.add(new Instruction.Reduce(norm, Instruction.Reduction.STD, denoised, denoised, denoised, 0, 0));
            plan.combine(
                    plan.state(),
                    Coefficient.of(norm, 0.01),
                    Draw.step(step),
                    Term.of(ratio, plan.state()),
                    Term.of(1 - ratio, denoised));
            plan.mark(times[step + 1], denoised);
        }
        return plan.combine(plan.state(), Term.of(0.9, plan.state())).build();
    }

    /** Steps of half or three quarters of the time, by the norm of the attempt, to 0.1; then the denoised sample. */
    static AdaptiveProgram adaptive(AdaptiveProgram.Controller controller) {
        Register x = new Register(0, "x");
        Register trial = new Register(1, "trial");
        Register d = new Register(2, "d");
        return new AdaptiveProgram(
                "by norm",
                EDM,
                List.of(x, trial, d),
                List.of(Halving.TIME, Halving.NORM),
                20,
                List.of(denoise(x, Halving.TIME, d)),
                List.of(
                        new Instruction.Combine(trial, List.of(Term.of(0.6, x), Term.of(0.3, d)), null),
                        denoise(trial, Halving.TIME, d),
                        new Instruction.Reduce(Halving.NORM, Instruction.Reduction.MAX_ABS, d, d, d, 0, 0)),
                List.of(new Instruction.Combine(x, List.of(Term.of(0.5, trial), Term.of(0.7, d)), null)),
                List.of(
                        new Instruction.Evaluate(Program.MODEL, x, d, Coefficient.of(0.1), Prediction.SAMPLE),
                        new Instruction.Combine(x, List.of(Term.of(1, d)), null)),
                controller);
    }

    static AdaptiveProgram adaptive() {
        return adaptive(new Halving());
    }

    private static Instruction denoise(Register state, ScalarRegister time, Register output) {
        return new Instruction.Evaluate(Program.MODEL, state, output, Coefficient.of(time), Prediction.SAMPLE);
    }

    /** Keeps the time alone. */
    static class Halving implements AdaptiveProgram.Controller {
        static final ScalarRegister TIME = new ScalarRegister(0, "t");
        static final ScalarRegister NORM = new ScalarRegister(1, "norm");

        @Override
        public String name() {
            return "halving";
        }

        @Override
        public void start(AdaptiveProgram.ScalarFile scalars, int sample) {
            scalars.set(TIME, sample, 20);
        }

        @Override
        public void update(AdaptiveProgram.ScalarFile scalars, int sample) {
            double factor = scalars.get(NORM, sample) > 5 ? 0.5 : 0.75;
            scalars.set(TIME, sample, factor * scalars.get(TIME, sample));
        }

        @Override
        public boolean finished(AdaptiveProgram.ScalarFile scalars, int sample) {
            return scalars.get(TIME, sample) < 0.1;
        }

        @Override
        public double time(AdaptiveProgram.ScalarFile scalars, int sample) {
            return scalars.get(TIME, sample);
        }
    }

    /** Five samples of two elements in batches of three, numbered from 40. */
    static RunSettings settings(Program program, Network network, ElementType type, RunListener... listeners) {
        return settings(program, network, type, 2, listeners);
    }

    static RunSettings settings(
            Program program, Network network, ElementType type, int length, RunListener... listeners) {
        return new RunSettings(
                program,
                Map.of(Program.MODEL, new ScoreModel(network, Preconditioning.none(Prediction.SAMPLE), EDM)),
                Condition.none(),
                type,
                new long[] {length},
                new PhiloxNoise(8),
                40,
                COUNT,
                BATCH,
                CpuExecutor.withThreads(1),
                List.of(listeners),
                null);
    }

    /** What a finished run gives: states, then evaluations. */
    static List<Double> outcome(Run run) {
        List<Double> all = new ArrayList<>();
        try (Samples samples = run.finish()) {
            for (double value : Tensors.toDoubles(samples.array())) {
                all.add(value);
            }
            for (int count : samples.evaluations()) {
                all.add((double) count);
            }
        }
        return all;
    }

    static List<Double> outcome(RunSettings settings) {
        try (Run run = Run.of(settings)) {
            return outcome(run);
        }
    }

    static List<Double> outcome(RunSettings settings, Path file) throws java.io.IOException {
        try (Run run = Run.resume(settings, file)) {
            return outcome(run);
        }
    }
}
