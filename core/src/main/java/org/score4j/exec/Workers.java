package org.score4j.exec;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A few threads that share a range of elements. Starting work allocates nothing.
 *
 * <p>The range is cut into one piece per thread, on multiples of {@link #GRAIN}; the caller does the first. Idle threads
 * are parked, so that they leave the processors to the network.
 */
final class Workers implements AutoCloseable {
    /** Pieces begin on multiples of this many elements. */
    static final int GRAIN = 1024;

    /** Work of fewer multiply-adds than this stays on the caller's thread: waking another costs as much. */
    static final int THRESHOLD = 1 << 20;

    /** Work on the elements from {@code from} to {@code to} − 1 by worker {@code worker}. */
    @FunctionalInterface
    interface Task {
        void run(int worker, int from, int to);
    }

    private final Thread[] threads;
    private final AtomicInteger epoch = new AtomicInteger();
    private final AtomicInteger remaining = new AtomicInteger();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private volatile boolean closed;
    private volatile @Nullable Task task;
    private volatile int length;
    private volatile int grain;
    private volatile @Nullable Thread caller;

    Workers(int count) {
        threads = new Thread[count - 1];
        for (int i = 0; i < threads.length; i++) {
            int worker = i + 1;
            threads[i] = new Thread(() -> serve(worker), "score4j-" + worker);
            threads[i].setDaemon(true);
            threads[i].start();
        }
    }

    /** Number of workers, the caller included. */
    int count() {
        return threads.length + 1;
    }

    /** Runs the task over [0, elements) and returns when all of it is done. */
    void run(Task work, int elements) {
        run(work, elements, GRAIN, elements);
    }

    /** Runs the task over [0, units) in pieces that are multiples of {@code unitGrain}; {@code cost} is in multiply-adds. */
    void run(Task work, int units, int unitGrain, long cost) {
        if (threads.length == 0 || cost < THRESHOLD) {
            work.run(0, 0, units);
            return;
        }
        task = work;
        length = units;
        grain = unitGrain;
        caller = Thread.currentThread();
        failure.set(null);
        remaining.set(threads.length);
        epoch.incrementAndGet();
        for (Thread thread : threads) {
            LockSupport.unpark(thread);
        }
        boolean interrupted = false;
        try {
            piece(work, 0, units);
        } finally {
            while (remaining.get() > 0) {
                LockSupport.park(this);
                // or parking would return at once, again and again
                interrupted |= Thread.interrupted();
            }
            task = null;
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        Throwable thrown = failure.getAndSet(null);
        if (thrown != null) {
            throw new IllegalStateException("a worker failed", thrown);
        }
    }

    private void serve(int worker) {
        int seen = 0;
        while (!closed) {
            int now = epoch.get();
            if (now == seen) {
                LockSupport.park(this);
                continue;
            }
            seen = now;
            Task work = task;
            try {
                if (work != null) {
                    piece(work, worker, length);
                }
            } catch (RuntimeException | Error e) {
                failure.set(e);
            } finally {
                remaining.decrementAndGet();
                LockSupport.unpark(caller);
            }
        }
    }

    private void piece(Task work, int worker, int elements) {
        int size = grain;
        int grains = (elements + size - 1) / size;
        int from = (int) ((long) grains * worker / count()) * size;
        int to = Math.min(elements, (int) ((long) grains * (worker + 1) / count()) * size);
        if (from < to) {
            work.run(worker, from, to);
        }
    }

    @Override
    public void close() {
        closed = true;
        for (Thread thread : threads) {
            LockSupport.unpark(thread);
        }
    }
}
