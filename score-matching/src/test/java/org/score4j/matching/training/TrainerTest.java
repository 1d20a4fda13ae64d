package org.score4j.matching.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.score4j.matching.network.Architecture;
import org.score4j.matching.network.Mlp;
import org.score4j.matching.network.Parameters;
import org.score4j.matching.network.SameDiffNetwork;
import org.score4j.matching.objective.DenoisingScoreMatching;
import org.score4j.matching.objective.Regression;
import org.score4j.matching.objective.TimeDistribution;
import org.score4j.matching.objective.Weighting;
import org.score4j.model.Condition;
import org.score4j.model.NoiseLevel;
import org.score4j.model.Preconditioning;
import org.score4j.noise.Draw;
import org.score4j.noise.PhiloxNoise;
import org.score4j.process.AffineProcess;
import org.score4j.process.Edm;
import org.score4j.tensor.Tensors;

class TrainerTest {
    private static final AffineProcess PROCESS = Edm.standard();
    private static final Preconditioning PRECONDITIONING = Preconditioning.edm(0.5);
    private static final Architecture MLP = Mlp.of(2, 32, 32).withClasses(2);

    @TempDir
    private Path folder;

    private static Examples examples() {
        int count = 512;
        float[] values = new float[2 * count];
        new PhiloxNoise(5).fill(Draw.of(Draw.Stream.USER, 0, 0), 0, 0, values, 0, values.length);
        int[] labels = new int[count];
        for (int i = 0; i < count; i++) {
            labels[i] = i % 2;
            // two classes around 0.6 and −0.6
            values[2 * i] = 0.2f * values[2 * i] + (labels[i] == 0 ? 0.6f : -0.6f);
            values[2 * i + 1] *= 0.3f;
        }
        return Examples.of(values, List.of(2L), labels, 2);
    }

    private static TrainingObjective objective() {
        return TrainingObjective.denoising(
                new DenoisingScoreMatching(PRECONDITIONING, PROCESS, new Weighting.Edm(0.5)),
                TimeDistribution.logNormal(PROCESS, -1.2, 1.2),
                true);
    }

    private static TrainingSettings settings() {
        return TrainingSettings.of(1, 64, 5e-3)
                .withAverages(new Averaging.Exponential(2000, 0.05), new Averaging.Power(0.1))
                .withClassDropout(0.1);
    }

    private static Trainer trainer(TrainingSettings settings) {
        return Trainer.of(MLP, Parameters.initialise(MLP, 3), objective(), examples(), settings);
    }

    @Test
    void lossFallsAndTheDenoiserIsThatOfTheData() {
        try (Trainer trainer = trainer(settings().withRate(LearningRate.cosine(1e-2, 600, 0.01)))) {
            double before = 0;
            double after = 0;
            for (int i = 0; i < 600; i++) {
                double loss = trainer.step().loss();
                before += i < 50 ? loss / 50 : 0;
                after += i >= 550 ? loss / 50 : 0;
            }
            assertThat(after).isLessThan(before);
            // class 0 is N((0.6, 0), diag(0.04, 0.09)), whose denoiser is known
            double sigma = 0.5;
            float[] states = {0.2f, 0.4f, 1, -0.3f};
            Preconditioning.Coefficients own = PRECONDITIONING.at(PROCESS, sigma);
            try (SameDiffNetwork network = SameDiffNetwork.of(MLP, trainer.average("width-0.1"));
                    INDArray x = Tensors.of(scaled(states, own.input()), 2, 2);
                    INDArray out = Tensors.of(new float[4], 2, 2)) {
                NoiseLevel level = NoiseLevel.ofSize(2);
                level.noise()[0] = own.noise();
                level.noise()[1] = own.noise();
                network.evaluate(x, level, Condition.oneHot("classes", new int[] {0, 0}, 2), out);
                float[] raw = Tensors.toFloats(out);
                for (int i = 0; i < 4; i++) {
                    double variance = i % 2 == 0 ? 0.04 : 0.09;
                    double mean = i % 2 == 0 ? 0.6 : 0;
                    double exact = (variance * states[i] + sigma * sigma * mean) / (variance + sigma * sigma);
                    assertThat(own.skip() * states[i] + own.output() * raw[i]).isCloseTo(exact, within(0.06));
                }
            }
        }
    }

