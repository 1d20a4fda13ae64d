package org.score4j.cuda;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.score4j.cuda.driver.Bytes;
import org.score4j.cuda.driver.CudaException;
import org.score4j.cuda.driver.Device;
import org.score4j.cuda.driver.DeviceMemory;
import org.score4j.cuda.driver.Failures;
import org.score4j.cuda.driver.PinnedMemory;
import org.score4j.exec.ExecutionRequest;
import org.score4j.program.Coefficient;
import org.score4j.program.Instruction;
import org.score4j.program.Term;

/**
 * The memory of one run: one piece on the device and one on the host, laid out by the program and the shape before anything is
 * allocated.
 */
final class RunMemory implements AutoCloseable {
    /** Numbers per sample that the host computes for one network call. */
    enum Numbers {
        INPUT(0),
        SKIP(1),
        GAIN(2),
        ALPHA(3),
        SIGMA(4);

        private final int place;

        Numbers(int place) {
            this.place = place;
        }

        /** Which of the arrays it is, from 0. */
        int place() {
            return place;
        }
    }

    private static final String REGISTERS = "registers";
    private static final String NUMBERS = "numbers of samples";
    private static final String NETWORKS = "network inputs and outputs";
    private static final String MODELS = "exact models";
    private static final String NOISE = "noise";
    private static final String FACTORS = "factors of the program";
    private static final int CHUNK = 1024;

    /** A part that is on the device and, where the host reads or writes it, on the host. */
    record Part(long device, long host, int bytes) {}

    private final MemoryMap onDevice = new MemoryMap();
    private final MemoryMap onHost = new MemoryMap();
    private final int rows;
    private final int length;
    private final int elementBytes;
    private final long registerStride;
    private final long registers;
    private final Part scalars;
    private final Part samples;
    private final Part numbers;
    private final Part flags;
    private final Part input;
    private final Part output;
    private final Part noise;
    private final long partials;
    private final long means;
    private final Map<Coefficient.Elements, Long> elements = new LinkedHashMap<>();
    private @Nullable DeviceMemory device;
    private @Nullable PinnedMemory host;

    RunMemory(ExecutionRequest request, Networks.Sizes networks, int checks) {
        rows = request.samples().length;
        length = request.sampleLength();
        elementBytes = request.type().bytes();
        long state = (long) rows * length * elementBytes;
        MemoryMap one = new MemoryMap();
        one.reserve(REGISTERS, state);
        registerStride = one.bytes();
        // the last good state and the one that may replace it
        registers = onDevice.reserve(
                REGISTERS,
                Math.multiplyExact(registerStride, request.program().registers().size() + 2L));
        scalars = part(NUMBERS, (long) request.program().scalars().size() * rows * Double.BYTES);
        samples = part(NUMBERS, (long) rows * Long.BYTES);
        numbers = part(NUMBERS, (long) Numbers.values().length * rows * Double.BYTES);
        flags = part(NUMBERS, (long) checks * Long.BYTES);
        input = new Part(
                onDevice.reserve(NETWORKS, networks.inputBytes()),
                onHost.reserve(NETWORKS, networks.hostInputBytes()),
                Math.toIntExact(networks.hostInputBytes()));
        output = new Part(
                onDevice.reserve(NETWORKS, networks.outputBytes()),
                onHost.reserve(NETWORKS, networks.hostOutputBytes()),
                Math.toIntExact(networks.hostOutputBytes()));
        boolean hostNoise = PathSums.seed(request).isEmpty();
        noise = new Part(
                onDevice.reserve(NOISE, hostNoise || PathSums.isPath(request) ? state : 0),
                onHost.reserve(NOISE, hostNoise ? state : 0),
                Math.toIntExact(hostNoise ? state : 0));
        boolean reduces = request.program().instructions().stream().anyMatch(Instruction.Reduce.class::isInstance);
        int chunks = (length + CHUNK - 1) / CHUNK;
        partials = onDevice.reserve(NUMBERS, reduces ? (long) rows * chunks * Double.BYTES : 0);
        means = onDevice.reserve(NUMBERS, reduces ? (long) rows * Double.BYTES : 0);
        for (Instruction instruction : request.program().instructions()) {
            if (instruction instanceof Instruction.Combine combine) {
                combine.terms().forEach(this::reserveElements);
            }
        }
    }

