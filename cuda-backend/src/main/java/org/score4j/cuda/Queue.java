package org.score4j.cuda;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.score4j.cuda.driver.Stream;

/** The stream of a run, and how often it has been waited for: what was put into it before the last time is done. */
final class Queue {
    private final Stream stream;
    private int waits;

    Queue(Stream stream) {
        this.stream = stream;
    }

    Stream stream() {
        return stream;
    }

    /** Does something within the device's context. */
    <T extends @Nullable Object> T within(Supplier<T> action) {
        stream.enter();
        T result;
        try {
            result = action.get();
        } catch (RuntimeException | Error e) {
            stream.leaveAfter(e);
            throw e;
        }
        stream.leave();
        return result;
    }

    /** As {@link #within}, for what gives nothing. */
    void run(Runnable action) {
        within(() -> {
            action.run();
            return null;
        });
    }

    /** Waits until everything is done. */
    void await() {
        stream.synchronize();
        waits++;
    }

    /** Stands for the work that is under way now. */
    int mark() {
        return waits;
    }

    /** Waits for what was under way at a mark. */
    void await(int mark) {
        if (mark == waits) {
            await();
        }
    }
}
