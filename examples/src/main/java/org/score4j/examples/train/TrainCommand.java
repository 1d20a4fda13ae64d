package org.score4j.examples.train;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Trains a network. */
@Command(
        name = "train",
        mixinStandardHelpOptions = true,
        description = {
            "Train a network by a configuration file; examples/configs holds some.",
            "A run that was stopped goes on from its last checkpoint in the same folder, with the same configuration;",
            "training.steps may be changed, and then the learning rate follows the new schedule from there on."
        })
public final class TrainCommand implements Callable<Integer> {
    @Option(names = "--config", required = true, paramLabel = "FILE", description = "Configuration, JSON.")
    private Path config = Path.of("");

    @Option(
            names = "--out",
            required = true,
            paramLabel = "DIR",
            description = "Folder for checkpoints, metrics, plots, samples and the network.")
    private Path out = Path.of("");

    @Option(names = "--skip-damaged", description = "Where the last checkpoint is damaged, go on from the one before.")
    private boolean skipDamaged;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        Path home = Path.of(System.getProperty("score4j.home", "."));
        TrainingConfiguration configuration = TrainingConfiguration.read(config, home);
        CommandSpec command = spec;
        if (command == null) {
            throw new IllegalStateException("picocli has set the specification");
        }
        new TrainingRun(configuration, out, command.commandLine().getOut()).run(skipDamaged);
        return 0;
    }
}
