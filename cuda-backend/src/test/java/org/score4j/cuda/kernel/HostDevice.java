package org.score4j.cuda.kernel;

import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import org.score4j.cuda.driver.FakeDriver;
import org.score4j.tensor.ElementType;

/** A fake device whose kernels are the real ones, compiled for this processor; tests are skipped where that is not possible. */
public final class HostDevice {
    private static final ElementType[] TYPES = ElementType.values();

    private HostDevice() {}

    /** A new device. */
    public static FakeDriver create() {
        HostKernels kernels = HostKernels.get();
        FakeDriver fake = new FakeDriver();
        for (Kernel kernel : Kernel.values()) {
            switch (kernel.types()) {
                case 0 -> add(fake, kernels, kernel);
                case 1 -> {
                    for (ElementType type : TYPES) {
                        add(fake, kernels, kernel, type);
                    }
                }
                default -> {
                    for (ElementType type : TYPES) {
                        for (ElementType network : TYPES) {
                            add(fake, kernels, kernel, type, network);
                        }
                    }
                }
            }
        }
        return fake;
    }

    private static void add(FakeDriver fake, HostKernels kernels, Kernel kernel, ElementType... types) {
        int size = kernel.layout().size();
        fake.with(kernel.entry(types), size, (bytes, blocksX, blocksY, threadsX, threadsY) -> {
            Arguments arguments = new Arguments(kernel.layout());
            copy(bytes, arguments.bytes(), size);
            LaunchShape shape = new LaunchShape(blocksX, blocksY, threadsX, threadsY);
            kernels.launch(kernel, shape, arguments, false, types);
        });
    }

    private static void copy(Pointer from, ByteBuffer to, int size) {
        to.duplicate().put(from.getByteBuffer(0, size));
    }
}
