package org.score4j.cuda.driver;

import com.sun.jna.Native;
import com.sun.jna.Pointer;

/** A driver that does nothing, makes no objects and never fails: what is left are the objects of its callers. Frees nothing. */
public final class SilentDriver implements Driver {
    private static int put(long address, long value) {
        new Pointer(address).setLong(0, value);
        return 0;
    }

    private static int putInt(long address, int value) {
        new Pointer(address).setInt(0, value);
        return 0;
    }

    @Override
    public int getErrorName(int code, long outText) {
        return 0;
    }

    @Override
    public int getErrorString(int code, long outText) {
        return 0;
    }

    @Override
    public int init(int flags) {
        return 0;
    }

    @Override
    public int driverGetVersion(long outVersion) {
        return putInt(outVersion, Device.OLDEST_DRIVER);
    }

    @Override
    public int deviceGetCount(long outCount) {
        return putInt(outCount, 1);
    }

    @Override
    public int deviceGet(long outDevice, int index) {
        return put(outDevice, 16);
    }

    @Override
    public int deviceGetName(long outText, int length, int device) {
        return 0;
    }

    @Override
    public int deviceGetAttribute(long outValue, int attribute, int device) {
        return putInt(outValue, 9);
    }

    @Override
    public int deviceTotalMem(long outBytes, int device) {
        return put(outBytes, 16);
    }

    @Override
    public int devicePrimaryCtxRetain(long outContext, int device) {
        return put(outContext, 16);
    }

    @Override
    public int devicePrimaryCtxRelease(int device) {
        return 0;
    }

    @Override
    public int ctxPushCurrent(long context) {
        return 0;
    }

    @Override
    public int ctxPopCurrent(long outContext) {
        return 0;
    }

    @Override
    public int memGetInfo(long outFree, long outTotal) {
        return put(outFree, 1L << 30);
    }

    @Override
    public int memAlloc(long outAddress, long bytes) {
        return put(outAddress, 0x7000_0000_0000L);
    }

    @Override
    public int memFree(long address) {
        return 0;
    }

    @Override
    public int memAllocHost(long outAddress, long bytes) {
        long address = Native.malloc(bytes);
        // nothing has been found
        new Pointer(address).setMemory(0, bytes, (byte) 0xFF);
        return put(outAddress, address);
    }

    @Override
    public int memFreeHost(long address) {
        return 0;
    }

    @Override
    public int memcpyHtoDAsync(long target, long source, long bytes, long stream) {
        return 0;
    }

    @Override
    public int memcpyDtoHAsync(long target, long source, long bytes, long stream) {
        return 0;
    }

    @Override
    public int memcpyDtoDAsync(long target, long source, long bytes, long stream) {
        return 0;
    }

    @Override
    public int memsetD8Async(long target, byte value, long bytes, long stream) {
        return 0;
    }

    @Override
    public int streamCreate(long outStream, int flags) {
        return put(outStream, 16);
    }

    @Override
    public int streamDestroy(long stream) {
        return 0;
    }

    @Override
    public int streamSynchronize(long stream) {
        return 0;
    }

    @Override
    public int moduleLoadDataEx(long outModule, long image, int count, long options, long values) {
        return put(outModule, 16);
    }

    @Override
    public int moduleUnload(long module) {
        return 0;
    }

    @Override
    public int moduleGetFunction(long outFunction, long module, long name) {
        return put(outFunction, 16);
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
        return 0;
    }

    @Override
    public int streamBeginCapture(long stream, int mode) {
        return 0;
    }

    @Override
    public int streamEndCapture(long stream, long outGraph) {
        return put(outGraph, 16);
    }

    @Override
    public int graphInstantiate(long outExecutable, long graph, long flags) {
        return put(outExecutable, 16);
    }

    @Override
    public int graphLaunch(long executable, long stream) {
        return 0;
    }

    @Override
    public int graphDestroy(long graph) {
        return 0;
    }

    @Override
    public int graphExecDestroy(long executable) {
        return 0;
    }
}
