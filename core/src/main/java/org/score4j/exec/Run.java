package org.score4j.exec;

import java.io.DataInput;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.score4j.program.Register;
import org.score4j.program.SamplingPlan;
import org.score4j.tensor.Tensors;

/**
 * A run under way: batch after batch, step after step. Can be paused to a file and taken up again, bit for bit.
 *
 * <p>Used from one thread; only {@link #cancel} may be called from others.
 */
public final class Run implements AutoCloseable {
    private final RunSettings settings;
    private final INDArray results;
    private final int[] evaluations;
    private @Nullable Driver driver;
    private int first;
    private long nanos;
    private long networkNanos;
    private long allocatedBytes;
    private boolean handedOver;
    private volatile boolean cancelled;

    private Run(RunSettings settings) {
        long start = System.nanoTime();
        this.settings = settings;
        ExecutionRequest all = settings.batchOf(0, settings.count());
        results = Tensors.zeros(settings.type(), all.batchShape(settings.count()));
        evaluations = new int[settings.count()];
        nanos = System.nanoTime() - start;
    }

    /** A run that has not begun. */
    public static Run of(RunSettings settings) {
        return new Run(settings);
    }

    /**
     * Takes up a run that {@link #pause} saved.
     *
     * @param settings the settings of the saved run; batch size, executor and listeners may differ only in the latter two
     * @throws IOException if the file is missing, damaged or belongs to another program, count, batch or type
     */
    public static Run resume(RunSettings settings, Path file) throws IOException {
        DataInput in = RunFile.open(file);
        requireSame(file, "program", in.readUTF(), settings.program().fingerprint());
        requireSame(file, "run", in.readUTF(), identity(settings));
        Run run = new Run(settings);
        try {
            run.first = RunFile.readBounded(in, "first sample", settings.count());
            for (int i = 0; i < run.evaluations.length; i++) {
                run.evaluations[i] = in.readInt();
            }
            RunFile.readValues(in, run.results);
            if (in.readBoolean()) {
                run.open().restore(in);
            }
            return run;
        } catch (IOException | RuntimeException | Error e) {
            run.close();
            throw e;
        }
    }

    private static String identity(RunSettings settings) {
        return settings.count() + " samples from " + settings.firstSample() + " in batches of " + settings.batch()
                + ", " + settings.type() + ", noise " + settings.noise();
    }

    private static void requireSame(Path file, String what, String found, String expected) throws IOException {
        if (!found.equals(expected)) {
            throw new IOException(file + " holds another " + what + ": " + found + "; expected " + expected);
        }
    }

    /**
     * Goes on to the end of the next step of the current batch.
     *
     * @return false if everything is done
     * @throws SamplingException if a value became NaN or infinite
     * @throws CancellationException if {@link #cancel} was called
     */
    public boolean advance() {
        if (cancelled) {
            throw new CancellationException("the run was cancelled after " + first + " finished samples");
        }
        if (first == settings.count()) {
            return false;
        }
        long start = System.nanoTime();
        try {
            Driver current = driver == null ? begin() : driver;
            if (!current.advance()) {
                finishBatch(current);
            }
        } finally {
            nanos += System.nanoTime() - start;
        }
        return true;
    }

    /** Runs to the end and hands over the samples; the caller closes them. */
    public Samples finish() {
        boolean more = true;
        while (more) {
            more = advance();
        }
        handedOver = true;
        return new Samples(results, evaluations.clone(), new Samples.Statistics(nanos, networkNanos, allocatedBytes));
    }

    /** Makes {@link #advance} and {@link #finish} throw at the end of the step that is under way. Thread-safe. */
    public void cancel() {
        cancelled = true;
    }

    /**
     * Saves the run between two steps; it may go on afterwards.
     *
     * @throws IOException if the file cannot be written; nothing is left behind then
     */
    public void pause(Path file) throws IOException {
        RunFile.save(file, out -> {
            out.writeUTF(settings.program().fingerprint());
            out.writeUTF(identity(settings));
            out.writeInt(first);
            for (int count : evaluations) {
                out.writeInt(count);
            }
            RunFile.writeValues(out, results);
            out.writeBoolean(driver != null);
            if (driver != null) {
                driver.save(out);
            }
        });
    }

    private int size() {
        return Math.min(settings.batch(), settings.count() - first);
    }

    private Driver open() {
        Driver opened = Driver.of(settings, first, size(), this::report);
        driver = opened;
        return opened;
    }

    private Driver begin() {
        Driver opened = open();
        opened.begin(settings, first, size());
        return opened;
    }

    private void finishBatch(Driver finished) {
        INDArray batch = finished.result();
        Tensors.copy(batch, Tensors.samples(results, first, Math.toIntExact(batch.size(0))));
        batch.close();
        int[] counts = finished.evaluations();
        System.arraycopy(counts, 0, evaluations, first, counts.length);
        networkNanos += finished.networkNanos();
        allocatedBytes += finished.allocatedBytes();
        finished.close();
        driver = null;
        first += counts.length;
    }

    private void report(Execution execution, Register state, @Nullable Register denoised, int step, double time) {
        if (settings.listeners().isEmpty()) {
            return;
        }
        int steps = -1;
        long expected = -1;
        long done = 0;
        for (int count : evaluations) {
            done += count;
        }
        if (settings.program() instanceof SamplingPlan plan) {
            steps = plan.steps();
            expected = (long) plan.nfe() * settings.count();
        }
        for (int position = 0; position < execution.active(); position++) {
            done += execution.evaluations(position);
        }
        StepEvent event = new StepEvent(
                execution,
                state,
                denoised,
                step,
                steps,
                time,
                new StepEvent.Progress(done, expected, first, execution.active()));
        for (RunListener listener : settings.listeners()) {
            listener.stepped(event);
        }
    }

    @Override
    public void close() {
        if (driver != null) {
            driver.close();
            driver = null;
        }
        if (!handedOver && !results.wasClosed()) {
            results.close();
        }
    }
}
