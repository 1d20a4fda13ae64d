package org.score4j.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafeFileTest {
    @TempDir
    private Path folder;

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void aFailedWriteLeavesTheFileAndNothingElse() throws IOException {
        Path file = folder.resolve("a.txt");
        SafeFile.write(file, out -> out.write('1'));
        assertThatThrownBy(() -> SafeFile.write(file, out -> {
                    out.write('2');
                    throw new IOException("full");
                }))
                .hasMessage("full");
        assertThat(file).hasContent("1");
        assertThat(files()).containsExactly("a.txt");
    }

    @Test
    void leftoversOfKilledWritesAreRemovedAndNothingElse() throws IOException {
        // a copy of the temporary file, made while it is written, is what a killed process leaves
        SafeFile.write(folder.resolve("a.txt"), out -> {
            String temporary = files().stream()
                    .filter(name -> name.startsWith(".a.txt."))
                    .findFirst()
                    .orElseThrow();
            String other = temporary.substring(0, temporary.length() - 5) + "0.tmp";
            Files.writeString(folder.resolve(other), "half");
        });
        for (String name : List.of(".a.txt.tmp", "a.tmp", ".hidden", ".a.txt.0-0.tmp")) {
            Files.writeString(folder.resolve(name), "");
        }
        assertThat(files()).hasSize(6);
        SafeFile.removeLeftovers(folder);
        assertThat(files()).containsExactly(".a.txt.0-0.tmp", ".a.txt.tmp", ".hidden", "a.tmp", "a.txt");
        SafeFile.removeLeftovers(folder.resolve("none"));
    }
}
