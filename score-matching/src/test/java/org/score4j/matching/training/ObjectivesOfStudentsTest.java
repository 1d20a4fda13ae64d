package org.score4j.matching.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.score4j.matching.training.ResumedObjectivesTest.AVERAGE;
import static org.score4j.matching.training.ResumedObjectivesTest.CONSISTENCY;
import static org.score4j.matching.training.ResumedObjectivesTest.CURRICULUM;
import static org.score4j.matching.training.ResumedObjectivesTest.INSIDE;
import static org.score4j.matching.training.ResumedObjectivesTest.MLP;
import static org.score4j.matching.training.ResumedObjectivesTest.PRECONDITIONING;
import static org.score4j.matching.training.ResumedObjectivesTest.PROCESS;
import static org.score4j.matching.training.ResumedObjectivesTest.STD;
import static org.score4j.matching.training.ResumedObjectivesTest.exact;
import static org.score4j.matching.training.ResumedObjectivesTest.examples;
import static org.score4j.matching.training.ResumedObjectivesTest.settings;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.score4j.matching.network.Architecture;
import org.score4j.matching.network.Mlp;
import org.score4j.matching.network.NoiseEmbedding;
import org.score4j.matching.network.Parameters;
import org.score4j.matching.network.SameDiffNetwork;
import org.score4j.matching.objective.AutoencoderMatching;
import org.score4j.matching.objective.ConsistencyCurriculum;
import org.score4j.matching.objective.Coupling;
import org.score4j.matching.objective.PathMatching;
import org.score4j.matching.objective.ProgressiveDistillation;
import org.score4j.matching.objective.Regression;
import org.score4j.matching.objective.Weighting;
import org.score4j.model.Condition;
import org.score4j.model.NoiseLevel;
import org.score4j.model.Preconditioning;
import org.score4j.model.ScoreModel;
import org.score4j.model.exact.GaussianModel;
import org.score4j.noise.Draw;
import org.score4j.noise.PhiloxNoise;
import org.score4j.process.FlowPath;
import org.score4j.tensor.ElementType;
import org.score4j.tensor.Tensors;

/** Objectives that ask the student, a teacher or another data set, in the trainer. */
class ObjectivesOfStudentsTest {
    @Test
    void studentsAnswerWithTheirNumbersBeforeTheStepAndTheConditionsOfTheBatch() {
        double[] states = {0.3, -0.2, 0.8, 0.1};
        double[] times = {0.5, 2};
        double[][] seen = new double[2][];
        TrainingObjective spy = (data, batch, draws, student) -> {
            Map<String, float[]> conditions = student.conditions();
            assertThat(conditions.get("classes")).hasSize(2 * batch);
            assertThat(student.steps()).isEqualTo(draws.step());
            seen[0] = student.current(PRECONDITIONING, PROCESS).denoise(states, times);
            seen[1] = student.average(AVERAGE, PRECONDITIONING, PROCESS).denoise(states, times);
            return ResumedObjectivesTest.cases()
                    .findFirst()
                    .orElseThrow()
                    .objective()
                    .regression(data, batch, draws, student);
        };
        TrainingSettings settings =
                TrainingSettings.of(1, 2, 5e-3).withAverages(new Averaging.Exponential(200, Double.POSITIVE_INFINITY));
        Examples examples = Examples.of(new float[] {1, 2, 3, 4}, List.of(2L), new int[] {1, -1}, 2);
        try (Trainer trainer = Trainer.of(MLP, Parameters.initialise(MLP, 3), spy, examples, settings)) {
            for (int i = 0; i < 3; i++) {
                trainer.step();
            }
            Parameters current = trainer.parameters();
            Parameters average = trainer.average(AVERAGE);
            trainer.step();
            Map<String, float[]> conditions = batchOf(trainer.steps() - 1);
            for (int which = 0; which < 2; which++) {
                try (SameDiffNetwork network = SameDiffNetwork.of(MLP, which == 0 ? current : average)) {
                    double[] expected = new ModelDenoiser(new ScoreModel(network, PRECONDITIONING, PROCESS), conditions)
                            .denoise(states, times);
                    assertThat(seen[which]).containsExactly(expected);
                }
            }
            assertThat(seen[0]).isNotEqualTo(seen[1]);
        }
    }

