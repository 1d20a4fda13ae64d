package org.score4j.matching.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.score4j.matching.network.Parameters;
import org.score4j.matching.network.SameDiffNetwork;
import org.score4j.matching.objective.Coupling;
import org.score4j.matching.objective.PathMatching;
import org.score4j.matching.objective.Regression;
import org.score4j.model.Condition;
import org.score4j.model.NoiseLevel;
import org.score4j.process.FlowPath;
import org.score4j.tensor.Tensors;

/** Pairs that are drawn from a plan repeat some data and leave others out; each sample has the class of its own datum. */
class DrawnPairsTest {
    private static final int BATCH = 32;

    private static Coupling coupling(String name) {
        return switch (name) {
            case "sampled plan" -> Coupling.SAMPLED_PLAN;
            case "sampled entropic plan" -> Coupling.Entropic.bridge(0.5).sampled();
            default -> Coupling.OPTIMAL;
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"optimal", "sampled plan", "sampled entropic plan"})
    void samplesHaveTheClassesOfTheirData(String name) {
        TrainingObjective path = TrainingObjective.path(
                PathMatching.drift(FlowPath.straight(0.1)), coupling(name), ResumedObjectivesTest.INSIDE, true);
        Regression[] problem = new Regression[1];
        float[][] classes = new float[1][];
        TrainingObjective spy = (data, batch, draws, student) -> {
            problem[0] = path.regression(data, batch, draws, student);
            classes[0] = Objects.requireNonNull(student.conditions().get("classes"));
            return problem[0];
        };
        Parameters initial = trained(path);
        double[] losses;
        try (Trainer trainer = Trainer.of(
                ResumedObjectivesTest.MLP,
                initial,
                spy,
                ResumedObjectivesTest.examples(5, 0.4),
                ResumedObjectivesTest.settings(new Loss.Squares()).withAccumulation(4))) {
            losses = trainer.step().losses();
        }
        int[] places = problem[0].places();
        boolean drawn = !name.equals("optimal");
        assertThat(Arrays.stream(places).distinct().count() < BATCH).isEqualTo(drawn);
        float[] own = new float[2 * BATCH];
        for (int i = 0; i < BATCH; i++) {
            System.arraycopy(classes[0], 2 * places[i], own, 2 * i, 2);
        }
        double[] expected = problem[0].losses(outputs(initial, problem[0], own), Regression.Reduction.MEAN);
        assertThat(losses).containsExactly(expected, within(1e-4));
        if (drawn) {
            // the network has learned to tell classes apart, so that those of the places would be seen
            double[] wrong = problem[0].losses(outputs(initial, problem[0], classes[0]), Regression.Reduction.MEAN);
            assertThat(largestDifference(losses, wrong)).isGreaterThan(1e-2);
        }
    }

    /** Parameters after some steps: at first the last layer is zero, and classes make no difference. */
    private static Parameters trained(TrainingObjective objective) {
        try (Trainer trainer = Trainer.of(
                ResumedObjectivesTest.MLP,
                Parameters.initialise(ResumedObjectivesTest.MLP, 3),
                objective,
                ResumedObjectivesTest.examples(5, 0.4),
                ResumedObjectivesTest.settings(new Loss.Squares()))) {
            for (int i = 0; i < 20; i++) {
                trainer.step();
            }
            return trainer.parameters();
        }
    }

    private static double[] outputs(Parameters parameters, Regression problem, float[] classes) {
        float[] inputs = new float[2 * BATCH];
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = (float) problem.inputs()[i];
        }
        NoiseLevel level = NoiseLevel.ofSize(BATCH);
        System.arraycopy(problem.noise(), 0, level.noise(), 0, BATCH);
        try (SameDiffNetwork network = SameDiffNetwork.of(ResumedObjectivesTest.MLP, parameters);
                INDArray x = Tensors.of(inputs, BATCH, 2);
                INDArray out = Tensors.of(new float[2 * BATCH], BATCH, 2);
                INDArray given = Tensors.of(classes, BATCH, 2)) {
            network.evaluate(x, level, Condition.of(Map.of("classes", given)), out);
            return Tensors.toDoubles(out);
        }
    }

    private static double largestDifference(double[] a, double[] b) {
        double largest = 0;
        for (int i = 0; i < a.length; i++) {
            largest = Math.max(largest, Math.abs(a[i] - b[i]));
        }
        return largest;
    }
}
