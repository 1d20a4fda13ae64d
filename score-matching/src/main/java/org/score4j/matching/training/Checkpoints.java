package org.score4j.matching.training;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.score4j.file.SafeFile;
import org.score4j.matching.file.SafetensorsException;

/**
 * The checkpoints of a run in a folder, named by their steps.
 *
 * <p>A new one is on the disk and read back before older ones are removed, and two are always kept: whatever happens to a file or in
 * the midst of writing one, a good one is left. One run at a time writes to a folder.
 *
 * @param folder exists, or is made by the first checkpoint
 * @param kept how many, at least 2
 */
public record Checkpoints(Path folder, int kept) {
    private static final Pattern NAME = Pattern.compile("step-(\\d{12})\\.safetensors");

    /** Checks the number. */
    public Checkpoints {
        if (kept < 2) {
            throw new IllegalArgumentException("kept is " + kept + "; allowed: 2 and more");
        }
    }

    /**
     * Writes a checkpoint, and removes the oldest ones, those after it (of a run that went back to an earlier one), and what a run
     * that was killed left half written.
     *
     * @return its file
     * @throws IOException if it cannot be written; the others are as they were
     */
    public Path save(Checkpoint checkpoint) throws IOException {
        Files.createDirectories(folder);
        SafeFile.removeLeftovers(folder);
        Path file = folder.resolve(String.format(Locale.ROOT, "step-%012d.safetensors", checkpoint.step()));
        checkpoint.write(file);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            // older ones may go only when this one would outlive a power failure
            channel.force(true);
        }
        Checkpoint.read(file);
        List<Path> all = files();
        int end = all.indexOf(file) + 1;
        for (int i = 0; i < all.size(); i++) {
            if (i < end - kept || i >= end) {
                Files.deleteIfExists(all.get(i));
            }
        }
        return file;
    }

    /** The files, the latest last. */
    public List<Path> files() throws IOException {
        List<Path> files = new ArrayList<>();
        if (Files.isDirectory(folder)) {
            try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
                for (Path file : stream) {
                    if (NAME.matcher(file.getFileName().toString()).matches()) {
                        files.add(file);
                    }
                }
            }
        }
        files.sort(Comparator.comparing(file -> file.getFileName().toString()));
        return files;
    }

    /**
     * The latest checkpoint, if there is any.
     *
     * @param skipDamaged whether the one before is taken where the latest is damaged
     * @throws SafetensorsException naming the file that is damaged, and the one before
     */
    public Optional<Checkpoint> latest(boolean skipDamaged) throws IOException {
        List<Path> files = files();
        for (int i = files.size() - 1; i >= 0; i--) {
            try {
                return Optional.of(Checkpoint.read(files.get(i)));
            } catch (SafetensorsException e) {
                if (!skipDamaged) {
                    String before = i == 0
                            ? "there is none before it"
                            : "the one before it is " + files.get(i - 1)
                                    + ", which is taken if damaged ones are skipped";
                    throw new SafetensorsException(files.get(i), "is damaged (" + e.getMessage() + "); " + before, e);
                }
                if (i == 0) {
                    throw e;
                }
            }
        }
        return Optional.empty();
    }
}
