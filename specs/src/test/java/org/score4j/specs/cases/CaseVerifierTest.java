package org.score4j.specs.cases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.score4j.specs.SpecificationException;
import org.score4j.specs.cases.CaseVerifier.Outcome;
import org.score4j.specs.cases.CaseVerifier.Verdict;

class CaseVerifierTest {
    private static final Path CASES = Path.of("src/test/resources/cases");

    @TempDir
    Path folder;

    static List<Path> cases() {
        return CaseVerifier.cases(CASES);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void publishedNumbersAreReproduced(Path file) {
        Outcome outcome = CaseVerifier.verify(file);
        assertThat(outcome.verdict()).as(outcome.line()).isEqualTo(Verdict.PASSED);
    }

    @Test
    void anotherNumberFails() throws IOException {
        String original = Files.readString(CASES.resolve("kdiffusion-euler-a.json"));
        String changed = original.replaceFirst("\"x_init\":\\s*\\[\\s*\\[\\s*(-?\\d)", "\"x_init\": [[1$1");
        assertThat(changed).isNotEqualTo(original);
        Outcome outcome = verify(changed);
        assertThat(outcome.verdict()).isEqualTo(Verdict.FAILED);
        assertThat(outcome.absoluteError()).isGreaterThan(1e-6);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 100, 1000})
    void halfAFileIsAFailure(int length) throws IOException {
        String original = Files.readString(CASES.resolve("kdiffusion-euler-a.json"));
        Outcome outcome = verify(original.substring(0, length));
        assertThat(outcome.verdict()).isEqualTo(Verdict.FAILED);
        assertThat(outcome.detail()).contains("case.json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x_init", "noise", "model", "expected", "tolerance", "grid", "family"})
    void aMissingFieldIsAFailureThatNamesIt(String field) throws IOException {
        String original = Files.readString(CASES.resolve("kdiffusion-euler-a.json"));
        Outcome outcome = verify(original.replace("\"" + field + "\"", "\"other\""));
        assertThat(outcome.verdict()).isEqualTo(Verdict.FAILED);
        assertThat(outcome.detail()).contains("'" + field + "'");
    }

    @Test
    void missingAndEmptyFoldersAreRefused() {
        assertThatThrownBy(() -> CaseVerifier.cases(folder.resolve("none")))
                .isInstanceOf(SpecificationException.class)
                .hasMessageContaining("does not exist");
        assertThatThrownBy(() -> CaseVerifier.cases(folder))
                .isInstanceOf(SpecificationException.class)
                .hasMessageContaining("no .json file");
    }

    private Outcome verify(String content) throws IOException {
        Path file = folder.resolve("case.json");
        Files.writeString(file, content);
        return CaseVerifier.verify(file);
    }
}
