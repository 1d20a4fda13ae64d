package org.score4j.file;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import java.util.regex.Pattern;

/** Writing a file whole or not at all. */
public final class SafeFile {
    private static final Pattern LEFTOVER =
            Pattern.compile("\\..+\\.[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\\.tmp");

    private SafeFile() {}

    /** Writes the content of a file. */
    @FunctionalInterface
    public interface Content {
        /** Writes to an open stream, which is closed afterwards. */
        void write(OutputStream out) throws IOException;
    }

    /**
     * Writes a file under a temporary name in the same folder and moves it into place.
     *
     * <p>A process that is killed meanwhile leaves the temporary file; {@link #removeLeftovers} removes it.
     *
     * @throws IOException if the folder is missing or not writable; nothing is left behind then
     */
    public static void write(Path file, Content content) throws IOException {
        requireWritable(file);
        Path target = file.toAbsolutePath();
        // not Files.createTempFile, whose files nobody else may read
        Path temporary = target.resolveSibling("." + target.getFileName() + "." + UUID.randomUUID() + ".tmp");
        try {
            try (OutputStream out = new BufferedOutputStream(
                    Files.newOutputStream(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE))) {
                content.write(out);
            }
            Files.move(temporary, target, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    /**
     * Removes the temporary files of writes that were killed.
     *
     * @param folder that nobody else writes to at this moment; nothing happens if it is missing
     * @throws IOException if the folder cannot be read, or a file not removed
     */
    public static void removeLeftovers(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                if (LEFTOVER.matcher(file.getFileName().toString()).matches() && Files.isRegularFile(file)) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    /**
     * Checks before long work that a file could be written.
     *
     * @throws IOException naming the folder that is missing or not writable, or the folder that has the file's name
     */
    public static void requireWritable(Path file) throws IOException {
        Path target = file.toAbsolutePath();
        Path folder = target.getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new IOException("directory '" + folder + "' does not exist");
        }
        if (!Files.isWritable(folder)) {
            throw new IOException("directory '" + folder + "' is not writable");
        }
        if (Files.isDirectory(target)) {
            throw new IOException("'" + file + "' is a directory; expected a file");
        }
    }
}
