package org.score4j.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.score4j.model.Condition;
import org.score4j.model.NetworkSpec;
import org.score4j.model.NoiseLevel;
import org.score4j.model.Preconditioning;
import org.score4j.model.Prediction;
import org.score4j.model.ScoreModel;
import org.score4j.model.ScoreNetwork;
import org.score4j.noise.PhiloxNoise;
import org.score4j.process.AffineProcess;
import org.score4j.process.CriticallyDampedLangevin;
import org.score4j.process.Edm;
import org.score4j.program.Coefficient;
import org.score4j.program.Instruction;
import org.score4j.program.PlanBuilder;
import org.score4j.program.Program;
import org.score4j.program.Register;
import org.score4j.program.SamplingPlan;
import org.score4j.tensor.ElementType;
import org.score4j.tensor.Tensors;

/** Evaluations at a position and a velocity: what networks see, what becomes of their answers, what is refused. */
class VelocityEvaluationTest {
    private static final CriticallyDampedLangevin PROCESS = CriticallyDampedLangevin.standard();

    /** Answers 3·x − 2·v for the positions x in the first half of each sample and the velocities v in the second. */
    private record Halves(List<Long> shape, Set<ElementType> types) implements ScoreNetwork {
        @Override
        public NetworkSpec spec() {
            return new NetworkSpec("halves", shape, types, Map.of(), true);
        }

        @Override
        public void evaluate(INDArray x, NoiseLevel level, Condition condition, INDArray out) {
            assertThat(x.size(1)).isEqualTo(2 * out.size(1));
            assertThat(x.size(0)).isEqualTo(out.size(0));
            double[] both = Tensors.toDoubles(x);
            double[] answers = new double[both.length / 2];
            int length = answers.length / (int) x.size(0);
            for (int i = 0; i < answers.length; i++) {
                int first = i / length * 2 * length + i % length;
                answers[i] = 3 * both[first] - 2 * both[first + length];
            }
            Tensors.write(out, 0, answers);
        }
    }

    /** s = v/4 + F(x/2, v/2)/2. */
    private record Scaled() implements Preconditioning {
        @Override
        public Coefficients at(AffineProcess process, double t) {
            return new Coefficients(0.5, t, 0.25, 0.5, Prediction.SCORE);
        }
    }

    private final PlanBuilder builder = SamplingPlan.builder("velocity", PROCESS, 1);
    private final Register velocity = builder.register("v");
    private final Register score = builder.register("s");

    private SamplingPlan plan() {
        builder.combine(velocity);
        return builder.evaluateVelocity(builder.state(), velocity, 0.5, score)
                .mark(0.4, null)
                .build();
    }

    private static Map<String, ScoreModel> models(Set<ElementType> types, Long... shape) {
        return Map.of(Program.MODEL, new ScoreModel(new Halves(List.of(shape), types), new Scaled(), PROCESS));
    }

    private static ExecutionRequest request(
            Program program, Map<String, ScoreModel> models, ElementType type, long... shape) {
        return new ExecutionRequest(
                program, models, Condition.none(), type, shape, new PhiloxNoise(1), new long[] {0, 1, 2});
    }

    @ParameterizedTest
    @CsvSource({
        "FLOAT32, FLOAT32, 5, 1",
        "FLOAT64, FLOAT64, 5, 1",
        "FLOAT64, FLOAT32, 5, 1",
        "FLOAT32, FLOAT64, 5, 1",
        "FLOAT64, FLOAT64, 26000, 3",
        "FLOAT32, FLOAT32, 26000, 3"
    })
    void networksSeePositionsThenVelocitiesOfEachSample(
            ElementType state, ElementType network, int width, int threads) {
        SamplingPlan plan = plan();
        Map<String, ScoreModel> models = models(Set.of(network), 4L, 7L, -1L);
        int length = 2 * 7 * width;
        Random random = new Random(3);
        double[] x = random.doubles(3L * length, -1, 1).toArray();
        double[] v = random.doubles(3L * length, -1, 1).toArray();
        try (Execution execution = CpuExecutor.withThreads(threads).open(request(plan, models, state, 2, 7, width));
                INDArray positions = Tensors.of(x, 3, 2, 7, width);
                INDArray velocities = Tensors.of(v, 3, 2, 7, width)) {
            execution.write(plan.state(), positions);
            execution.write(velocity, velocities);
            Instruction call = plan.lower(plan.instructions().get(1), models);
            execution.execute(call);
            double[] row = new double[length];
            for (int sample = 0; sample < 3; sample++) {
                execution.read(score, sample, row);
                assertScores(row, x, v, sample * length);
            }
            // the first sample leaves
            execution.retain(1, 2);
            execution.execute(call);
            for (int position = 0; position < 2; position++) {
                execution.read(score, position, row);
                assertScores(row, x, v, (position + 1) * length);
            }
            assertThat(execution.evaluations(0)).isEqualTo(2);
        }
    }

