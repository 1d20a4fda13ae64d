package org.score4j.cuda.driver;

/** Launches that were recorded, ready to be launched as one. */
public final class Graph implements AutoCloseable {
    private final Device device;
    private final long handle;
    private boolean closed;

    Graph(Device device, long handle) {
        this.device = device;
        this.handle = handle;
    }

    long handle() {
        return handle;
    }

    /** Destroys it. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            device.release("cuGraphExecDestroy", driver -> driver.graphExecDestroy(handle));
        }
    }
}
