package org.score4j.cuda;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.function.Function;
import org.score4j.cuda.driver.CudaException;
import org.score4j.cuda.driver.Device;
import org.score4j.cuda.driver.Driver;
import org.score4j.cuda.driver.Failures;
import org.score4j.cuda.driver.JnaDriver;
import org.score4j.cuda.driver.Stream;
import org.score4j.exec.Execution;
import org.score4j.exec.ExecutionRequest;
import org.score4j.exec.Executor;

/**
 * Runs programs on an NVIDIA GPU, by the driver alone: no toolkit has to be installed.
 *
 * <p>Registers are on the device for the whole run. Programs, seeds and noise are those of every executor, and so are the bits of
 * all instructions but evaluations and named operations. Networks that are on the device too ({@link DeviceNetwork}) leave the
 * state there, and the steps of a plan are recorded in the first batch and replayed in later ones of its size; others are given
 * pinned memory of the host, with a copy each way for every call.
 *
 * <p>Shares the context that this process has on the device with other libraries. Thread-safe; runs of several threads have
 * streams of their own. What an {@link Execution} takes is known before: {@link #memory}.
 */
public final class CudaExecutor implements Executor {
    /** The oldest compute capability that the kernels are made for: 7.5, Turing. */
    static final int OLDEST_CAPABILITY = 75;

    private final Device device;
    private final Kernels kernels;
    private final boolean recording;

    private CudaExecutor(Device device, Kernels kernels, boolean recording) {
        this.device = device;
        this.kernels = kernels;
        this.recording = recording;
    }

    /**
     * The executor on a device; the caller closes it, after all runs.
     *
     * @param index the device's place among those that the driver sees, from 0
     * @throws CudaException if there is no driver, it is too old, or there is no such device or it is not supported
     */
    public static CudaExecutor onDevice(int index) {
        return open(JnaDriver.load(), index, CudaExecutor::image, true);
    }

    /**
     * As {@link #onDevice}, without recording steps: every kernel is launched by itself. For comparisons.
     *
     * @throws CudaException as {@link #onDevice}
     */
    public static CudaExecutor withoutRecording(int index) {
        return open(JnaDriver.load(), index, CudaExecutor::image, false);
    }

    /** An executor by any driver and kernels. */
    static CudaExecutor open(Driver driver, int index, Function<String, byte[]> images, boolean recording) {
        Device device = Device.open(driver, index);
        try {
            int capability = device.description().capability();
            if (capability < OLDEST_CAPABILITY) {
                throw CudaException.of(
                        CudaException.Kind.UNSUPPORTED_DEVICE,
                        device + " has compute capability " + capability / 10.0 + "; needed: "
                                + OLDEST_CAPABILITY / 10.0 + " (Turing) or newer");
            }
            return new CudaExecutor(device, new Kernels(device, images), recording);
        } catch (RuntimeException | Error e) {
            new Failures().close(device).endAfter(e);
            throw e;
        }
    }

    /** The kernels of a name, as this library has them. */
    static byte[] image(String source) {
        String name = "/org/score4j/cuda/" + source + ".ptx";
        try (InputStream in = CudaExecutor.class.getResourceAsStream(name)) {
            if (in == null) {
                throw CudaException.of(CudaException.Kind.KERNEL_MISSING, "there is no " + name + " on the class path");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String name() {
        return "cuda:" + device.description().index();
    }

    /** What a run of this request takes. */
    public MemoryNeed memory(ExecutionRequest request) {
        RunMemory memory = plan(request);
        new RunParts(request, memory);
        return memory.need();
    }

    private static RunMemory plan(ExecutionRequest request) {
        return new RunMemory(
                request,
                Networks.Sizes.of(request),
                Checks.most(request.program().instructions()));
    }

    /**
     * {@inheritDoc}
     *
     * @throws CudaException if the device has less memory than {@link #memory} says, or a call fails
     */
    @Override
    public Execution open(ExecutionRequest request) {
        RunMemory memory = plan(request);
        RunParts parts = new RunParts(request, memory);
        memory.allocate(device);
        try {
            return open(request, memory, parts);
        } catch (RuntimeException | Error e) {
            new Failures().close(memory).endAfter(e);
            throw e;
        }
    }

    private Execution open(ExecutionRequest request, RunMemory memory, RunParts parts) {
        Stream stream = device.stream();
        try {
            stream.enter();
            Execution execution;
            try {
                execution = new CudaExecution(request, stream, kernels, memory, parts, recording);
            } catch (RuntimeException | Error e) {
                stream.leaveAfter(e);
                throw e;
            }
            stream.leave();
            return execution;
        } catch (RuntimeException | Error e) {
            new Failures().close(stream).endAfter(e);
            throw e;
        }
    }

    /** A quarter of what is free on the device: networks need room too. */
    @Override
    public long registerRoom() {
        return device.freeBytes() / 4;
    }

    @Override
    public void close() {
        new Failures().close(kernels).close(device).end();
    }

    @Override
    public String toString() {
        return device.toString();
    }
}
