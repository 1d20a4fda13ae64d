package org.score4j.cuda;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.score4j.cuda.driver.Stream;
import org.score4j.cuda.kernel.Arguments;
import org.score4j.cuda.kernel.Kernel;
import org.score4j.cuda.kernel.LaunchShape;
import org.score4j.tensor.ElementType;

/** A kernel with its arguments, launched again and again. Launching makes no objects. */
final class Launch {
    private final Stream stream;
    private final long function;
    private final Arguments arguments;
    private final ByteBuffer parameters = ByteBuffer.allocateDirect(Long.BYTES).order(ByteOrder.nativeOrder());
    private final long parametersAddress;

    Launch(Stream stream, Kernels kernels, Kernel kernel, ElementType... types) {
        this.stream = stream;
        function = kernels.function(kernel, types);
        arguments = new Arguments(kernel.layout());
        parameters.putLong(0, Pointer.nativeValue(Native.getDirectBufferPointer(arguments.bytes())));
        parametersAddress = Pointer.nativeValue(Native.getDirectBufferPointer(parameters));
    }

    /** What the kernel is launched with; read at the launch. */
    Arguments with() {
        return arguments;
    }

    /** Launches the kernel. */
    void launch(LaunchShape shape) {
        try {
            stream.launch(function, shape.gridX(), shape.gridY(), shape.blockX(), shape.blockY(), parametersAddress);
        } finally {
            // the address keeps nothing alive
            Reference.reachabilityFence(this);
        }
    }
}