    private Part part(String what, long bytes) {
        return new Part(onDevice.reserve(what, bytes), onHost.reserve(what, bytes), Math.toIntExact(bytes));
    }

    private void reserveElements(Term term) {
        if (term.coefficient() instanceof Coefficient.Elements factors && !elements.containsKey(factors)) {
            elements.put(factors, onDevice.reserve(FACTORS, (long) factors.length() * elementBytes));
        }
    }

    /** Takes room on the device for a model; the part's address is {@link #address}. */
    long reserve(long bytes) {
        return onDevice.reserve(MODELS, bytes);
    }

    /** Takes room on the device for what noise is made of; the part's address is {@link #address}. */
    long reserveNoise(long bytes) {
        return onDevice.reserve(NOISE, bytes);
    }

    /** Takes room for what a model copies to the device. */
    Part reserveCopied(long bytes) {
        return part(MODELS, bytes);
    }

    /** What has been laid out. */
    MemoryNeed need() {
        return new MemoryNeed(onDevice.parts(), onHost.bytes());
    }

    /**
     * Allocates what has been laid out.
     *
     * @throws CudaException if the device has less, with both numbers and the batch that would fit
     */
    void allocate(Device on) {
        long free = on.freeBytes();
        if (onDevice.bytes() > free) {
            throw shortOf(on, free, null);
        }
        try {
            device = on.allocate(onDevice.bytes());
            host = on.pin(Math.toIntExact(onHost.bytes()));
        } catch (RuntimeException | Error e) {
            new Failures().close(this).endAfter(e);
            if (e instanceof CudaException cuda
                    && cuda.kind() == CudaException.Kind.OUT_OF_MEMORY
                    && cuda.call().equals("cuMemAlloc")) {
                throw shortOf(on, free, cuda);
            }
            throw e;
        }
    }

    private CudaException shortOf(Device on, long free, @Nullable CudaException cause) {
        // all that grows with the batch, which is nearly everything
        long fitting = free / Math.max(1, onDevice.bytes() / rows);
        CudaException error = CudaException.of(
                CudaException.Kind.OUT_OF_MEMORY,
                "the run needs " + need() + " for a batch of " + rows + "; " + on + " has "
                        + Bytes.text(free) + " free"
                        + (fitting < rows && fitting > 0 ? ", enough for a batch of about " + fitting : ""));
        if (cause != null) {
            error.initCause(cause);
        }
        return error;
    }

    private long base() {
        return Objects.requireNonNull(device, "not allocated").address();
    }

    private PinnedMemory pinned() {
        return Objects.requireNonNull(host, "not allocated");
    }

    /** Address on the device of something {@link #reserve reserved}. */
    long address(long offset) {
        return base() + offset;
    }

    /** Address of a register; the two behind the program's are the last good state and the one that may replace it. */
    long register(int index) {
        return base() + registers + index * registerStride;
    }

    /** Address of a scalar register. */
    long scalar(int index) {
        return base() + scalars.device() + (long) index * rows * Double.BYTES;
    }

    /** Address of the numbers of one kind. */
    long numbers(Numbers kind) {
        return base() + numbers.device() + (long) kind.place() * rows * Double.BYTES;
    }

    /** Address of factors per element. */
    long elements(Coefficient.Elements factors) {
        return base() + Objects.requireNonNull(elements.get(factors));
    }

    /** All factors per element. */
    Iterable<Coefficient.Elements> elements() {
        return elements.keySet();
    }

    long partials() {
        return base() + partials;
    }

    long means() {
        return base() + means;
    }

    Part scalars() {
        return scalars;
    }

    Part samples() {
        return samples;
    }

    Part numbers() {
        return numbers;
    }

    Part flags() {
        return flags;
    }

    Part input() {
        return input;
    }

    Part output() {
        return output;
    }

    Part noise() {
        return noise;
    }

    /** Address of a part on the device. */
    long device(Part part) {
        return base() + part.device();
    }

    /** Address of a part on the host. */
    long host(Part part) {
        return pinned().address() + part.host();
    }

    /** A part on the host. */
    ByteBuffer buffer(Part part) {
        return pinned().slice(Math.toIntExact(part.host()), part.bytes());
    }

    @Override
    public void close() {
        DeviceMemory onTheDevice = device;
        PinnedMemory onTheHost = host;
        device = null;
        host = null;
        new Failures().close(onTheDevice).close(onTheHost).end();
    }
}