    private static float[] scaled(float[] values, double factor) {
        float[] scaled = new float[values.length];
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] = (float) (factor * values[i]);
        }
        return scaled;
    }

    @Test
    void partsOfABatchAddUpToTheWhole() {
        try (Trainer whole = trainer(settings());
                Trainer parts = trainer(settings().withAccumulation(4))) {
            Trainer.Step one = whole.step();
            Trainer.Step other = parts.step();
            assertThat(other.losses()).containsExactly(one.losses(), within(1e-5));
            assertThat(other.gradientNorm()).isCloseTo(one.gradientNorm(), within(1e-5 * one.gradientNorm()));
            Parameters same = whole.parameters();
            double loss = whole.validate(same, examples(), 3);
            assertThat(parts.validate(same, examples(), 3)).isCloseTo(loss, within(1e-5 * loss));
            assertThatThrownBy(() -> whole.validate(same, examples(), 0)).hasMessage("count is 0; allowed: 1 and more");
        }
    }

    @Test
    void samplesThatAnObjectiveRepeatsCountOnceTogether() {
        TrainingObjective twice = (data, batch, draws, student) -> {
            Regression once = objective().regression(data, batch, draws, student);
            return new Regression(
                    once.length(),
                    repeated(once.inputs()),
                    repeated(once.noise()),
                    repeated(once.targets()),
                    repeated(once.weights()),
                    repeated(once.softness()),
                    IntStream.range(0, 2 * batch).map(i -> i % batch).toArray());
        };
        TrainingSettings settings = settings().withLoss(new Loss.Uncertainty());
        Parameters initial = Parameters.initialise(MLP, 3);
        try (Trainer one = Trainer.of(MLP, initial, objective(), examples(), settings);
                Trainer two = Trainer.of(MLP, initial, twice, examples(), settings)) {
            Trainer.Step step = one.step();
            Trainer.Step repeated = two.step();
            assertThat(repeated.loss()).isCloseTo(step.loss(), within(1e-5));
            assertThat(repeated.gradientNorm()).isCloseTo(step.gradientNorm(), within(1e-5 * step.gradientNorm()));
        }
    }

    private static double[] repeated(double... values) {
        double[] twice = Arrays.copyOf(values, 2 * values.length);
        System.arraycopy(values, 0, twice, values.length, values.length);
        return twice;
    }

    static Stream<Loss> losses() {
        return Stream.of(new Loss.Squares(), new Loss.PseudoHuber(), new Loss.Uncertainty());
    }

    @ParameterizedTest
    @MethodSource("losses")
    void aRunThatGoesOnFromAFileIsTheRunThatWasNeverStopped(Loss kind) throws IOException {
        TrainingSettings settings = settings().withLoss(kind);
        TrainingObjective objective = kind instanceof Loss.PseudoHuber
                ? (data, batch, draws, student) -> softened(objective().regression(data, batch, draws, student))
                : objective();
        Parameters initial = Parameters.initialise(MLP, 3);
        Checkpoint straight;
        try (Trainer trainer = Trainer.of(MLP, initial, objective, examples(), settings)) {
            for (int i = 0; i < 8; i++) {
                trainer.step();
            }
            straight = trainer.checkpoint();
        }
        Path file = folder.resolve("half.safetensors");
        try (Trainer trainer = Trainer.of(MLP, initial, objective, examples(), settings)) {
            for (int i = 0; i < 5; i++) {
                trainer.step();
            }
            trainer.checkpoint().write(file);
        }
        try (Trainer trainer = Trainer.resume(Checkpoint.read(file), MLP, objective, examples(), settings)) {
            assertThat(trainer.steps()).isEqualTo(5);
            for (int i = 0; i < 3; i++) {
                trainer.step();
            }
            Path resumed = folder.resolve("resumed.safetensors");
            Path never = folder.resolve("never.safetensors");
            trainer.checkpoint().write(resumed);
            straight.write(never);
            assertThat(resumed).hasSameBinaryContentAs(never);
        }
    }

    private static Regression softened(Regression regression) {
        double[] softness = new double[regression.size()];
        Arrays.fill(softness, 0.1);
        return new Regression(
                regression.length(),
                regression.inputs(),
                regression.noise(),
                regression.targets(),
                regression.weights(),
                softness);
    }

    @Test
    void lossesOfTheGraphAreThoseOfTheRegression() {
        Regression[] seen = new Regression[1];
        TrainingObjective spy =
                (data, batch, draws, student) -> seen[0] = objective().regression(data, batch, draws, student);
        // a network whose last layer is zero says nothing
        try (Trainer trainer = Trainer.of(MLP, Parameters.initialise(MLP, 3), spy, examples(), settings())) {
            Trainer.Step step = trainer.step();
            double[] expected = seen[0].losses(new double[seen[0].targets().length], Regression.Reduction.MEAN);
            assertThat(step.losses()).containsExactly(expected, within(1e-5));
        }
    }

    @Test
    void aLossThatIsNotFiniteStopsAndChangesNothing() {
        TrainingObjective broken = (data, batch, draws, student) -> {
            Regression regression = objective().regression(data, batch, draws, student);
            if (draws.step() == 2) {
                regression.targets()[7] = Double.NaN;
            }
            return regression;
        };
        try (Trainer trainer = Trainer.of(MLP, Parameters.initialise(MLP, 3), broken, examples(), settings())) {
            trainer.step();
            trainer.step();
            Parameters before = trainer.parameters();
            assertThatThrownBy(trainer::step)
                    .isInstanceOfSatisfying(NonFiniteLossException.class, e -> {
                        assertThat(e.step()).isEqualTo(2);
                        assertThat(e.examples()).hasSize(64);
                    })
                    .hasMessageContaining("step 2, with seed 1");
            assertThat(trainer.parameters()).isEqualTo(before);
            assertThat(trainer.steps()).isEqualTo(2);
        }
    }

    @Test
    void validationIsTheSameWheneverItIsAskedFor() {
        try (Trainer trainer = trainer(settings())) {
            double once = trainer.validate(trainer.parameters(), examples(), 2);
            trainer.step();
            assertThat(trainer.validate(Parameters.initialise(MLP, 3), examples(), 2))
                    .isEqualTo(once);
            assertThat(trainer.validate(trainer.parameters(), examples(), 2)).isNotEqualTo(once);
        }
    }

    @Test
    void whatDoesNotFitIsNamed() {
        try (Trainer trainer = trainer(settings())) {
            Checkpoint checkpoint = trainer.checkpoint();
            assertThatThrownBy(() -> Trainer.resume(
                            checkpoint, MLP, objective(), examples(), settings().withClip(2)))
                    .hasMessageContaining("clip 1.0")
                    .hasMessageContaining("clip 2.0");
            assertThatThrownBy(() -> trainer.average("none"))
                    .hasMessageContaining("average is 'none'; allowed: [half-life-2000, width-0.1]");
        }
        Examples others = Examples.of(new float[6], List.of(3L));
        assertThatThrownBy(() -> Trainer.of(MLP, Parameters.initialise(MLP, 3), objective(), others, settings()))
                .hasMessageContaining("examples have shape [3]; network 'mlp' expects [2]");
        assertThatThrownBy(() -> settings().withAccumulation(3)).hasMessageContaining("accumulation is 3");
        assertThatThrownBy(() -> Examples.of(new float[] {1, Float.NaN}, List.of(2L)))
                .hasMessageContaining("value 1 of example 0 is NaN");
        assertThatThrownBy(() -> Examples.of(new float[2], List.of(2L), new int[] {3}, 2))
                .hasMessageContaining("label 0 is 3; allowed: −1 to 1");
    }
}
