package org.score4j.cuda.kernel;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The kernels' PTX, which drivers since 2019 compile for GPUs from compute capability 7.5 on. */
public final class KernelFiles {
    private KernelFiles() {}

    /**
     * The text of a file.
     *
     * @param source one of {@link Kernel#sources}
     * @throws IllegalArgumentException if there is no such file
     */
    public static byte[] ptx(String source) {
        try (InputStream in = KernelFiles.class.getResourceAsStream("/org/score4j/cuda/" + source + ".ptx")) {
            if (in == null) {
                throw new IllegalArgumentException("source is " + source + "; there are " + Kernel.sources());
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the kernels of " + source, e);
        }
    }
}
