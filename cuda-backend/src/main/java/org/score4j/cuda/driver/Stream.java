package org.score4j.cuda.driver;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;

/**
 * An order in which work is done on the device, by one thread at a time.
 *
 * <p>Copies, launches and recordings need the context: they stand between {@link #enter} and {@link #leave}. Nothing but {@link
 * #synchronize} waits, and nothing but the end of a recording makes objects.
 */
public final class Stream implements AutoCloseable {
    /** A stream that does not wait for the default one, nor lets it wait. */
    static final int NON_BLOCKING = 1;

    /** Other threads may call the driver while this one records. */
    private static final int THREAD_LOCAL = 1;

    private final Device device;
    private final Calls calls;
    private final Driver driver;
    private final long handle;
    private final Memory out = new Memory(Long.BYTES);
    private boolean closed;

    Stream(Device device, long handle) {
        this.device = device;
        this.handle = handle;
        calls = device.calls();
        driver = calls.driver();
    }

    /** The driver's handle, for other libraries. */
    public long handle() {
        return handle;
    }

    /** Makes the device's context the calling thread's. */
    public void enter() {
        calls.check(driver.ctxPushCurrent(device.context()), "cuCtxPushCurrent");
    }

    /** Gives the thread the context back that it had at {@link #enter}. */
    public void leave() {
        calls.check(driver.ctxPopCurrent(Pointer.nativeValue(out)), "cuCtxPopCurrent");
    }

    /** As {@link #leave} after a failure, to which is added what goes wrong now. */
    public void leaveAfter(Throwable reason) {
        new Failures().run(this::leave).endAfter(reason);
    }

    /** Copies from the host to the device. Memory that is not pinned has been read when this returns. */
    public void upload(long target, long source, long bytes) {
        calls.check(driver.memcpyHtoDAsync(target, source, bytes, handle), "cuMemcpyHtoDAsync");
    }

    /** Copies from the device to the host; there after {@link #synchronize}. */
    public void download(long target, long source, long bytes) {
        calls.check(driver.memcpyDtoHAsync(target, source, bytes, handle), "cuMemcpyDtoHAsync");
    }

    /** Copies within the device; the two must not overlap. */
    public void copy(long target, long source, long bytes) {
        calls.check(driver.memcpyDtoDAsync(target, source, bytes, handle), "cuMemcpyDtoDAsync");
    }

    /** Sets every byte. */
    public void fill(long target, byte value, long bytes) {
        calls.check(driver.memsetD8Async(target, value, bytes, handle), "cuMemsetD8Async");
    }

    /**
     * Launches a kernel.
     *
     * @param function of {@link KernelModule#function}
     * @param blocksX blocks along x, at least 1
     * @param blocksY blocks along y, 1 … 65535
     * @param threadsX threads of a block along x
     * @param threadsY threads of a block along y
     * @param arguments address of one address per parameter, read before this returns
     */
    public void launch(long function, int blocksX, int blocksY, int threadsX, int threadsY, long arguments) {
        calls.check(
                driver.launchKernel(function, blocksX, blocksY, 1, threadsX, threadsY, 1, 0, handle, arguments, 0),
                "cuLaunchKernel");
    }

    /** Launches a recording. */
    public void launch(Graph graph) {
        calls.check(driver.graphLaunch(graph.handle(), handle), "cuGraphLaunch");
    }

    /** Waits until everything is done. */
    public void synchronize() {
        calls.check(driver.streamSynchronize(handle), "cuStreamSynchronize");
    }

    /**
     * Records what an action launches instead of doing it.
     *
     * @throws RuntimeException what the action throws; nothing is left of the recording then
     */
    public Graph record(Runnable action) {
        calls.check(driver.streamBeginCapture(handle, THREAD_LOCAL), "cuStreamBeginCapture");
        try {
            action.run();
        } catch (RuntimeException | Error e) {
            new Failures().run(() -> destroy(end())).endAfter(e);
            throw e;
        }
        long graph = end();
        long executable;
        try {
            executable = calls.getLong("cuGraphInstantiate", address -> driver.graphInstantiate(address, graph, 0));
        } catch (RuntimeException | Error e) {
            new Failures().run(() -> destroy(graph)).endAfter(e);
            throw e;
        }
        Graph ready = new Graph(device, executable);
        try {
            destroy(graph);
        } catch (RuntimeException | Error e) {
            new Failures().close(ready).endAfter(e);
            throw e;
        }
        return ready;
    }

    private long end() {
        return calls.getLong("cuStreamEndCapture", address -> driver.streamEndCapture(handle, address));
    }

    private void destroy(long graph) {
        if (graph != 0) {
            calls.check(driver.graphDestroy(graph), "cuGraphDestroy");
        }
    }

    /** Destroys the stream; what is in it is still done. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            try {
                device.release("cuStreamDestroy", calling -> calling.streamDestroy(handle));
            } finally {
                out.close();
            }
        }
    }
}
