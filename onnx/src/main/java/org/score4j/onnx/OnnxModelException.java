package org.score4j.onnx;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A network's file, or the side-car beside it, is missing, damaged or not what was asked for. */
public final class OnnxModelException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String file;

    /**
     * @param file the file that is to blame
     * @param problem what is wrong and what was expected
     */
    public OnnxModelException(Path file, String problem) {
        this(file, problem, null);
    }

    /**
     * @param file the file that is to blame
     * @param problem what is wrong and what was expected
     * @param cause what ONNX Runtime or the file system said, if it was one of them
     */
    public OnnxModelException(Path file, String problem, @Nullable Throwable cause) {
        super(file + ": " + problem, cause);
        this.file = file.toString();
    }

    /** The file that is to blame. */
    public Path file() {
        return Path.of(file);
    }
}
