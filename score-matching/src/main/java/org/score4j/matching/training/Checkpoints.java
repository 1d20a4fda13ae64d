package org.score4j.matching.training;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.score4j.matching.file.SafetensorsException;

/**
 * The checkpoints of a run in a folder, named by their steps.
 *
 * <p>A new one is read back before older ones are removed, and two are always kept: whatever happens to a file or in the midst of
 * writing one, a good one is left.
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
     * Writes a checkpoint, and removes the oldest ones.
     *
     * @return its file
     * @throws IOException if it cannot be written; the others are as they were
     */
    public Path save(Checkpoint checkpoint) throws IOException {
        Files.createDirectories(folder);
        Path file = folder.resolve(String.format(Locale.ROOT, "step-%012d.safetensors", checkpoint.step()));
        checkpoint.write(file);
        Checkpoint.read(file);
        List<Path> all = files();
        for (Path old : all.subList(0, Math.max(0, all.size() - kept))) {
            Files.deleteIfExists(old);
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
                    String before = i == 0 ? "there is none before it" : "the one before it is " + files.get(i - 1);
                    throw new SafetensorsException(
                            files.get(i),
                            "is damaged (" + e.getMessage() + "); " + before + ", which is taken if asked for",
                            e);
                }
                if (i == 0) {
                    throw e;
                }
            }
        }
        return Optional.empty();
    }
}
