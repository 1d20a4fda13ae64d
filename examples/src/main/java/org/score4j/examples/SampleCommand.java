package org.score4j.examples;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.score4j.examples.picture.GifWriter;
import org.score4j.examples.picture.NpyFile;
import org.score4j.examples.picture.Pixels;
import org.score4j.examples.picture.PngGrid;
import org.score4j.exec.CpuExecutor;
import org.score4j.exec.Executor;
import org.score4j.exec.Samples;
import org.score4j.file.SafeFile;
import org.score4j.model.ScoreModel;
import org.score4j.program.Program;
import org.score4j.program.SamplingPlan;
import org.score4j.samplers.Sampler;
import org.score4j.samplers.guidance.ClassifierFreeGuidance;
import org.score4j.specs.Catalogues;
import org.score4j.specs.RunSpecification;
import org.score4j.specs.SpecificationException;
import org.score4j.tensor.Tensors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Draws pictures from a network and writes them to files. */
@Command(
        name = "sample",
        mixinStandardHelpOptions = true,
        description = "Draw pictures from a network. Without options: 64 emoji from the network that comes with the"
                + " project, DPM-Solver++(2M), 20 steps, seed 0.",
        sortOptions = false)
final class SampleCommand implements Callable<Integer> {
    private static final int SCALE = 2;
    private static final int FRAME_MILLISECONDS = 120;
    private static final int LAST_FRAME_MILLISECONDS = 2000;

    @Option(names = "--out", paramLabel = "FILE", description = "PNG grid to write (default: ${DEFAULT-VALUE}).")
    private Path out = Path.of("samples.png");

    @Option(names = "--individual", paramLabel = "DIR", description = "Also write every picture to a PNG of its own.")
    private @Nullable Path individual;

    @Option(
            names = "--npy",
            paramLabel = "FILE",
            description = "Also write float32 [count, 3, 32, 32] in [-1, 1] for NumPy.")
    private @Nullable Path npy;

    @Option(names = "--gif", paramLabel = "FILE", description = "Also write the trajectory as an animation.")
    private @Nullable Path gif;

    @Option(names = "--solver", description = "Solver, as name or name:key=value,... (default: ${DEFAULT-VALUE}).")
    private String solver = "dpm++2m";

    @Option(names = "--schedule", description = "Schedule, as name or name:key=value,... (default: ${DEFAULT-VALUE}).")
    private String schedule = "karras";

    @Option(names = "--steps", description = "Number of steps (default: ${DEFAULT-VALUE}).")
    private int steps = 20;

