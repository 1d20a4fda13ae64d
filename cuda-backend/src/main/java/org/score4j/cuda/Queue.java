package org.score4j.cuda;

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