    /** The order of two examples at a step. */
    private static Map<String, float[]> batchOf(long step) {
        DataOrder order = new DataOrder(1, 2);
        float[] rows = new float[4];
        for (int i = 0; i < 2; i++) {
            if (order.index(step * 2 + i) == 0) {
                rows[2 * i + 1] = 1;
            }
        }
        return Map.of("classes", rows);
    }

    @Test
    void modelsAreDenoisersOfEveryKindOfNetwork() {
        double[] states = {0.3, -0.2, 0.8, 0.1};
        double[] times = {0.5, 2};
        double[] exact = exact().denoise(states, times, Map.of("classes", new float[4]));
        for (int i = 0; i < 4; i++) {
            double sigma = times[i / 2];
            assertThat(exact[i]).isCloseTo(states[i] * STD * STD / (STD * STD + sigma * sigma), within(1e-14));
        }
        assertThat(Teacher.of((x, t) -> x.clone()).denoise(states, times, Map.of()))
                .containsExactly(states);
    }

    @Test
    void consistencyDistillationOfAGaussianLearnsItsFlow() {
        // the preconditioning tells 250·ln sigma
        Architecture network = Mlp.of(1, 32, 32).withEmbedding(new NoiseEmbedding.Positional(1e-3, 0.02), 16);
        double[] normals = new double[2048];
        new PhiloxNoise(5).fill(Draw.of(Draw.Stream.USER, 0, 0), 0, 0, normals, 0, normals.length);
        float[] values = new float[normals.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (STD * normals[i]);
        }
        Teacher teacher = Teacher.of(ScoreModel.exact(GaussianModel.isotropic(1, 0, STD), PROCESS));
        TrainingSettings settings = TrainingSettings.of(1, 128, 5e-3)
                .withAverages(new Averaging.Exponential(5000, 0.05))
                .withRate(LearningRate.cosine(5e-3, 500, 0.01));
        TrainingObjective objective = TrainingObjective.consistencyDistillation(
                CONSISTENCY, ConsistencyCurriculum.constant(16).upTo(10), teacher, Student.Target.current(), true);
        try (Trainer trainer = Trainer.of(
                network, Parameters.initialise(network, 0), objective, Examples.of(values, List.of(1L)), settings)) {
            for (int i = 0; i < 500; i++) {
                trainer.step();
            }
            try (SameDiffNetwork trained = SameDiffNetwork.of(network, trainer.average("half-life-5000"))) {
                double sigma = 2;
                double[] states = {-3, -1, 0.5, 2};
                double[] ends = new ModelDenoiser(new ScoreModel(trained, PRECONDITIONING, PROCESS), Map.of())
                        .denoise(states, new double[] {sigma, sigma, sigma, sigma});
                for (int i = 0; i < states.length; i++) {
                    assertThat(ends[i]).isCloseTo(states[i] * STD / Math.hypot(STD, sigma), within(0.05));
                }
            }
        }
    }

    @Test
    void validationsOfDifferentStagesCanBeCompared() {
        TrainingObjective objective =
                TrainingObjective.consistencyTraining(CONSISTENCY, CURRICULUM, Student.Target.current(), true);
        try (Trainer trainer = Trainer.of(
                MLP, Parameters.initialise(MLP, 3), objective, examples(5, STD), settings(new Loss.Squares()))) {
            Parameters fixed = trainer.parameters();
            double before = trainer.validate(fixed, examples(6, STD), 2);
            for (int i = 0; i < 6; i++) {
                trainer.step();
            }
            assertThat(CURRICULUM.intervals(6)).isGreaterThan(CURRICULUM.intervals(0));
            assertThat(trainer.validate(fixed, examples(6, STD), 2)).isEqualTo(before);
        }
    }

