package org.score4j.exec;

import java.io.DataInput;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.score4j.program.Register;
import org.score4j.program.SamplingPlan;
import org.score4j.tensor.Tensors;

/**
 * A run under way: batch after batch, step after step. Can be paused to a file after any instruction
 * and taken up again, bit for bit.
 *
 * <p>Used from one thread; only {@link #cancel} may be called from others.
 */
public final class Run implements AutoCloseable {
    private final RunSettings settings;
    private final INDArray results;
    private final int[] evaluations;
    private @Nullable Driver driver;
    /** What the batch before ran in, until the next one takes it up. */
    private @Nullable Execution used;

    private @Nullable String fingerprint;
    private int first;
    private long nanos;
    private long networkNanos;
    private long allocatedBytes;
    private boolean handedOver;
    private boolean closed;
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
     * @throws IOException if the file is missing, damaged or belongs to another program, count, batch, shape or type
     */
    public static Run resume(RunSettings settings, Path file) throws IOException {
        Run run = new Run(settings);
        try {
            RunFile.load(file, run::restore);
            return run;
        } catch (IOException | RuntimeException | Error e) {
            run.close();
            throw e;
        }
    }

    private void restore(DataInput in) throws IOException {
        requireSame("program", in.readUTF(), fingerprint());
        requireSame("run", in.readUTF(), identity());
        first = RunFile.readBounded(in, "finished samples", 0, settings.count());
        if (first % settings.batch() != 0 && first != settings.count()) {
            throw new IOException("finished samples are " + first + "; expected whole batches of " + settings.batch());
        }
        for (int i = 0; i < evaluations.length; i++) {
            evaluations[i] = RunFile.readBounded(in, "evaluations", 0, Integer.MAX_VALUE);
        }
        RunFile.readValues(in, results);
        int under = RunFile.readBounded(in, "batches under way", 0, first == settings.count() ? 0 : 1);
        if (under == 1) {
            open().restore(in);
        }
    }

    private String fingerprint() {
        String known = fingerprint == null ? settings.program().fingerprint() : fingerprint;
        fingerprint = known;
        return known;
    }

    private String identity() {
        return settings.count() + " samples of shape " + Arrays.toString(settings.sampleShape()) + " from "
                + settings.firstSample() + " in batches of " + settings.batch() + ", " + settings.type() + ", noise "
                + settings.noise();
    }

    private static void requireSame(String what, String found, String expected) throws IOException {
        if (!found.equals(expected)) {
            throw new IOException("holds another " + what + ": " + found + "; expected " + expected);
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
        boolean ended = false;
        boolean more = true;
        while (more && !ended) {
            requireNotCancelled();
            more = first < settings.count();
            ended = more && execute(false);
        }
        return more;
    }

    /**
     * Executes one instruction. The draw of a batch's initial state counts as one; what follows an instruction up to the
     * next one (the end of a step, decisions of a step controller, handing over a finished batch) belongs to it.
     *
     * <p>An instruction that failed is not done: it is next again, here and after a pause.
     *
     * @return false if there was none left
     * @throws SamplingException if a value became NaN or infinite
     * @throws CancellationException if {@link #cancel} was called
     */
    public boolean advanceInstruction() {
        requireNotCancelled();
        boolean more = first < settings.count();
        if (more) {
            execute(true);
        }
        return more;
    }

    private void requireNotCancelled() {
        if (cancelled) {
            throw new CancellationException("the run was cancelled after " + first + " finished samples");
        }
    }

    private void requireOpen() {
        if (closed || results.wasClosed()) {
            throw new IllegalStateException("the run is closed");
        }
    }

    /**
     * Executes an instruction, which must exist; true if that ended a step or a batch.
     *
     * @param alone whether none may follow at once
     */
    private boolean execute(boolean alone) {
        requireOpen();
        long start = System.nanoTime();
        try {
            boolean ended = false;
            Driver current = driver;
            if (current == null) {
                current = begin();
            } else if (!current.done()) {
                ended = alone ? current.execute() : current.advance();
            }
            if (current.done()) {
                finishBatch(current);
                ended = true;
            }
            return ended;
        } finally {
            nanos += System.nanoTime() - start;
        }
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

    /**
     * Makes {@link #advance}, {@link #advanceInstruction} and {@link #finish} throw at the end of the instruction that is
     * under way, or of the step where the executor runs it as one. The run can still be saved. Thread-safe.
     */
    public void cancel() {
        cancelled = true;
    }

    /**
     * Saves the run between two instructions; it may go on afterwards.
     *
     * <p>The content depends on the settings and the instructions done alone: a run that was taken up from a file saves
     * the same bytes at the same place as one that was never interrupted.
     *
     * @throws IOException if the file cannot be written; nothing is left behind then
     * @throws IllegalStateException if the run is closed, or its step controller has failed
     */
    public void pause(Path file) throws IOException {
        requireOpen();
        RunFile.save(file, out -> {
            out.writeUTF(fingerprint());
            out.writeUTF(identity());
            out.writeInt(first);
            for (int count : evaluations) {
                out.writeInt(count);
            }
            RunFile.writeValues(out, results);
            out.writeInt(driver == null ? 0 : 1);
            if (driver != null) {
                driver.save(out);
            }
        });
    }

    private int size() {
        return Math.min(settings.batch(), settings.count() - first);
    }

    private Driver open() {
        Execution before = used;
        used = null;
        Driver opened = Driver.of(settings, first, size(), this::report, before);
        driver = opened;
        return opened;
    }

    private Driver begin() {
        Driver opened = open();
        try {
            opened.begin(settings, first, size());
        } catch (RuntimeException | Error e) {
            // nothing of the batch is done, so that it can begin again
            opened.close();
            driver = null;
            throw e;
        }
        return opened;
    }

    private void finishBatch(Driver finished) {
        finished.result(Tensors.samples(results, first, size()));
        int[] counts = finished.evaluations();
        System.arraycopy(counts, 0, evaluations, first, counts.length);
        networkNanos += finished.networkNanos();
        allocatedBytes += finished.allocatedBytes();
        driver = null;
        used = finished.release();
        first += counts.length;
        if (first == settings.count()) {
            closeUsed();
        }
    }

    private void closeUsed() {
        Execution last = used;
        used = null;
        if (last != null) {
            last.close();
        }
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
        if (driver != null) {
            for (int count : driver.evaluations()) {
                done += count;
            }
        }
        if (settings.program() instanceof SamplingPlan plan) {
            steps = plan.steps();
            expected = (long) plan.nfe() * settings.count();
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
        closed = true;
        Driver current = driver;
        driver = null;
        try {
            if (current != null) {
                current.close();
            }
            closeUsed();
        } finally {
            if (!handedOver && !results.wasClosed()) {
                results.close();
            }
        }
    }
}
