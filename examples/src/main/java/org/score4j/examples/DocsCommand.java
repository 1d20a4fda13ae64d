package org.score4j.examples;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.score4j.examples.docs.CompatibilityPage;
import org.score4j.examples.docs.SolversPage;
import org.score4j.file.SafeFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Writes the pages of the documentation that are made from the library. */
@Command(
        name = "docs",
        mixinStandardHelpOptions = true,
        description = "Write the pages of the documentation that are made from the library: solvers, compatibility.")
final class DocsCommand implements Callable<Integer> {
    @Option(names = "--out", paramLabel = "DIR", description = "Folder to write to (default: ${DEFAULT-VALUE}).")
    private Path out = Path.of("docs");

    @Override
    public Integer call() throws IOException {
        Files.createDirectories(out);
        write("compatibility.md", CompatibilityPage.make());
        write("solvers.md", SolversPage.make());
        return 0;
    }

    private void write(String name, String page) throws IOException {
        Path file = out.resolve(name);
        SafeFile.requireWritable(file);
        SafeFile.write(file, stream -> stream.write(page.getBytes(StandardCharsets.UTF_8)));
        System.out.println("written: " + file);
    }
}
