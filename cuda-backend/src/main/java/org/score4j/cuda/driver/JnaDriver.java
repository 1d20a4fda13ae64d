package org.score4j.cuda.driver;

import com.sun.jna.FunctionMapper;
import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.score4j.cuda.driver.CudaException.Kind;

/**
 * The driver of this machine: {@code libcuda.so.1}, or {@code nvcuda.dll} on Windows. Thread-safe.
 *
 * <p>Calls are bound directly and take numbers alone, so that they make no objects.
 */
public final class JnaDriver implements Driver {
    /** What the C header renames: the binary keeps the first version of these under the plain name. */
    private static final Set<String> SECOND_VERSIONS = Set.of(
            "deviceTotalMem",
            "devicePrimaryCtxRelease",
            "ctxPushCurrent",
            "ctxPopCurrent",
            "memGetInfo",
            "memAlloc",
            "memFree",
            "memAllocHost",
            "memcpyHtoDAsync",
            "memcpyDtoHAsync",
            "memcpyDtoDAsync",
            "streamDestroy",
            "streamBeginCapture");

    private static @Nullable String loaded;

    private JnaDriver() {}

    /**
     * The driver, loaded at the first call.
     *
     * @throws CudaException if there is none, or it lacks functions
     */
    public static Driver load() {
        return load(Platform.isWindows() ? "nvcuda" : "libcuda.so.1");
    }

    /** A driver from another library. */
    static synchronized Driver load(String name) {
        if (!name.equals(loaded)) {
            loaded = null;
            bind(name);
            loaded = name;
        }
        return new JnaDriver();
    }

    private static void bind(String name) {
        try {
            FunctionMapper mapper = (library, method) -> symbol(method.getName());
            NativeLibrary library = NativeLibrary.getInstance(name, Map.of(Library.OPTION_FUNCTION_MAPPER, mapper));
            TreeSet<String> missing = new TreeSet<>();
            for (Method method : JnaDriver.class.getDeclaredMethods()) {
                if (Modifier.isNative(method.getModifiers()) && !exports(library, symbol(method.getName()))) {
                    missing.add(symbol(method.getName()));
                }
            }
            if (!missing.isEmpty()) {
                throw CudaException.of(Kind.DRIVER_TOO_OLD, "NVIDIA's driver (" + name + ") lacks " + missing);
            }
            Native.register(JnaDriver.class, library);
        } catch (LinkageError e) {
            CudaException none =
                    CudaException.of(Kind.NO_DRIVER, "no NVIDIA driver: " + name + " cannot be loaded on this machine");
            none.initCause(e);
            throw none;
        }
    }

    /** The name in the binary of the function behind a method. */
    static String symbol(String method) {
        if (method.equals("graphInstantiate")) {
            return "cuGraphInstantiateWithFlags";
        }
        String name = "cu" + method.substring(0, 1).toUpperCase(Locale.ROOT) + method.substring(1);
        return SECOND_VERSIONS.contains(method) ? name + "_v2" : name;
    }

    private static boolean exports(NativeLibrary library, String function) {
        try {
            library.getFunction(function);
            return true;
        } catch (UnsatisfiedLinkError e) {
            return false;
        }
    }

    @Override
    public native int getErrorName(int code, long outText);

    @Override
    public native int getErrorString(int code, long outText);

    @Override
    public native int init(int flags);

    @Override
    public native int driverGetVersion(long outVersion);

    @Override
    public native int deviceGetCount(long outCount);

    @Override
    public native int deviceGet(long outDevice, int index);

    @Override
    public native int deviceGetName(long outText, int length, int device);

    @Override
    public native int deviceGetAttribute(long outValue, int attribute, int device);

    @Override
    public native int deviceTotalMem(long outBytes, int device);

    @Override
    public native int devicePrimaryCtxRetain(long outContext, int device);

    @Override
    public native int devicePrimaryCtxRelease(int device);

    @Override
    public native int ctxPushCurrent(long context);

    @Override
    public native int ctxPopCurrent(long outContext);

    @Override
    public native int memGetInfo(long outFree, long outTotal);

    @Override
    public native int memAlloc(long outAddress, long bytes);

    @Override
    public native int memFree(long address);

    @Override
    public native int memAllocHost(long outAddress, long bytes);

    @Override
    public native int memFreeHost(long address);

    @Override
    public native int memcpyHtoDAsync(long target, long source, long bytes, long stream);

    @Override
    public native int memcpyDtoHAsync(long target, long source, long bytes, long stream);

    @Override
    public native int memcpyDtoDAsync(long target, long source, long bytes, long stream);

    @Override
    public native int memsetD8Async(long target, byte value, long bytes, long stream);

    @Override
    public native int streamCreate(long outStream, int flags);

    @Override
    public native int streamDestroy(long stream);

    @Override
    public native int streamSynchronize(long stream);

    @Override
    public native int moduleLoadDataEx(long outModule, long image, int count, long options, long values);

    @Override
    public native int moduleUnload(long module);

    @Override
    public native int moduleGetFunction(long outFunction, long module, long name);

    @Override
    public native int launchKernel(
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
            long extra);

    @Override
    public native int streamBeginCapture(long stream, int mode);

    @Override
    public native int streamEndCapture(long stream, long outGraph);

    @Override
    public native int graphInstantiate(long outExecutable, long graph, long flags);

    @Override
    public native int graphLaunch(long executable, long stream);

    @Override
    public native int graphDestroy(long graph);

    @Override
    public native int graphExecDestroy(long executable);
}
