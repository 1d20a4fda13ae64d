package org.score4j.cuda.driver;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A driver whose devices are pieces of the host's memory. What goes into a stream is done when the stream is waited for and not
 * before, so that a missing wait is seen; copies must lie within living allocations; every handle is counted.
 */
public final class FakeDriver {
    private static final int INVALID_VALUE = 1;
    private static final int OUT_OF_MEMORY = 2;
    private static final int NOT_INITIALIZED = 3;
    private static final int INVALID_DEVICE = 101;
    private static final int INVALID_CONTEXT = 201;
    private static final int INVALID_HANDLE = 400;
    private static final int NOT_FOUND = 500;
    private static final int ILLEGAL_ADDRESS = 700;
    private static final int CAPTURE_UNSUPPORTED = 900;
    private static final byte POISON = (byte) 0xFF;
    private static final long ALIGNMENT = 256;

    private static final Set<String> ENDINGS = Set.of(
            "devicePrimaryCtxRelease",
            "ctxPopCurrent",
            "memFree",
            "memFreeHost",
            "streamDestroy",
            "streamEndCapture",
            "moduleUnload",
            "graphDestroy",
            "graphExecDestroy");

    /** What runs for a kernel. */
    @FunctionalInterface
    public interface Code {
        /** Runs all threads of a launch; the arguments are the bytes of the kernel's one parameter. */
        void run(Pointer arguments, int blocksX, int blocksY, int threadsX, int threadsY);
    }

    /** A kernel and the size of its parameter. */
    public record Kernel(int argumentBytes, Code code) {}

    /** What the driver says, and how large it pretends the device to be. */
    public int version = 12_040;

    public int devices = 1;
    public int capability = 80;
    public long totalBytes = 1L << 30;
    public String compilerLog = "";

    /** The call with this number, from 0, returns {@link #injected}; all after it too if it is {@link #lasting}. */
    public int failing = -1;

    public int injected;
    public boolean lasting;

    /** Names of the calls so far. */
    public final List<String> calls = new ArrayList<>();

    private final Map<String, Kernel> kernels = new HashMap<>();
    private final TreeMap<Long, Long> deviceMemory = new TreeMap<>();
    private final TreeMap<Long, Long> hostMemory = new TreeMap<>();
    private final Map<Long, Long> blocks = new HashMap<>();
    private final Map<Long, Deque<Runnable>> streams = new HashMap<>();
    private final Map<Long, String> modules = new HashMap<>();
    private final Map<Long, Kernel> functions = new HashMap<>();
    private final Map<Long, List<Runnable>> graphs = new HashMap<>();
    private final Map<Long, List<Runnable>> executables = new HashMap<>();
    private final Deque<Long> current = new ArrayDeque<>();
    private final List<Memory> texts = new ArrayList<>();
    private @Nullable List<Runnable> recording;
    private boolean initialized;
    private int retained;
    private long nextHandle = 0x7000_0000_1000L;
    private long peak;

