package org.score4j.cuda;

import java.nio.ByteBuffer;

/** A part of pinned memory on its way to the device: it is not written to again before the last copy is done. */
final class Upload {
    private static final int NEVER = -1;

    private final Queue queue;
    private final ByteBuffer buffer;
    private final long from;
    private final long to;
    private int sent = NEVER;

    Upload(Queue queue, RunMemory memory, RunMemory.Part part) {
        this.queue = queue;
        buffer = memory.buffer(part);
        from = memory.host(part);
        to = memory.device(part);
    }

    /** The memory, to be written to; positions are the caller's to give. */
    ByteBuffer open() {
        queue.await(sent);
        return buffer;
    }

    /** Copies its first bytes to the device. */
    void send(long bytes) {
        queue.stream().upload(to, from, bytes);
        sent = queue.mark();
    }

    /** Copies its first bytes from the device and waits for them. */
    ByteBuffer fetch(long bytes) {
        queue.stream().download(from, to, bytes);
        queue.await();
        return buffer;
    }
}
