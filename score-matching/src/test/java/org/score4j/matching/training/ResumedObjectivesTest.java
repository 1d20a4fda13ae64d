package org.score4j.matching.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.score4j.matching.network.Architecture;
import org.score4j.matching.network.Mlp;
import org.score4j.matching.network.Parameters;
import org.score4j.matching.objective.AutoencoderMatching;
import org.score4j.matching.objective.ConsistencyCurriculum;
import org.score4j.matching.objective.ConsistencyMatching;
import org.score4j.matching.objective.Coupling;
import org.score4j.matching.objective.DenoisingScoreMatching;
import org.score4j.matching.objective.ExplicitScoreMatching;
import org.score4j.matching.objective.PathMatching;
import org.score4j.matching.objective.ProgressiveDistillation;
import org.score4j.matching.objective.TimeDistribution;
import org.score4j.matching.objective.Weighting;
import org.score4j.model.ConsistencyPreconditioning;
import org.score4j.model.Preconditioning;
import org.score4j.model.ScoreModel;
import org.score4j.model.exact.GaussianModel;
import org.score4j.noise.Draw;
import org.score4j.noise.PhiloxNoise;
import org.score4j.process.AffineProcess;
import org.score4j.process.BridgeNoise;
import org.score4j.process.Edm;
import org.score4j.process.FlowPath;
import org.score4j.process.Interpolant;

/** Objectives that ask the student, a teacher or another data set go on from checkpoints as they would have gone on. */
class ResumedObjectivesTest {
    static final AffineProcess PROCESS = Edm.standard();
    static final ConsistencyPreconditioning PRECONDITIONING = new ConsistencyPreconditioning(0.5, 0.002);
    static final ConsistencyMatching CONSISTENCY = ConsistencyMatching.squared(PRECONDITIONING, PROCESS);
    static final ConsistencyCurriculum CURRICULUM = new ConsistencyCurriculum(4, 16, 8, -1.1, 2, 10);
    static final TimeDistribution INSIDE = TimeDistribution.uniform(0.05, 0.95);
    static final String AVERAGE = "half-life-200";
    static final Architecture MLP = Mlp.of(2, 16, 16).withClasses(2);
    static final double STD = 0.4;

    @TempDir
    private Path folder;

    static Examples examples(long seed, double std) {
        int count = 256;
        float[] values = new float[2 * count];
        new PhiloxNoise(seed).fill(Draw.of(Draw.Stream.USER, 0, 0), 0, 0, values, 0, values.length);
        int[] labels = new int[count];
        for (int i = 0; i < values.length; i++) {
            values[i] *= (float) std;
            labels[i / 2] = i / 2 % 2;
        }
        return Examples.of(values, List.of(2L), labels, 2);
    }

    static Teacher exact() {
        return Teacher.of(ScoreModel.exact(GaussianModel.isotropic(2, 0, STD), PROCESS));
    }

    static TrainingSettings settings(Loss loss) {
        return TrainingSettings.of(1, 32, 5e-3)
                .withAverages(new Averaging.Exponential(200, 0.05))
                .withLoss(loss);
    }

    record Case(String name, TrainingObjective objective, Loss loss) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Case squares(String name, TrainingObjective objective) {
        return new Case(name, objective, new Loss.Squares());
    }

    static Stream<Case> cases() {
        Preconditioning edm = Preconditioning.edm(0.5);
        DenoisingScoreMatching denoising = new DenoisingScoreMatching(edm, PROCESS, new Weighting.Edm(0.5));
        TimeDistribution levels = TimeDistribution.logNormal(PROCESS, -1.2, 1.2);
        Interpolant twoSided = Interpolant.linear(new BridgeNoise.Quadratic());
        return Stream.of(
                squares(
                        "explicit",
                        TrainingObjective.explicit(
                                new ExplicitScoreMatching(denoising),
                                (states, times) -> gaussianScore(states, times),
                                levels,
                                true)),
                squares(
                        "Schrödinger bridge",
                        TrainingObjective.path(
                                PathMatching.drift(FlowPath.bridge(0.5)), Coupling.Entropic.bridge(0.5), INSIDE, true)),
                squares(
                        "Schrödinger bridge, drawn",
                        TrainingObjective.between(
                                examples(9, 1),
                                PathMatching.drift(FlowPath.bridge(0.5)),
                                Coupling.Entropic.bridge(0.5).sampled(),
                                INSIDE,
                                true)),
                squares(
                        "two-sided score",
                        TrainingObjective.between(
                                examples(9, 1),
                                new PathMatching(twoSided, PathMatching.Quantity.SCORE, true),
                                Coupling.INDEPENDENT,
                                INSIDE,
                                true)),
                squares(
                        "one-sided denoiser",
                        TrainingObjective.path(
                                new PathMatching(
                                        Interpolant.oneSidedTrigonometric(), PathMatching.Quantity.DENOISER, false),
                                Coupling.INDEPENDENT,
                                INSIDE,
                                true)),
                new Case(
                        "contractive",
                        TrainingObjective.contractive(0),
                        new Loss.Contractive(new AutoencoderMatching(0.1))),
                squares(
                        "consistency training",
                        TrainingObjective.consistencyTraining(
                                CONSISTENCY, CURRICULUM, Student.Target.average(AVERAGE), true)),
                new Case(
                        "improved consistency training",
                        TrainingObjective.consistencyTraining(
                                new ConsistencyMatching(PRECONDITIONING, PROCESS, 0.01),
                                CURRICULUM,
                                Student.Target.current(),
                                true),
                        new Loss.PseudoHuber()),
                squares(
                        "consistency distillation",
                        TrainingObjective.consistencyDistillation(
                                CONSISTENCY, CURRICULUM, exact(), Student.Target.average(AVERAGE), false)),
                squares(
                        "progressive distillation",
                        TrainingObjective.progressiveDistillation(
                                new ProgressiveDistillation(edm, PROCESS, new Weighting.TruncatedSnr()),
                                new double[] {10, 4, 1, 0.3, 0},
                                exact(),
                                true)));
    }

    private static double[] gaussianScore(double[] states, double[] times) {
        double[] scores = new double[states.length];
        for (int i = 0; i < scores.length; i++) {
            double sigma = times[i / 2];
            scores[i] = -states[i] / (STD * STD + sigma * sigma);
        }
        return scores;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aRunThatGoesOnIsTheRunThatWasNeverStopped(Case wanted) throws IOException {
        TrainingSettings settings = settings(wanted.loss());
        Examples examples = examples(5, STD);
        Parameters initial = Parameters.initialise(MLP, 3);
        Path file = folder.resolve("half.safetensors");
        Path never = folder.resolve("never.safetensors");
        try (Trainer trainer = Trainer.of(MLP, initial, wanted.objective(), examples, settings)) {
            for (int i = 0; i < 6; i++) {
                if (i == 4) {
                    trainer.checkpoint().write(file);
                    // a validation between two steps changes nothing
                    double validation = trainer.validate(trainer.parameters(), examples, 1);
                    assertThat(validation).isFinite();
                    assertThat(trainer.validate(trainer.parameters(), examples, 1))
                            .isEqualTo(validation);
                }
                assertThat(trainer.step().gradientNorm()).isPositive();
            }
            trainer.checkpoint().write(never);
        }
        Path resumed = folder.resolve("resumed.safetensors");
        try (Trainer trainer = Trainer.resume(Checkpoint.read(file), MLP, wanted.objective(), examples, settings)) {
            trainer.step();
            trainer.step();
            trainer.checkpoint().write(resumed);
        }
        assertThat(resumed).hasSameBinaryContentAs(never);
    }
}