    /** The driver. */
    public Driver driver() {
        InvocationHandler handler = (proxy, method, arguments) -> {
            int number = calls.size();
            calls.add(method.getName());
            boolean fails = number == failing || (lasting && failing >= 0 && number > failing);
            boolean asks = method.getName().startsWith("getError");
            if (fails && !asks && !ENDINGS.contains(method.getName())) {
                return injected;
            }
            try {
                Object code = method.invoke(new Behaviour(), arguments);
                return fails && !asks ? injected : code;
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        };
        return (Driver)
                Proxy.newProxyInstance(FakeDriver.class.getClassLoader(), new Class<?>[] {Driver.class}, handler);
    }

    /** Gives the device a kernel. */
    public FakeDriver with(String name, int argumentBytes, Code code) {
        kernels.put(name, new Kernel(argumentBytes, code));
        return this;
    }

    /** Handles that nobody has given back. */
    public Map<String, Integer> alive() {
        Map<String, Integer> all = new TreeMap<>(Map.of(
                "device memory", deviceMemory.size(),
                "host memory", hostMemory.size(),
                "streams", streams.size(),
                "modules", modules.size(),
                "graphs", graphs.size(),
                "executables", executables.size(),
                "contexts", retained,
                "current contexts", current.size(),
                "recordings", recording == null ? 0 : 1));
        all.values().removeIf(count -> count == 0);
        return all;
    }

    /** How often a call was made. */
    public long count(String call) {
        return calls.stream().filter(call::equals).count();
    }

    /** The most bytes of device memory at once. */
    public long peakBytes() {
        return peak;
    }

    private long handle() {
        nextHandle += 16;
        return nextHandle;
    }

    private static boolean within(TreeMap<Long, Long> memory, long address, long bytes) {
        Map.Entry<Long, Long> block = memory.floorEntry(address);
        return block != null && address + bytes <= block.getKey() + block.getValue();
    }

    private static void put(long address, long value) {
        new Pointer(address).setLong(0, value);
    }

    private static int putInt(long address, int value) {
        new Pointer(address).setInt(0, value);
        return 0;
    }

    private static void move(long target, long source, long bytes) {
        new Pointer(target).getByteBuffer(0, bytes).put(new Pointer(source).getByteBuffer(0, bytes));
    }

    /** Public because a proxy calls it. */
    public final class Behaviour implements Driver {
        private int text(int code, long out, String text) {
            if (code != 0 && code < 1000) {
                Memory memory = new Memory(text.length() + 1L);
                memory.setString(0, text, "US-ASCII");
                texts.add(memory);
                put(out, Pointer.nativeValue(memory));
                return 0;
            }
            return INVALID_VALUE;
        }

        @Override
        public int getErrorName(int code, long outText) {
            return text(code, outText, code == OUT_OF_MEMORY ? "CUDA_ERROR_OUT_OF_MEMORY" : "CUDA_ERROR_" + code);
        }

        @Override
        public int getErrorString(int code, long outText) {
            return text(code, outText, code == OUT_OF_MEMORY ? "out of memory" : "error number " + code);
        }

        @Override
        public int init(int flags) {
            initialized = true;
            return 0;
        }

        @Override
        public int driverGetVersion(long outVersion) {
            return putInt(outVersion, version);
        }

        @Override
        public int deviceGetCount(long outCount) {
            return initialized ? putInt(outCount, devices) : NOT_INITIALIZED;
        }

        @Override
        public int deviceGet(long outDevice, int index) {
            return index < devices ? putInt(outDevice, 40 + index) : INVALID_DEVICE;
        }

        @Override
        public int deviceGetName(long outText, int length, int device) {
            byte[] name = ("Fake device " + (device - 40) + "\0").getBytes(StandardCharsets.US_ASCII);
            new Pointer(outText).write(0, name, 0, name.length);
            return 0;
        }

        @Override
        public int deviceGetAttribute(long outValue, int attribute, int device) {
            return switch (attribute) {
                case 16 -> putInt(outValue, 4);
                case 75 -> putInt(outValue, capability / 10);
                case 76 -> putInt(outValue, capability % 10);
                default -> INVALID_VALUE;
            };
        }

        @Override
        public int deviceTotalMem(long outBytes, int device) {
            put(outBytes, totalBytes);
            return 0;
        }

        @Override
        public int devicePrimaryCtxRetain(long outContext, int device) {
            retained++;
            put(outContext, 0x5000_0000_0000L + device);
            return 0;
        }

        @Override
        public int devicePrimaryCtxRelease(int device) {
            retained--;
            return 0;
        }

        @Override
        public int ctxPushCurrent(long context) {
            if (retained == 0) {
                return INVALID_CONTEXT;
            }
            current.push(context);
            return 0;
        }

        @Override
        public int ctxPopCurrent(long outContext) {
            if (current.isEmpty()) {
                return INVALID_CONTEXT;
            }
            put(outContext, current.pop());
            return 0;
        }

        private long used() {
            return deviceMemory.values().stream().mapToLong(Long::longValue).sum();
        }

        @Override
        public int memGetInfo(long outFree, long outTotal) {
            if (current.isEmpty()) {
                return INVALID_CONTEXT;
            }
            put(outFree, totalBytes - used());
            put(outTotal, totalBytes);
            return 0;
        }

        @Override
        public int memAlloc(long outAddress, long bytes) {
            int code = allocate(deviceMemory, outAddress, bytes, totalBytes - used());
            peak = Math.max(peak, used());
            return code;
        }

        private int allocate(TreeMap<Long, Long> memory, long out, long bytes, long room) {
            if (current.isEmpty()) {
                return INVALID_CONTEXT;
            }
            if (recording != null) {
                return CAPTURE_UNSUPPORTED;
            }
            if (bytes < 1) {
                return INVALID_VALUE;
            }
            if (bytes > room) {
                return OUT_OF_MEMORY;
            }
            long block = Native.malloc(bytes + ALIGNMENT);
            long address = block + ALIGNMENT - block % ALIGNMENT;
            new Pointer(address).setMemory(0, bytes, POISON);
            memory.put(address, bytes);
            blocks.put(address, block);
            put(out, address);
            return 0;
        }

        private int free(TreeMap<Long, Long> memory, long address) {
            if (memory.remove(address) == null) {
                return INVALID_VALUE;
            }
            Native.free(blocks.remove(address));
            return 0;
        }

        @Override
        public int memFree(long address) {
            return free(deviceMemory, address);
        }

        @Override
        public int memAllocHost(long outAddress, long bytes) {
            return allocate(hostMemory, outAddress, bytes, Long.MAX_VALUE);
        }

        @Override
        public int memFreeHost(long address) {
            return free(hostMemory, address);
        }

        private int enqueue(long stream, Runnable work) {
            Deque<Runnable> queue = streams.get(stream);
            if (queue == null) {
                return INVALID_HANDLE;
            }
            if (current.isEmpty()) {
                return INVALID_CONTEXT;
            }
            if (recording == null) {
                queue.add(work);
            } else {
                recording.add(work);
            }
            return 0;
        }

        @Override
        public int memcpyHtoDAsync(long target, long source, long bytes, long stream) {
            if (!within(deviceMemory, target, bytes)) {
                return ILLEGAL_ADDRESS;
            }
            if (within(hostMemory, source, bytes)) {
                return enqueue(stream, () -> move(target, source, bytes));
            }
            if (recording != null) {
                return CAPTURE_UNSUPPORTED;
            }
            byte[] snapshot = new Pointer(source).getByteArray(0, (int) bytes);
            return enqueue(stream, () -> new Pointer(target).write(0, snapshot, 0, snapshot.length));
        }

        @Override
        public int memcpyDtoHAsync(long target, long source, long bytes, long stream) {
            return within(deviceMemory, source, bytes)
                    ? enqueue(stream, () -> move(target, source, bytes))
                    : ILLEGAL_ADDRESS;
        }

        @Override
        public int memcpyDtoDAsync(long target, long source, long bytes, long stream) {
            boolean disjoint = target + bytes <= source || source + bytes <= target;
            return disjoint && within(deviceMemory, source, bytes) && within(deviceMemory, target, bytes)
                    ? enqueue(stream, () -> move(target, source, bytes))
                    : ILLEGAL_ADDRESS;
        }

        @Override
        public int memsetD8Async(long target, byte value, long bytes, long stream) {
            return within(deviceMemory, target, bytes)
                    ? enqueue(stream, () -> new Pointer(target).setMemory(0, bytes, value))
                    : ILLEGAL_ADDRESS;
        }

        @Override
        public int streamCreate(long outStream, int flags) {
            if (current.isEmpty()) {
                return INVALID_CONTEXT;
            }
            long handle = handle();
            streams.put(handle, new ArrayDeque<>());
            put(outStream, handle);
            return 0;
        }

        @Override
        public int streamDestroy(long stream) {
            return streams.remove(stream) == null ? INVALID_HANDLE : 0;
        }

        @Override
        public int streamSynchronize(long stream) {
            Deque<Runnable> queue = streams.get(stream);
            if (queue == null) {
                return INVALID_HANDLE;
            }
            if (recording != null) {
                return CAPTURE_UNSUPPORTED;
            }
            while (!queue.isEmpty()) {
                queue.poll().run();
            }
            return 0;
        }

        @Override
        public int moduleLoadDataEx(long outModule, long image, int count, long options, long values) {
            if (current.isEmpty()) {
                return INVALID_CONTEXT;
            }
            String text = new Pointer(image).getString(0, "US-ASCII");
            if (text.isEmpty()) {
                Pointer log = new Pointer(values).getPointer(0);
                log.setString(0, compilerLog, "US-ASCII");
                return 218;
            }
            long handle = handle();
            modules.put(handle, text);
            put(outModule, handle);
            return 0;
        }

        @Override
        public int moduleUnload(long module) {
            return modules.remove(module) == null ? INVALID_HANDLE : 0;
        }

        @Override
        public int moduleGetFunction(long outFunction, long module, long name) {
            Kernel kernel = kernels.get(new Pointer(name).getString(0, "US-ASCII"));
            if (!modules.containsKey(module)) {
                return INVALID_HANDLE;
            }
            if (kernel == null) {
                return NOT_FOUND;
            }
            long handle = handle();
            functions.put(handle, kernel);
            put(outFunction, handle);
            return 0;
        }

        @Override
        public int launchKernel(
                long function,
                int gridX,
                int gridY,
                int gridZ,
                int blockX,
                int blockY,
                int blockZ,
                int sharedBytes,
                long stream,
                long arguments,
                long extra) {
            Kernel kernel = functions.get(function);
            boolean fits = gridX >= 1 && gridY >= 1 && gridY <= 65_535 && gridZ == 1 && blockX * blockY <= 1024;
            if (kernel == null || !fits || blockX < 1 || blockY < 1 || blockZ != 1) {
                return INVALID_VALUE;
            }
            byte[] bytes = new Pointer(arguments).getPointer(0).getByteArray(0, kernel.argumentBytes());
            return enqueue(stream, () -> {
                try (Memory copy = new Memory(bytes.length)) {
                    copy.write(0, bytes, 0, bytes.length);
                    kernel.code().run(copy, gridX, gridY, blockX, blockY);
                }
            });
        }

        @Override
        public int streamBeginCapture(long stream, int mode) {
            if (recording != null || mode != 1 || current.isEmpty()) {
                return INVALID_VALUE;
            }
            recording = new ArrayList<>();
            return 0;
        }

        @Override
        public int streamEndCapture(long stream, long outGraph) {
            List<Runnable> done = recording;
            if (done == null) {
                return INVALID_VALUE;
            }
            recording = null;
            // a call that is made to fail here gives no graph
            if (calls.size() - 1 != failing && !(lasting && failing >= 0 && calls.size() > failing)) {
                long handle = handle();
                graphs.put(handle, done);
                put(outGraph, handle);
            }
            return 0;
        }

        @Override
        public int graphInstantiate(long outExecutable, long graph, long flags) {
            List<Runnable> recorded = graphs.get(graph);
            if (recorded == null) {
                return INVALID_HANDLE;
            }
            long handle = handle();
            executables.put(handle, List.copyOf(recorded));
            put(outExecutable, handle);
            return 0;
        }

        @Override
        public int graphLaunch(long executable, long stream) {
            List<Runnable> recorded = executables.get(executable);
            return recorded == null ? INVALID_HANDLE : enqueue(stream, () -> recorded.forEach(Runnable::run));
        }

        @Override
        public int graphDestroy(long graph) {
            return graphs.remove(graph) == null ? INVALID_HANDLE : 0;
        }

        @Override
        public int graphExecDestroy(long executable) {
            return executables.remove(executable) == null ? INVALID_HANDLE : 0;
        }
    }
}
