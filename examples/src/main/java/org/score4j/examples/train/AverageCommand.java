package org.score4j.examples.train;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.score4j.file.SafeFile;
import org.score4j.matching.network.Parameters;
import org.score4j.matching.training.Averaging;
import org.score4j.matching.training.Snapshots;
import org.score4j.specs.SpecificationException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes an average of any width from the snapshots of a run. */
@Command(
        name = "average",
        mixinStandardHelpOptions = true,
        description = {
            "Make an average of any width from the snapshots of a training run (training.averages with widths, and",
            "training.snapshotEvery), after the run; by Karras et al. (2024), section 3.2."
        })
public final class AverageCommand implements Callable<Integer> {
    @Option(names = "--run", required = true, paramLabel = "DIR", description = "Folder of the run.")
    private Path run = Path.of("");

    @Option(
            names = "--width",
            required = true,
            description = "Width of the average in parts of the time of training, in (0, 0.28).")
    private double width;

    @Option(names = "--step", description = "Steps after which, those of a snapshot (default: the last).")
    private @Nullable Long step;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "FILE",
            description = "File to write: .safetensors, or .onnx with its card.")
    private Path out = Path.of("");

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        boolean onnx = out.toString().endsWith(".onnx");
        if (!onnx && !out.toString().endsWith(".safetensors")) {
            throw new IllegalArgumentException(
                    "--out is '" + out + "'; expected a name that ends in .safetensors or .onnx");
        }
        new Averaging.Power(width);
        SafeFile.requireWritable(out);
        Snapshots snapshots = new Snapshots(run.resolve(TrainingRun.SNAPSHOTS));
        List<Snapshots.Snapshot> all = snapshots.all();
        if (all.isEmpty()) {
            throw new SpecificationException("there are no snapshots in " + snapshots.folder()
                    + "; a run makes them if its configuration has training.snapshotEvery");
        }
        long at = step == null ? all.get(all.size() - 1).step() : step;
        Path home = Path.of(System.getProperty("score4j.home", "."));
        TrainingConfiguration configuration = TrainingConfiguration.read(RecordedConfiguration.file(run), home);
        Parameters average =
                snapshots.average(width, at).fittedTo(configuration.network().architecture());
        NetworkFiles files = new NetworkFiles(configuration);
        if (!onnx) {
            Map<String, String> texts = new LinkedHashMap<>();
            texts.put("step", Long.toString(at));
            texts.put("width", Double.toString(width));
            files.writeSafetensors(out, average, texts);
        } else if (!files.writeOnnx(out, average)) {
            throw new SpecificationException("--out is '" + out
                    + "'; no card can say how a network of this run is used, only .safetensors can hold it");
        }
        CommandSpec command = spec;
        if (command == null) {
            throw new IllegalStateException("picocli has set the specification");
        }
        PrintWriter lines = command.commandLine().getOut();
        lines.println("average of width " + width + " after step " + at + ": " + out);
        lines.flush();
        return 0;
    }
}
