package org.score4j.cuda.driver;

import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Memory of the host that stays in place. */
public final class PinnedMemory implements AutoCloseable {
    private final Device device;
    private final long address;
    private final int bytes;
    private boolean closed;

    PinnedMemory(Device device, long address, int bytes) {
        this.device = device;
        this.address = address;
        this.bytes = bytes;
    }

    /** Where it begins, on the host. */
    public long address() {
        return address;
    }

    /** How long it is. */
    public int bytes() {
        return bytes;
    }

    /** A part of it, in the machine's byte order; valid until this is closed. */
    public ByteBuffer slice(int from, int length) {
        return new Pointer(address).getByteBuffer(from, length).order(ByteOrder.nativeOrder());
    }

    /** Frees it. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            device.release("cuMemFreeHost", driver -> driver.memFreeHost(address));
        }
    }
}
