package org.score4j.cuda.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The comment that a PTX file begins with, which tells the sources it was made of. */
final class PtxHeader {
    private PtxHeader() {}

    /**
     * The comment for a source.
     *
     * @param folder of the sources
     * @param source name without ending
     */
    static String of(Path folder, String source) throws IOException {
        return "// Made of " + source
                + ".cu by ./mvnw -Pptx; see CONTRIBUTING.md. Do not edit.\n// SHA-256 of it and of the headers: "
                + SourceDigest.ofFiles(filesOf(folder, source)) + "\n";
    }

    /** All headers, and the source. */
    private static List<Path> filesOf(Path folder, String source) throws IOException {
        List<Path> files = new ArrayList<>();
        try (Stream<Path> list = Files.list(folder)) {
            list.filter(file -> file.getFileName()
                            .toString()
                            .toLowerCase(Locale.ROOT)
                            .endsWith(".cuh"))
                    .sorted()
                    .forEach(files::add);
        }
        files.add(folder.resolve(source + ".cu"));
        return files;
    }
}
