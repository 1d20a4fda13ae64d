package org.score4j.cuda.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The PTX that is shipped, without the tools that made it. */
class PtxTest {
    private static final Path SOURCES = Path.of("src", "main", "cuda");
    private static final Pattern ENTRY =
            Pattern.compile("\\.entry (\\w+)\\(\\s*\\.param \\.align (\\d+) \\.b8 \\w+\\[(\\d+)]\\s*\\)");

    private static String text(String source) {
        return new String(KernelFiles.ptx(source), StandardCharsets.UTF_8).replace("\r\n", "\n");
    }

    @Test
    void filesAreMadeOfTheSourcesAsTheyAre() throws IOException {
        for (String source : Kernel.sources()) {
            assertThat(text(source))
                    .as("%s.ptx; make it anew with ./mvnw -Pptx", source)
                    .startsWith(PtxHeader.of(SOURCES, source));
        }
    }

    @Test
    void everySourceIsShipped() throws IOException {
        try (Stream<Path> files = Files.list(SOURCES)) {
            assertThat(files.map(file -> file.getFileName().toString())
                            .filter(name -> name.toLowerCase(Locale.ROOT).endsWith(".cu"))
                            .map(name -> name.substring(0, name.length() - 3)))
                    .containsExactlyInAnyOrderElementsOf(Kernel.sources());
        }
    }

    @Test
    void everyKernelTakesOneStructOfItsLayoutsSize() {
        List<String> entries = new ArrayList<>();
        for (String source : Kernel.sources()) {
            Matcher matcher = ENTRY.matcher(text(source));
            while (matcher.find()) {
                entries.add(source + " " + matcher.group(1) + " " + matcher.group(2) + " " + matcher.group(3));
            }
        }
        List<String> expected = new ArrayList<>();
        for (Kernel kernel : Kernel.values()) {
            for (String name : LayoutTest.entries(kernel)) {
                expected.add(
                        kernel.source() + " " + name + " 8 " + kernel.layout().size());
            }
        }

        assertThat(entries).containsExactlyInAnyOrderElementsOf(expected);
    }

    /** Drivers since 2019 read it, GPUs from Turing on run it. */
    @Test
    void languageAndTargetAreOld() {
        for (String source : Kernel.sources()) {
            assertThat(text(source)).contains("\n.version 6.4\n.target sm_75\n.address_size 64\n");
        }
    }

    /** No approximation, no flushing of small numbers, nothing in local memory. */
    @Test
    void arithmeticIsRoundedExactly() {
        for (String source : Kernel.sources()) {
            assertThat(text(source))
                    .doesNotContain(".approx", ".full", ".ftz", ".local", "mad.f32", "mad.rn.f32", "mad.rn.f64");
        }
    }

    @Test
    void alignedElementsAreMovedFourAtATime() {
        for (String source : List.of("combine", "pointwise", "move")) {
            assertThat(text(source))
                    .contains("ld.global.v4.f32", "st.global.wb.v4.f32", "ld.global.v2.f64", "st.global.wb.v2.f64");
        }
    }

    @Test
    void anUnknownFileIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> KernelFiles.ptx("combination"))
                .withMessageContaining("combination");
    }
}