    @Test
    void whatDoesNotFitIsNamed() {
        ProgressiveDistillation distillation =
                new ProgressiveDistillation(Preconditioning.edm(0.5), PROCESS, new Weighting.TruncatedSnr());
        assertThatThrownBy(() -> TrainingObjective.progressiveDistillation(
                        distillation, new double[] {3, 2, 1, 0}, exact(), true))
                .hasMessageContaining("grid has 3 steps; expected an even number");
        assertThatThrownBy(() ->
                        TrainingObjective.progressiveDistillation(distillation, new double[] {3, 3, 1}, exact(), true))
                .hasMessageContaining("grid has 3.0 after 3.0");
        TrainingObjective unknown =
                TrainingObjective.consistencyTraining(CONSISTENCY, CURRICULUM, Student.Target.average("slow"), true);
        TrainingObjective wrongSource = TrainingObjective.between(
                Examples.of(new float[3], List.of(3L)),
                PathMatching.drift(FlowPath.straight(0.1)),
                Coupling.INDEPENDENT,
                INSIDE,
                true);
        Parameters initial = Parameters.initialise(MLP, 3);
        TrainingSettings settings = settings(new Loss.Squares());
        try (Trainer trainer = Trainer.of(MLP, initial, unknown, examples(5, STD), settings)) {
            assertThatThrownBy(trainer::step).hasMessageContaining("average is 'slow'; allowed: [half-life-200]");
        }
        try (Trainer trainer = Trainer.of(MLP, initial, wrongSource, examples(5, STD), settings)) {
            assertThatThrownBy(trainer::step).hasMessageContaining("the source have shape [3] with 3 values");
        }
    }

    /** ‖r(x) − x‖² + sigma²·‖(∂r/∂x)·v‖², half of it for two values, by central differences of the network in float64. */
    @Test
    void contractiveLossOfTheGraphIsItsFormula() {
        double sigma = 0.3;
        Regression[] problem = new Regression[1];
        TrainingObjective contractive = (data, batch, draws, student) ->
                problem[0] = TrainingObjective.contractive(0).regression(data, batch, draws, student);
        TrainingSettings settings = settings(new Loss.Contractive(new AutoencoderMatching(sigma)));
        Architecture plain = Mlp.of(2, 16, 16);
        Examples examples = Examples.of(new float[] {0.3f, -0.2f, 0.8f, 0.1f}, List.of(2L));
        try (Trainer trainer = Trainer.of(plain, Parameters.initialise(plain, 3), contractive, examples, settings)) {
            for (int i = 0; i < 40; i++) {
                trainer.step();
            }
            Parameters before = trainer.parameters();
            double[] losses = trainer.step().losses();
            double h = 1e-5;
            double[] value = reconstruction(plain, before, problem[0], 0);
            double[] above = reconstruction(plain, before, problem[0], h);
            double[] below = reconstruction(plain, before, problem[0], -h);
            double contraction = 0;
            for (int i = 0; i < losses.length; i++) {
                double expected = 0;
                for (int d = 2 * i; d < 2 * i + 2; d++) {
                    double error = value[d] - problem[0].inputs()[d];
                    double moved = (above[d] - below[d]) / (2 * h);
                    contraction += sigma * sigma * moved * moved;
                    expected += error * error + sigma * sigma * moved * moved;
                }
                assertThat(losses[i]).isCloseTo(expected / 2, within(1e-5));
            }
            assertThat(contraction).isGreaterThan(0.1);
        }
    }

    /** r(x + h·v) of a network in float64; targets of the problem are the probes. */
    private static double[] reconstruction(Architecture network, Parameters parameters, Regression problem, double h) {
        int size = problem.size();
        double[] x = problem.inputs().clone();
        for (int i = 0; i < x.length; i++) {
            x[i] += h * problem.targets()[i];
        }
        try (SameDiffNetwork exact = SameDiffNetwork.of(network, parameters, ElementType.FLOAT64);
                INDArray in = Tensors.of(x, size, 2);
                INDArray out = Tensors.of(new double[x.length], size, 2)) {
            exact.evaluate(in, NoiseLevel.ofSize(size), Condition.none(), out);
            return Tensors.toDoubles(out);
        }
    }
}
