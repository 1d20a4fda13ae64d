package org.score4j.cuda.kernel;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.score4j.file.Sha256;

/** SHA-256 of names and texts of files, with line ends as Unix has them. */
final class SourceDigest {
    private SourceDigest() {}

    /** Of all files in some folders. */
    static String ofFolders(Path... folders) throws IOException {
        List<Path> files = new ArrayList<>();
        for (Path folder : folders) {
            try (Stream<Path> list = Files.list(folder)) {
                list.filter(Files::isRegularFile).sorted().forEach(files::add);
            }
        }
        return ofFiles(files);
    }

    /** Of some files, in this order. */
    static String ofFiles(List<Path> files) throws IOException {
        MessageDigest digest = Sha256.digest();
        for (Path file : files) {
            digest.update((file.getFileName() + "\n").getBytes(StandardCharsets.UTF_8));
            digest.update(Files.readString(file).replace("\r\n", "\n").getBytes(StandardCharsets.UTF_8));
        }
        return Sha256.hex(digest);
    }
}
