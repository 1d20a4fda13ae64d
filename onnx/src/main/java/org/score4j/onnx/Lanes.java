package org.score4j.onnx;

import ai.onnxruntime.OrtException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Threads that compute parts of a batch at the same time; the caller computes the first. Idle threads end after a minute. */
final class Lanes implements AutoCloseable {
    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final int IDLE_SECONDS = 60;

    private final ThreadPoolExecutor threads;
    private final int count;

    /** What is done with samples {@code first} … {@code end − 1}. */
    @FunctionalInterface
    interface Part {
        void run(int first, int end) throws OrtException;
    }

    /** Room for {@code count} parts at once, at least 1. */
    Lanes(int count) {
        this.count = count;
        threads = new ThreadPoolExecutor(
                Math.max(1, count - 1),
                Math.max(1, count - 1),
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                task -> {
                    Thread thread = new Thread(task, "score4j-onnx-" + NUMBER.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
    }

    /**
     * Runs a part on each lane and returns when all have ended, since native code works on the caller's memory until then.
     *
     * @param batch samples
     * @param unit parts begin at multiples of this many samples
     * @throws OrtException of the first part that failed
     */
    void run(int batch, int unit, Part part) throws OrtException {
        int units = batch / unit;
        List<FutureTask<@Nullable Void>> others = new ArrayList<>(count - 1);
        Throwable failure = null;
        try {
            for (int lane = 1; lane < count; lane++) {
                int first = bound(units, lane) * unit;
                int end = bound(units, lane + 1) * unit;
                FutureTask<@Nullable Void> task = new FutureTask<>(() -> {
                    part.run(first, end);
                    return null;
                });
                threads.execute(task);
                // only what has been accepted is waited for
                others.add(task);
            }
            part.run(0, bound(units, 1) * unit);
        } catch (OrtException | RuntimeException | Error e) {
            failure = e;
        }
        for (FutureTask<@Nullable Void> task : others) {
            Throwable other = await(task);
            if (failure == null) {
                failure = other;
            } else if (other != null) {
                failure.addSuppressed(other);
            }
        }
        if (failure != null) {
            rethrow(failure);
        }
    }

    private int bound(int units, int lane) {
        return (int) ((long) units * lane / count);
    }

    /** Waits, however often this thread is interrupted meanwhile, and returns what the task threw, or null. */
    private static @Nullable Throwable await(FutureTask<@Nullable Void> task) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    task.get();
                    return null;
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (ExecutionException e) {
                    return e.getCause();
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static void rethrow(Throwable failure) throws OrtException {
        if (failure instanceof OrtException ort) {
            throw ort;
        }
        if (failure instanceof Error error) {
            throw error;
        }
        throw failure instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(failure);
    }

    @Override
    public void close() {
        threads.shutdown();
    }
}
