package org.score4j.examples.train;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * The folder of a run, while nobody else may write to it.
 *
 * <p>The system holds a lock on the file run.lock in it for as long as the process lives, however it ends; the file stays.
 */
final class RunFolder implements AutoCloseable {
    private static final String LOCK = "run.lock";

    private final FileChannel channel;

    private RunFolder(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Makes the folder if it is missing, and takes it.
     *
     * @throws IOException if another run has it, or it is a file
     */
    static RunFolder take(Path folder) throws IOException {
        if (Files.exists(folder) && !Files.isDirectory(folder)) {
            throw new IOException("'" + folder + "' is a file; expected a directory");
        }
        Files.createDirectories(folder);
        FileChannel channel =
                FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (lock(channel) == null) {
                throw new IOException("another run is at work in '" + folder + "' (it holds " + folder.resolve(LOCK)
                        + "); wait for it, or take another folder");
            }
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        return new RunFolder(channel);
    }

    private static @Nullable FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            // a run of this process has it
            return null;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
