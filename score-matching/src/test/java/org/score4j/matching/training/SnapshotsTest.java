package org.score4j.matching.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.score4j.matching.file.Safetensors;
import org.score4j.matching.file.SafetensorsException;
import org.score4j.matching.graph.Shape;
import org.score4j.matching.network.Architecture;
import org.score4j.matching.network.Mlp;
import org.score4j.matching.network.Parameter;
import org.score4j.matching.network.Parameters;
import org.score4j.matching.objective.DenoisingScoreMatching;
import org.score4j.matching.objective.TimeDistribution;
import org.score4j.matching.objective.Weighting;
import org.score4j.model.Preconditioning;
import org.score4j.noise.Draw;
import org.score4j.noise.PhiloxNoise;
import org.score4j.process.Edm;

class SnapshotsTest {
    private static final Averaging.Power NARROW = new Averaging.Power(0.05);
    private static final Averaging.Power WIDE = new Averaging.Power(0.1);

    @TempDir
    private Path folder;

    private static Parameters of(float... values) {
        return Parameters.of(List.of(new Parameter("w", Shape.of(values.length), values)));
    }

    private static double distance(Parameters a, Parameters b) {
        double sum = 0;
        for (Parameter parameter : a.all()) {
            float[] other = b.get(parameter.name()).values();
            for (int i = 0; i < other.length; i++) {
                double difference = parameter.values()[i] - other[i];
                sum += difference * difference;
            }
        }
        return Math.sqrt(sum);
    }

    @Test
    void widthsThatWereNotTrackedAreThoseOfARunThatTracksThem() throws IOException {
        Architecture mlp = Mlp.of(2, 16);
        TrainingObjective objective = TrainingObjective.denoising(
                new DenoisingScoreMatching(Preconditioning.edm(0.5), Edm.standard(), new Weighting.Edm(0.5)),
                TimeDistribution.logNormal(Edm.standard(), -1.2, 1.2),
                true);
        float[] values = new float[512];
        new PhiloxNoise(5).fill(Draw.of(Draw.Stream.USER, 0, 0), 0, 0, values, 0, values.length);
        List<Averaging.Power> others =
                List.of(new Averaging.Power(0.06), new Averaging.Power(0.08), new Averaging.Power(0.15));
        TrainingSettings settings = TrainingSettings.of(1, 16, 3e-3)
                .withAverages(NARROW, WIDE, others.get(0), others.get(1), others.get(2));
        Snapshots snapshots = new Snapshots(folder);
        try (Trainer trainer =
                Trainer.of(mlp, Parameters.initialise(mlp, 3), objective, Examples.of(values, List.of(2L)), settings)) {
            for (int step = 1; step <= 800; step++) {
                trainer.step();
                if (step % 50 == 0) {
                    snapshots.save(step, NARROW, trainer.average(NARROW.name()));
                    snapshots.save(step, WIDE, trainer.average(WIDE.name()));
                }
            }
            for (Averaging.Power other : others) {
                Parameters direct = trainer.average(other.name());
                double off = distance(snapshots.average(other.width(), 800), direct);
                // in parts of what it is from the average beside it
                double between = distance(direct, trainer.average(NARROW.name()));
                assertThat(off).isLessThan(0.02 * between);
            }
        }
    }

    @Test
    void aSnapshotIsItsOwnAverage() throws IOException {
        Snapshots snapshots = new Snapshots(folder.resolve("new"));
        for (int step : new int[] {100, 200, 300}) {
            snapshots.save(step, NARROW, of(step, 1));
            snapshots.save(step, WIDE, of(-step, 2));
        }
        float[] narrow = snapshots.average(0.05, 200).get("w").values();
        assertThat(narrow).containsExactly(new float[] {200, 1}, within(1e-3f));
        assertThat(snapshots.all())
                .extracting(Snapshots.Snapshot::step)
                .containsExactly(100L, 100L, 200L, 200L, 300L, 300L);
        assertThat(snapshots.all())
                .extracting(Snapshots.Snapshot::width)
                .containsExactly(0.05, 0.1, 0.05, 0.1, 0.05, 0.1);
    }

    @Test
    void aRunThatGoesBackLosesWhatCameAfter() throws IOException {
        Snapshots snapshots = new Snapshots(folder);
        snapshots.goBackTo(7);
        for (int step : new int[] {100, 200, 300}) {
            snapshots.save(step, NARROW, of(step));
        }
        Files.writeString(folder.resolve("notes.txt"), "kept");
        snapshots.goBackTo(200);
        assertThat(snapshots.all()).extracting(Snapshots.Snapshot::step).containsExactly(100L, 200L);
        assertThat(folder.resolve("notes.txt")).exists();
        assertThatThrownBy(() -> snapshots.average(0.08, 300))
                .hasMessageContaining("step is 300; allowed: those of snapshots in")
                .hasMessageContaining("[100, 200]");
    }

    @Test
    void whatIsMissingOrDamagedIsNamed() throws IOException {
        Snapshots snapshots = new Snapshots(folder);
        assertThatThrownBy(() -> snapshots.average(0.08, 100))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("there are no snapshots in");
        snapshots.save(100, NARROW, of(1, 2));
        assertThatThrownBy(() -> snapshots.average(0.4, 100)).hasMessage("width is 0.4; allowed: (0, 0.28)");
        Path moved = folder.resolve("step-000000000200-width-0.05.safetensors");
        Files.copy(snapshots.all().get(0).file(), moved);
        assertThatThrownBy(() -> snapshots.average(0.08, 200))
                .isInstanceOf(SafetensorsException.class)
                .hasMessageContaining("says step 100 and width 0.05; its name says otherwise");
        Files.delete(moved);
        snapshots.save(200, NARROW, of(1, 2, 3));
        assertThatThrownBy(() -> snapshots.average(0.08, 200))
                .hasMessageContaining("parameter 'w' has 3 numbers in one snapshot and 2 in another");
        assertThat(Safetensors.read(snapshots.all().get(0).file()).metadata())
                .containsEntry("step", "100")
                .containsEntry("width", "0.05");
    }
}
