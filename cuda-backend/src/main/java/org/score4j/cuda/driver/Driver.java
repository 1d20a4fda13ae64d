package org.score4j.cuda.driver;

/**
 * The calls of NVIDIA's driver that this backend makes, as the C interface has them: every one returns a CUresult, 0 for success.
 *
 * <p>Handles and addresses are 64-bit numbers. What C writes through a pointer is written to the native memory at an address
 * that the caller gives: 4 bytes for an int, 8 for a size or a handle. {@link Device} and what it makes turn codes into exceptions.
 *
 * <p>Source: NVIDIA, CUDA Driver API reference manual.
 */
public interface Driver {
    /** Asks for the name behind a code, {@code const char *}. */
    int getErrorName(int code, long outText);

    /** Asks for the description of a code, {@code const char *}. */
    int getErrorString(int code, long outText);

    /** Starts the driver; {@code flags} is 0. */
    int init(int flags);

    /** Asks for the newest CUDA version that the driver serves: 1000·major + 10·minor, an int. */
    int driverGetVersion(long outVersion);

    /** Asks for the number of devices, an int. */
    int deviceGetCount(long outCount);

    /** Asks for the device with an index, an int. */
    int deviceGet(long outDevice, int index);

    /** Asks for the name of a device, at most {@code length} bytes with the final zero. */
    int deviceGetName(long outText, int length, int device);

    /** Asks for an attribute of a device, an int. */
    int deviceGetAttribute(long outValue, int attribute, int device);

    /** Asks for the bytes of a device's memory. */
    int deviceTotalMem(long outBytes, int device);

    /** Takes a share in the context that everything in this process has in common on a device. */
    int devicePrimaryCtxRetain(long outContext, int device);

    /** Gives a share in that context back. */
    int devicePrimaryCtxRelease(int device);

    /** Makes a context the calling thread's, on top of the one it had. */
    int ctxPushCurrent(long context);

    /** Takes the topmost context from the calling thread. */
    int ctxPopCurrent(long outContext);

    /** Asks for free and total bytes of the current context's device. */
    int memGetInfo(long outFree, long outTotal);

    /** Allocates memory on the device. */
    int memAlloc(long outAddress, long bytes);

    /** Frees memory of {@link #memAlloc}. */
    int memFree(long address);

    /** Allocates memory of the host that stays in place, so that copies need not wait for the processor. */
    int memAllocHost(long outAddress, long bytes);

    /** Frees memory of {@link #memAllocHost}. */
    int memFreeHost(long address);

    /** Copies from the host to the device, in the order of the stream. */
    int memcpyHtoDAsync(long target, long source, long bytes, long stream);

    /** Copies from the device to the host, in the order of the stream. */
    int memcpyDtoHAsync(long target, long source, long bytes, long stream);

    /** Copies within the device, in the order of the stream. */
    int memcpyDtoDAsync(long target, long source, long bytes, long stream);

    /** Sets bytes on the device, in the order of the stream. */
    int memsetD8Async(long target, byte value, long bytes, long stream);

    /** Makes a stream. */
    int streamCreate(long outStream, int flags);

    /** Destroys a stream. */
    int streamDestroy(long stream);

    /** Waits until everything in a stream is done; reports what failed in it. */
    int streamSynchronize(long stream);

    /**
     * Loads kernels from PTX or machine code.
     *
     * @param image address of the text, with a final zero, or of the binary
     * @param count number of options
     * @param options address of {@code count} ints
     * @param values address of {@code count} values of 8 bytes
     */
    int moduleLoadDataEx(long outModule, long image, int count, long options, long values);

    /** Unloads kernels. */
    int moduleUnload(long module);

    /** Asks for a kernel by name. */
    int moduleGetFunction(long outFunction, long module, long name);

    /**
     * Launches a kernel in a stream.
     *
     * @param arguments address of one address per parameter
     * @param extra 0
     */
    int launchKernel(
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

    /** From now on what goes into a stream is recorded instead of done. */
    int streamBeginCapture(long stream, int mode);

    /** Ends a recording. */
    int streamEndCapture(long stream, long outGraph);

    /** Makes a recording ready to run. */
    int graphInstantiate(long outExecutable, long graph, long flags);

    /** Runs a recording in a stream. */
    int graphLaunch(long executable, long stream);

    /** Destroys a recording. */
    int graphDestroy(long graph);

    /** Destroys what {@link #graphInstantiate} made. */
    int graphExecDestroy(long executable);
}
