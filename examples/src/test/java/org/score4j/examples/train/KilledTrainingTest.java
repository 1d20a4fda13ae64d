package org.score4j.examples.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.score4j.examples.Score4j;
import org.score4j.matching.training.Checkpoint;
import org.score4j.matching.training.Checkpoints;

/**
 * Training in a process of its own that is killed again and again, without warning, at random times, and every other time as soon as
 * it writes a checkpoint after that.
 *
 * <p>The system property score4j.kills says how often; the times follow from a seed.
 */
class KilledTrainingTest {
    private static final int KILLS = Integer.getInteger("score4j.kills", 4);
    private static final int STEPS = 300;
    private static final int MOST_NANOS = 500_000_000;
    private static final String CONFIGURATION = """
            {
              "data": {"type": "mixture", "count": 500},
              "network": {"type": "mlp", "widths": [16]},
              "objective": {},
              "training": {"steps": %d, "batch": 8, "checkpointEvery": 2, "reports": 3,
                           "rate": 0.05, "validateEvery": 10, "patience": 8, "snapshotEvery": 50,
                           "averages": [{"halfLife": 100}, {"width": 0.1}]}
            }
            """.formatted(STEPS);

    @TempDir
    private Path folder;

    private final SplittableRandom random = new SplittableRandom(20);
    private final StringWriter report = new StringWriter();
    private int longest = MOST_NANOS;
    private int kills;
    private int duringWrites;
    private int beforeRemovals;
    private int duringOtherFiles;
    private int halfLines;
    private long steps;

    @BeforeEach
    void configuration() throws IOException {
        Files.writeString(folder.resolve("run.json"), CONFIGURATION);
    }

    @Test
    void aRunThatIsKilledAgainAndAgainEndsAsTheRunThatNeverWas() throws IOException, InterruptedException {
        Path straight = folder.resolve("straight");
        TrainingConfiguration configuration = TrainingConfiguration.read(folder.resolve("run.json"), folder);
        new TrainingRun(configuration, straight, new PrintWriter(report)).run(false);
        int runs = 0;
        while (kills < KILLS) {
            Path killed = folder.resolve("killed-" + runs++);
            int before = kills;
            steps = 0;
            while (!lives(killed)) {
                requireUsable(killed);
            }
            if (kills == before) {
                // it ended before it was killed: so that later kills hit on fast machines too
                longest = Math.max(1_000_000, longest / 2);
            }
            assertThat(files(killed)).isEqualTo(files(straight));
            for (String name : files(straight)) {
                if (!name.endsWith(".png")) {
                    assertThat(killed.resolve(name)).hasSameBinaryContentAs(straight.resolve(name));
                }
            }
        }
        System.out.printf(
                "%d kills in %d runs: %d while a checkpoint was written, %d before older ones were removed, %d while another"
                        + " file was written, %d in a line of metrics%n",
                kills, runs, duringWrites, beforeRemovals, duringOtherFiles, halfLines);
    }

    /** Lets a process train, and kills it unless that has been done often enough; whether it reached the end. */
    private boolean lives(Path run) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith("--"))
                .forEach(command::add);
        // what makes short lives start fast
        command.addAll(List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Score4j.class.getName(), "train"));
        command.addAll(List.of("--config", folder.resolve("run.json").toString(), "--out", run.toString()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String first = output.readLine();
            assertThat(first).containsAnyOf("training mlp", "going on after step", "the run is over");
            if (kills < KILLS && !process.waitFor(random.nextInt(longest), TimeUnit.NANOSECONDS)) {
                if (kills % 2 == 1) {
                    awaitWrite(process, run.resolve("checkpoints"));
                }
                boolean ended = !process.isAlive();
                process.destroyForcibly().waitFor();
                kills += ended ? 0 : 1;
                return ended;
            }
            String rest = String.join("\n", output.lines().toList());
            assertThat(process.waitFor()).as(rest).isZero();
            return true;
        } finally {
            process.destroyForcibly();
        }
    }

    /** Waits until a checkpoint is being written, which takes less than a millisecond and is seldom hit by chance. */
    private static void awaitWrite(Process process, Path checkpoints) {
        String[] files;
        do {
            files = checkpoints.toFile().list();
        } while (process.isAlive() && (files == null || Arrays.stream(files).noneMatch(name -> name.endsWith(".tmp"))));
    }

    /** Checks what a killed process left. */
    private void requireUsable(Path run) throws IOException {
        Checkpoints checkpoints = new Checkpoints(run.resolve("checkpoints"), 3);
        long reached = checkpoints.latest(false).map(Checkpoint::step).orElse(0L);
        assertThat(reached).isGreaterThanOrEqualTo(steps);
        int ofCheckpoints = 0;
        int others = 0;
        for (String name : files(run)) {
            if (name.endsWith(".tmp")) {
                if (name.startsWith("checkpoints/")) {
                    ofCheckpoints++;
                } else {
                    others++;
                }
            }
        }
        // of this kill only: those of earlier ones do not pile up
        assertThat(ofCheckpoints).isLessThanOrEqualTo(1);
        assertThat(others).isLessThanOrEqualTo(1);
        duringWrites += ofCheckpoints;
        // those of an earlier kill stay until a checkpoint is whole
        beforeRemovals += reached > steps && checkpoints.files().size() > 3 ? 1 : 0;
        steps = reached;
        duringOtherFiles += others;
        Path metrics = run.resolve("metrics.jsonl");
        String lines = Files.exists(metrics) ? Files.readString(metrics) : "";
        halfLines += lines.isEmpty() || lines.endsWith("\n") ? 0 : 1;
    }

    /** All files of a run, by their names within it. */
    private static List<String> files(Path run) throws IOException {
        if (!Files.exists(run)) {
            return List.of();
        }
        try (Stream<Path> all = Files.walk(run)) {
            return all.filter(Files::isRegularFile)
                    .map(file -> run.relativize(file).toString().replace('\\', '/'))
                    .sorted()
                    .toList();
        }
    }
}