    @Option(names = "--seed", description = "Keys the noise (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(names = "--count", description = "Number of pictures (default: ${DEFAULT-VALUE}).")
    private int count = 64;

    @Option(names = "--batch", description = "Most pictures at once; 0 chooses. Changes no picture.")
    private int batch;

    @Option(names = "--threads", description = "Threads; 0 takes all processors. Changes no picture.")
    private int threads;

    @Option(names = "--class", description = "Class of all pictures, by name or number (default: none).")
    private @Nullable String label;

    @Option(names = "--guidance", description = "Scale of classifier-free guidance (default: ${DEFAULT-VALUE}, none).")
    private double guidance = 1;

    @Option(
            names = "--brownian",
            description = "Take the noise of steps from one path per picture: more steps refine the same picture.")
    private boolean brownian;

    @Option(names = "--model", description = "Model: ${DEFAULT-VALUE} or the path of an .onnx file.")
    private String model = ModelSource.SHIPPED;

    @Option(
            names = "--executor",
            description =
                    "What runs the instructions: cpu (default), cuda, cuda:N for GPU N, or auto. Changes no picture.")
    private String executor = "cpu";

    @Option(names = "--stats", description = "Show where the time went.")
    private boolean stats;

    @Option(names = "--spec", paramLabel = "FILE", description = "Run this specification instead of the options above.")
    private @Nullable Path spec;

    @Option(names = "--write-spec", paramLabel = "FILE", description = "Save the specification that runs.")
    private @Nullable Path writeSpec;

    @Spec
    private @Nullable CommandSpec command;

    @Override
    public Integer call() throws IOException {
        RunSpecification run = specification();
        if (threads < 0) {
            throw new IllegalArgumentException("threads is " + threads + "; allowed: 0 (all processors) and more");
        }
        requireWritable();
        int used = threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
        long start = System.nanoTime();
        try (Executor chosen = executor(used);
                ModelSource source = open(run, used)) {
            if (stats) {
                say(String.format(
                        Locale.ROOT, "ready after %.2f s (libraries, network)", (System.nanoTime() - start) * 1e-9));
            }
            sample(run, source, chosen);
        }
        if (writeSpec != null) {
            run.write(writeSpec);
            say("specification: " + writeSpec);
        }
        return 0;
    }

    /** Opens the network while the virtual machine warms up. */
    private static ModelSource open(RunSpecification run, int used) {
        CompletableFuture<Void> warm = WarmUp.begin();
        ModelSource source = ModelSource.open(run.model(), used);
        warm.join();
        return source;
    }

    private Executor executor(int used) {
        if (executor.equals("cpu")) {
            return CpuExecutor.withThreads(used);
        }
        return Executor.named(executor);
    }

    private RunSpecification specification() {
        if (spec != null) {
            return RunSpecification.read(spec);
        }
        String solverName = solver.contains(":") ? solver.substring(0, solver.indexOf(':')) : solver;
        Catalogues.SOLVERS.require(solverName);
        String document = RunSpecification.document(
                model,
                Description.toJson("--solver", solver),
                Description.toJson("--schedule", schedule, "steps", steps),
                seed,
                count,
                label,
                guidance,
                brownian);
        return RunSpecification.parse("options", document);
    }

    private void requireWritable() throws IOException {
        for (Path file : files()) {
            SafeFile.requireWritable(file);
        }
        if (individual != null) {
            Files.createDirectories(individual);
            SafeFile.requireWritable(individual.resolve("0000.png"));
        }
    }

    private List<Path> files() {
        List<Path> files = new ArrayList<>(List.of(out));
        for (Path file : new Path[] {npy, gif, writeSpec}) {
            if (file != null) {
                files.add(file);
            }
        }
        return files;
    }

    private void sample(RunSpecification run, ModelSource source, Executor chosen) throws IOException {
        ScoreModel guided = ClassifierFreeGuidance.guide(source.model(), run.guidance());
        long[] shape = source.model().network().spec().sampleShape().stream()
                .mapToLong(Long::longValue)
                .toArray();
        if (shape.length != 3 || (shape[0] != 1 && shape[0] != 3)) {
            throw new SpecificationException("model '" + source.file() + "' has samples of shape "
                    + Arrays.toString(shape) + "; pictures need [1 or 3, height, width]");
        }
        Sampler sampler = Sampler.of(guided)
                .solver(run.solver())
                .schedule(run.schedule())
                .seed(run.seed())
                .type(run.state())
                .batch(batch)
                .executor(chosen)
                .condition(source.condition(run.label(), run.count()));
        if (run.brownian()) {
            sampler.brownian();
        }
        Program program = sampler.program();
        say(describe(run, source, program));
        Frames frames = new Frames(source.model().process(), run.count(), shape);
        if (gif != null) {
            if (!(program instanceof SamplingPlan)) {
                throw new IllegalArgumentException("--gif needs a solver with fixed steps; "
                        + run.solver().name() + " chooses them for every picture");
            }
            sampler.listener(frames);
        }
        try (ProgressDisplay progress = new ProgressDisplay()) {
            sampler.listener(progress);
            try (Samples samples = sampler.sample(run.count(), shape)) {
                progress.finish();
                write(
                        new Pixels(Tensors.toFloats(samples.array()), run.count(), (int) shape[0], (int) shape[1], (int)
                                shape[2]),
                        frames);
                if (stats) {
                    say(statistics(samples));
                }
            }
        }
    }

    private static String describe(RunSpecification run, ModelSource source, Program program) {
        String cost =
                program instanceof SamplingPlan plan ? plan.nfe() + " evaluations each" : "steps chosen per picture";
        String of = run.label() == null
                ? ""
                : " of class " + source.card().classes().get(source.classNumber(run.label()));
        return String.format(
                Locale.ROOT,
                "%d pictures%s from %s: %s, %s with %d steps, seed %d, guidance %s, %s",
                run.count(),
                of,
                run.model(),
                run.solver().name(),
                run.schedule().name(),
                run.schedule().steps(),
                run.seed(),
                run.guidance() == 1 ? "none" : Double.toString(run.guidance()),
                cost);
    }

    private void write(Pixels pixels, Frames frames) throws IOException {
        int columns = PngGrid.columns(pixels.count());
        PngGrid.write(out, pixels, columns, SCALE);
        say("pictures: " + out);
        if (individual != null) {
            PngGrid.writeEach(individual, pixels, 0);
            say("individual pictures: " + individual);
        }
        if (npy != null) {
            NpyFile.write(npy, pixels.values(), pixels.count(), pixels.channels(), pixels.height(), pixels.width());
            say("array: " + npy);
        }
        if (gif != null) {
            GifWriter.write(gif, frames.draw(columns, SCALE), FRAME_MILLISECONDS, LAST_FRAME_MILLISECONDS);
            say("animation: " + gif);
        }
    }

    private static String statistics(Samples samples) {
        Samples.Statistics statistics = samples.statistics();
        return String.format(
                Locale.ROOT,
                "%.2f s, of which %.2f s (%.1f %%) inside the network; %d evaluations each; %d bytes allocated outside it",
                statistics.totalNanos() * 1e-9,
                statistics.networkNanos() * 1e-9,
                100 * statistics.networkShare(),
                samples.nfe(),
                statistics.allocatedBytes());
    }

    private void say(String line) {
        PrintWriter writer = Output.of(command);
        writer.println(line);
        writer.flush();
    }
}
