package org.score4j.cuda.driver;

/** Memory on the device. */
public final class DeviceMemory implements AutoCloseable {
    private final Device device;
    private final long address;
    private final long bytes;
    private boolean closed;

    DeviceMemory(Device device, long address, long bytes) {
        this.device = device;
        this.address = address;
        this.bytes = bytes;
    }

    /** Where it begins, on the device. */
    public long address() {
        return address;
    }

    /** How long it is. */
    public long bytes() {
        return bytes;
    }

    /** Frees it. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            device.release("cuMemFree", driver -> driver.memFree(address));
        }
    }
}