    private static void assertScores(double[] scores, double[] x, double[] v, int from) {
        double largest = 0;
        for (int i = 0; i < scores.length; i++) {
            double expected = 0.25 * v[from + i] + 0.5 * (1.5 * x[from + i] - v[from + i]);
            largest = Math.max(largest, Math.abs(scores[i] - expected));
        }
        assertThat(largest).isLessThan(1e-6);
    }

    @Test
    void networksOfOtherShapesAreRefused() {
        SamplingPlan plan = plan();
        Set<ElementType> types = Set.of(ElementType.FLOAT32);
        assertThatThrownBy(() -> request(plan, models(types, 2L, 5L), ElementType.FLOAT32, 2, 5))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("sample shape is [4, 5]");
        assertThat(request(plan, models(types, 4L, 5L), ElementType.FLOAT32, 2, 5)
                        .sampleLength())
                .isEqualTo(10);
        assertThatThrownBy(() -> request(plan, models(types), ElementType.FLOAT32))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no axes");
    }

    @Test
    void modelsAndProgramsMustAgreeOnVelocities() {
        SamplingPlan plan = plan();
        Instruction evaluate = plan.instructions().get(1);
        ScoreNetwork network = new Halves(List.of(), Set.of(ElementType.FLOAT32));
        ScoreModel noise = new ScoreModel(network, Preconditioning.none(Prediction.NOISE), PROCESS);
        assertThatThrownBy(() -> plan.lower(evaluate, Map.of(Program.MODEL, noise)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("predicts NOISE of a velocity");
        PlanBuilder alone = SamplingPlan.builder("alone", PROCESS, 1);
        alone.evaluate(alone.state(), 0.5, Prediction.SCORE, alone.register("s"));
        SamplingPlan other = alone.build();
        ScoreModel model = new ScoreModel(network, Preconditioning.none(Prediction.SCORE), PROCESS);
        assertThatThrownBy(() -> other.lower(other.instructions().get(0), Map.of(Program.MODEL, model)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'alone' evaluates models without a velocity");
        PlanBuilder without = SamplingPlan.builder("edm", Edm.standard(), 1);
        without.evaluateVelocity(without.state(), without.state(), 0.5, without.register("s"));
        SamplingPlan third = without.build();
        ScoreModel edm = new ScoreModel(network, Preconditioning.none(Prediction.SCORE), Edm.standard());
        assertThatThrownBy(() -> third.lower(third.instructions().get(0), Map.of(Program.MODEL, edm)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'edm' evaluates models with a velocity");
    }

    @Test
    void plansCheckAndPrintCompanions() {
        Register x = builder.state();
        Coefficient time = Coefficient.of(0.5);
        assertThatThrownBy(() -> new Instruction.Evaluate("m", velocity, score, time, Prediction.NOISE, x))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("prediction is NOISE with a companion");
        assertThatThrownBy(() -> new Instruction.Evaluate("m", velocity, x, time, Prediction.SCORE, x))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("also the input");
        assertThat(plan().toString()).contains("s = SCORE(v at x; t = 0.500000)");
        PlanBuilder unwritten = SamplingPlan.builder("unwritten", PROCESS, 1);
        Register position = unwritten.register("position");
        unwritten.evaluateVelocity(position, unwritten.state(), 0.5, unwritten.register("s"));
        assertThatThrownBy(unwritten::build)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("'position' before it is written");
    }

    @Test
    void denoisedSamplesComeOfPositionVelocityAndScore() {
        SamplingPlan extended = plan().withDenoised();
        CriticallyDampedLangevin.Denoising denoising = PROCESS.denoising(0.5);
        Instruction.Combine combine =
                (Instruction.Combine) extended.instructions().get(2);
        assertThat(combine.terms().stream().map(term -> term.register().name())).containsExactly("x", "v", "s");
        assertThat(combine.terms().stream().map(term -> term.coefficient()))
                .containsExactly(
                        Coefficient.of(denoising.position()),
                        Coefficient.of(denoising.velocity()),
                        Coefficient.of(denoising.score()));
        assertThat(((Instruction.Mark) extended.instructions().get(3)).denoised())
                .isEqualTo(combine.output());
    }
}
