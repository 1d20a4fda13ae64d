package org.score4j.exec;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A few threads that share a range of elements. Starting work allocates nothing.
 *
 * <p>The range is cut into some pieces per thread, on multiples of {@link #GRAIN}, which threads take as they come; the caller is one of
 * them. Idle threads look for work for a moment and then park, so that they leave the processors to the network.
 */
final class Workers implements AutoCloseable {
    /** Pieces begin on multiples of this many elements. */
    static final int GRAIN = 1024;

    /** Work of fewer multiply-adds than this stays on the caller's thread: waking another costs as much. */
    static final int THRESHOLD = 1 << 20;

    /** Looks for work before a thread parks: some tens of microseconds, in which the next instruction often comes. */
    private static final int SPINS = 2000;

    /** Pieces for each thread: one that wakes late leaves its share to the others. */
    private static final int PIECES = 4;

    /** Work on the elements from {@code from} to {@code to} − 1 by worker {@code worker}. */
    @FunctionalInterface
    interface Task {
        void run(int worker, int from, int to);
    }

    private final Thread[] threads;

    /** Pieces that nobody has taken yet; what they are is only read by who has taken one. */
    private final AtomicInteger untaken = new AtomicInteger();

    /** Pieces that are not done. */
    private final AtomicInteger undone = new AtomicInteger();

    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private volatile boolean closed;
    private volatile @Nullable Task task;
    private volatile int length;
    private volatile int pieceLength;
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
        int grains = (units + unitGrain - 1) / unitGrain;
        int grainsOfPiece = (grains + PIECES * count() - 1) / (PIECES * count());
        pieceLength = grainsOfPiece * unitGrain;
        caller = Thread.currentThread();
        failure.set(null);
        int pieces = (grains + grainsOfPiece - 1) / grainsOfPiece;
        undone.set(pieces);
        untaken.set(pieces);
        for (Thread thread : threads) {
            LockSupport.unpark(thread);
        }
        boolean interrupted = false;
        take(0);
        // a thread that is still asleep has taken nothing, and is not waited for
        for (int waits = 0; undone.get() > 0; waits++) {
            await(waits);
            // or parking would return at once, again and again
            interrupted |= Thread.interrupted();
        }
        task = null;
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        Throwable thrown = failure.getAndSet(null);
        if (thrown != null) {
            throw new IllegalStateException("a worker failed", thrown);
        }
    }

    private void serve(int worker) {
        int waits = 0;
        while (!closed) {
            if (untaken.get() == 0) {
                await(waits++);
            } else {
                waits = 0;
                take(worker);
            }
        }
    }

    private void await(int waits) {
        if (waits < SPINS) {
            Thread.onSpinWait();
        } else {
            LockSupport.park(this);
        }
    }

    /** Takes pieces as long as there are any, the last first. */
    private void take(int worker) {
        for (int left = untaken.get(); left > 0; left = untaken.get()) {
            if (untaken.compareAndSet(left, left - 1)) {
                run(worker, left - 1);
            }
        }
    }

    private void run(int worker, int piece) {
        try {
            Task work = task;
            if (work != null) {
                long from = (long) piece * pieceLength;
                work.run(worker, (int) from, (int) Math.min(length, from + pieceLength));
            }
        } catch (RuntimeException | Error e) {
            failure.set(e);
        } finally {
            if (undone.decrementAndGet() == 0) {
                LockSupport.unpark(caller);
            }
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
