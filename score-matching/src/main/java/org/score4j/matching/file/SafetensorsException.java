package org.score4j.matching.file;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A safetensors file is missing, damaged or of another format. The message says where and what was expected. */
public final class SafetensorsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String file;

    /**
     * @param file the file that is to blame
     * @param problem what is wrong and what was expected
     */
    public SafetensorsException(Path file, String problem) {
        this(file, problem, null);
    }

    /**
     * @param file the file that is to blame
     * @param problem what is wrong and what was expected
     * @param cause what the JSON parser or the file system said, if it was one of them
     */
    public SafetensorsException(Path file, String problem, @Nullable Throwable cause) {
        super(file + ": " + problem, cause);
        this.file = file.toString();
    }

    /** The file that is to blame. */
    public Path file() {
        return Path.of(file);
    }
}
