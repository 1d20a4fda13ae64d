package org.score4j.cuda.driver;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import org.score4j.cuda.driver.CudaException.Kind;

/**
 * One GPU, in the context that everything in this process shares on it.
 *
 * <p>What is made here has to be closed before the device is. Thread-safe; what is made is not.
 */
public final class Device implements AutoCloseable {
    /** The oldest CUDA version that a driver has to serve: 11.4, of 2021. */
    public static final int OLDEST_DRIVER = 11_040;

    private static final int MULTIPROCESSORS = 16;
    private static final int CAPABILITY_MAJOR = 75;
    private static final int CAPABILITY_MINOR = 76;
    private static final int NAME_LENGTH = 256;

    private final Calls calls;
    private final Description description;
    private final int handle;
    private final long context;
    private boolean closed;

    /**
     * What a device is.
     *
     * @param index its place among the devices, from 0
     * @param name what NVIDIA calls it
     * @param capability its compute capability, 10·major + minor
     * @param multiprocessors how many it has
     * @param totalBytes its memory
     * @param driverVersion the CUDA version that the driver serves, 1000·major + 10·minor
     */
    public record Description(
            int index, String name, int capability, int multiprocessors, long totalBytes, int driverVersion) {
        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "cuda:%d, %s, compute capability %d.%d, %s, driver for CUDA %s",
                    index,
                    name,
                    capability / 10,
                    capability % 10,
                    Bytes.text(totalBytes),
                    version(driverVersion));
        }
    }

    private Device(Calls calls, Description description, int handle, long context) {
        this.calls = calls;
        this.description = description;
        this.handle = handle;
        this.context = context;
    }

    /**
     * Opens a device.
     *
     * @param index its place among the devices, from 0
     * @throws CudaException if the driver is too old or there is no such device
     */
    public static Device open(Driver driver, int index) {
        Calls calls = new Calls(driver);
        int count = count(calls);
        if (index < 0 || index >= count) {
            throw CudaException.of(Kind.NO_DEVICE, "device index is " + index + "; allowed: 0 to " + (count - 1));
        }
        int handle = calls.getInt("cuDeviceGet", out -> driver.deviceGet(out, index));
        Description description = describe(calls, index, handle);
        long context = calls.getLong("cuDevicePrimaryCtxRetain", out -> driver.devicePrimaryCtxRetain(out, handle));
        return new Device(calls, description, handle, context);
    }

    /** Number of devices, at least 1. */
    private static int count(Calls calls) {
        Driver driver = calls.driver();
        int version = calls.getInt("cuDriverGetVersion", driver::driverGetVersion);
        if (version < OLDEST_DRIVER) {
            throw CudaException.of(Kind.DRIVER_TOO_OLD, "NVIDIA's driver serves CUDA up to " + version(version));
        }
        calls.check(driver.init(0), "cuInit");
        int count = calls.getInt("cuDeviceGetCount", driver::deviceGetCount);
        if (count < 1) {
            throw CudaException.of(Kind.NO_DEVICE, "NVIDIA's driver sees no device");
        }
        return count;
    }

    private static Description describe(Calls calls, int index, int handle) {
        Driver driver = calls.driver();
        int major = attribute(calls, CAPABILITY_MAJOR, handle);
        int minor = attribute(calls, CAPABILITY_MINOR, handle);
        String name;
        try (Memory text = new Memory(NAME_LENGTH)) {
            text.clear();
            calls.check(driver.deviceGetName(Pointer.nativeValue(text), NAME_LENGTH, handle), "cuDeviceGetName");
            name = text.getString(0, "UTF-8");
        }
        return new Description(
                index,
                name,
                10 * major + minor,
                attribute(calls, MULTIPROCESSORS, handle),
                calls.getLong("cuDeviceTotalMem", out -> driver.deviceTotalMem(out, handle)),
                calls.getInt("cuDriverGetVersion", driver::driverGetVersion));
    }

    private static int attribute(Calls calls, int attribute, int handle) {
        return calls.getInt("cuDeviceGetAttribute", out -> calls.driver().deviceGetAttribute(out, attribute, handle));
    }

    /** A version as people write it. */
    static String version(int number) {
        return number / 1000 + "." + number % 1000 / 10;
    }

    /** What this device is. */
    public Description description() {
        return description;
    }

    /** Bytes that nobody uses at this moment. */
    public long freeBytes() {
        try (Memory out = new Memory(2L * Long.BYTES);
                Scope scope = enter()) {
            out.clear();
            long free = Pointer.nativeValue(out);
            scope.check(calls.driver().memGetInfo(free, free + Long.BYTES), "cuMemGetInfo");
            return out.getLong(0);
        }
    }

    /**
     * Memory on the device; its content is undefined.
     *
     * @param bytes at least 1
     */
    public DeviceMemory allocate(long bytes) {
        return make(() -> new DeviceMemory(
                this, calls.getLong("cuMemAlloc", out -> calls.driver().memAlloc(out, bytes)), bytes));
    }

    /**
     * Memory of the host that copies to and from the device need not wait for; its content is undefined.
     *
     * @param bytes 1 … 2³¹ − 1
     */
    public PinnedMemory pin(int bytes) {
        return make(() -> new PinnedMemory(
                this, calls.getLong("cuMemAllocHost", out -> calls.driver().memAllocHost(out, bytes)), bytes));
    }

    /** An order in which work is done on the device. */
    public Stream stream() {
        return make(() -> new Stream(
                this, calls.getLong("cuStreamCreate", out -> calls.driver().streamCreate(out, Stream.NON_BLOCKING))));
    }

    /**
     * Kernels.
     *
     * @param name what messages call the image
     * @param image PTX as text, or machine code
     * @throws CudaException with what the driver's compiler says if it cannot be loaded
     */
    public KernelModule load(String name, byte[] image) {
        return make(() -> KernelModule.load(this, name, image));
    }

    /** Makes something within the context; what cannot be handed over is closed. */
    private <T extends AutoCloseable> T make(Supplier<T> maker) {
        Scope scope = enter();
        T made;
        try {
            made = maker.get();
        } catch (RuntimeException | Error e) {
            new Failures().close(scope).endAfter(e);
            throw e;
        }
        try {
            scope.close();
        } catch (RuntimeException | Error e) {
            new Failures().close(made).endAfter(e);
            throw e;
        }
        return made;
    }

    /** Gives something back within the context, or without it where that is gone. */
    void release(String call, ToIntFunction<Driver> action) {
        Failures failures = new Failures();
        AtomicReference<@Nullable Scope> scope = new AtomicReference<>();
        failures.run(() -> scope.set(enter()))
                .run(() -> calls.check(action.applyAsInt(calls.driver()), call))
                .close(scope.get())
                .end();
    }

    /** Makes the context the calling thread's until the scope is closed. */
    Scope enter() {
        return new Scope(calls, context);
    }

    long context() {
        return context;
    }

    Calls calls() {
        return calls;
    }

    /** A time in which a thread has the context; it has the one it had before afterwards. */
    static final class Scope implements AutoCloseable {
        private final Calls calls;

        private Scope(Calls calls, long context) {
            this.calls = calls;
            calls.check(calls.driver().ctxPushCurrent(context), "cuCtxPushCurrent");
        }

        void check(int code, String call) {
            calls.check(code, call);
        }

        void check(int code, String call, Supplier<String> what) {
            calls.check(code, call, what);
        }

        @Override
        public void close() {
            calls.getLong("cuCtxPopCurrent", calls.driver()::ctxPopCurrent);
        }
    }

    /** Gives the share in the context back. */
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            calls.check(calls.driver().devicePrimaryCtxRelease(handle), "cuDevicePrimaryCtxRelease");
        }
    }

    @Override
    public String toString() {
        return description.toString();
    }
}
