package org.score4j.cuda.driver;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.nio.charset.StandardCharsets;

/** Kernels on the device. */
public final class KernelModule implements AutoCloseable {
    private static final int LOG_BUFFER = 5;
    private static final int LOG_BUFFER_BYTES = 6;
    private static final int LOG_LENGTH = 8192;

    private final Device device;
    private final String name;
    private final long handle;
    private boolean closed;

    private KernelModule(Device device, String name, long handle) {
        this.device = device;
        this.name = name;
        this.handle = handle;
    }

    /** Loads an image within the context. */
    static KernelModule load(Device device, String name, byte[] image) {
        Calls calls = device.calls();
        try (Memory bytes = new Memory(image.length + 1L);
                Memory log = new Memory(LOG_LENGTH);
                Memory options = new Memory(2L * Integer.BYTES);
                Memory values = new Memory(2L * Long.BYTES);
                Memory out = new Memory(Long.BYTES)) {
            bytes.write(0, image, 0, image.length);
            bytes.setByte(image.length, (byte) 0);
            log.clear();
            out.clear();
            options.setInt(0, LOG_BUFFER);
            options.setInt(Integer.BYTES, LOG_BUFFER_BYTES);
            values.setPointer(0, log);
            values.setLong(Long.BYTES, LOG_LENGTH);
            int code = calls.driver()
                    .moduleLoadDataEx(
                            Pointer.nativeValue(out),
                            Pointer.nativeValue(bytes),
                            2,
                            Pointer.nativeValue(options),
                            Pointer.nativeValue(values));
            calls.check(code, "cuModuleLoadDataEx", () -> describe(device, name, log));
            return new KernelModule(device, name, out.getLong(0));
        }
    }

    private static String describe(Device device, String name, Memory log) {
        // the last byte stays zero even if the driver fills all of it
        log.setByte(LOG_LENGTH - 1, (byte) 0);
        String said = log.getString(0, "UTF-8").strip();
        return "kernels '" + name + "' on " + device + (said.isEmpty() ? "" : "; the driver's compiler says: " + said);
    }

    /**
     * A kernel; valid until the module is closed.
     *
     * @throws CudaException if there is none of this name
     */
    public long function(String kernel) {
        Calls calls = device.calls();
        byte[] text = kernel.getBytes(StandardCharsets.US_ASCII);
        try (Memory bytes = new Memory(text.length + 1L);
                Memory out = new Memory(Long.BYTES);
                Device.Scope scope = device.enter()) {
            bytes.write(0, text, 0, text.length);
            bytes.setByte(text.length, (byte) 0);
            out.clear();
            int code = calls.driver().moduleGetFunction(Pointer.nativeValue(out), handle, Pointer.nativeValue(bytes));
            scope.check(code, "cuModuleGetFunction", () -> "kernel '" + kernel + "' of '" + name + "' on " + device);
            return out.getLong(0);
        }
    }

    /** Unloads the kernels. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            device.release("cuModuleUnload", driver -> driver.moduleUnload(handle));
        }
    }
}
