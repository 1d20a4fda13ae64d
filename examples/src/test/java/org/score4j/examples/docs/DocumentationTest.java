package org.score4j.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.score4j.examples.docs.Measurements.Curve;
import org.score4j.examples.docs.Measurements.Measure;
import org.score4j.examples.docs.Measurements.Problem;
import org.score4j.specs.Catalogues;
import org.score4j.specs.SolverTable;

/** The pages of the documentation say what the library does. Where they do not, {@code ./score4j docs} writes them anew. */
class DocumentationTest {
    private static final Path DOCS = Path.of("../docs");

    @Test
    void solversPageIsWhatTheLibraryMeasures() throws IOException {
        assertThat(SolversPage.make()).isEqualTo(Files.readString(DOCS.resolve("solvers.md")));
    }

    @Test
    void compatibilityPageIsMadeFromTheTable() throws IOException {
        assertThat(CompatibilityPage.make()).isEqualTo(Files.readString(DOCS.resolve("compatibility.md")));
    }

    @Test
    void errorPageIsMadeFromItsNumbers() throws IOException {
        assertThat(ErrorPage.make(measurements())).isEqualTo(Files.readString(DOCS.resolve("error-against-nfe.md")));
    }

    @Test
    void errorNumbersAreReadAsTheyWereWritten() throws IOException {
        assertThat(measurements().toJson()).isEqualTo(Files.readString(DOCS.resolve("error-against-nfe.json")));
    }

    /** Where it is not, {@code ./score4j compare} measures anew. */
    @Test
    void everySolverIsComparedOnEveryProblemItSuits() throws IOException {
        for (Problem problem : measurements().problems()) {
            boolean ode = problem.measure() == Measure.PATHS;
            assertThat(problem.fixed())
                    .extracting(Curve::solver)
                    .containsExactlyElementsOf((ode ? Contestants.ofOde() : Contestants.withNoise()).keySet());
            assertThat(problem.adaptive())
                    .extracting(Curve::solver)
                    .containsExactlyElementsOf(
                            (ode ? Contestants.adaptiveOfOde() : Contestants.adaptiveWithNoise()).keySet());
        }
    }

    private static Measurements measurements() throws IOException {
        return Measurements.parse(Files.readString(DOCS.resolve("error-against-nfe.json")));
    }

    @Test
    void everyNamedSolverIsInTheTable() {
        Set<String> named = new HashSet<>();
        for (SolverTable.Row row : SolverTable.rows()) {
            named.add(row.description().replaceFirst(":.*", ""));
        }
        assertThat(named).containsAll(Catalogues.SOLVERS.types());
    }
}
