package org.score4j.specs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.score4j.specs.cases.CaseVerifier;

/** The table of published samplers names every sampler and every parameter that a reference case has. */
class CompatibilityTest {
    private static final Map<String, Compatibility.Project> PROJECTS = Compatibility.projects().stream()
            .collect(Collectors.toMap(Compatibility.Project::name, Function.identity()));

    static List<Path> cases() {
        return CaseVerifier.cases(Path.of("src/test/resources/cases"));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void everyParameterOfEverySamplerIsTranslated(Path file) {
        Fields reference = Fields.read(file);
        String family = reference.text("family");
        Fields sampler = reference.object("sampler");
        if (Set.of("process", "inverse", "loss").contains(family)) {
            assertThat(sampler.text("name")).isNotBlank();
            return;
        }
        Compatibility.Project project = PROJECTS.get(reference.object("source").text("project"));
        assertThat(project).as("project of %s", file).isNotNull();
        Compatibility.Sampler entry = project.samplers().stream()
                .filter(candidate -> candidate.name().equals(sampler.text("name")))
                .findAny()
                .orElseThrow(() -> new AssertionError("no sampler " + sampler.text("name") + " in the table"));
        Set<String> named = new TreeSet<>(project.parameters().keySet());
        named.addAll(entry.parameters().keySet());
        assertThat(named).containsAll(names(sampler));
    }

    static Stream<String> ours() {
        return PROJECTS.values().stream()
                .flatMap(project -> project.samplers().stream())
                .map(Compatibility.Sampler::ours)
                .distinct();
    }

    /** Where an entry begins with name:key=value,… it has to make a solver; a bare name, a solver or schedule. */
    @ParameterizedTest
    @MethodSource("ours")
    void entriesBeginWithWhatTheLibraryCallsIt(String ours) {
        String[] head = ours.split("[ ;]", 2)[0].replaceAll(",$", "").split(":", 2);
        if (head.length == 1 || head[1].contains("…")) {
            assertThat(Stream.of(Catalogues.SOLVERS.types(), Catalogues.SCHEDULES.types())
                            .flatMap(types -> StreamSupport.stream(types.spliterator(), false)))
                    .contains(head[0]);
            return;
        }
        ObjectNode node = Fields.MAPPER.createObjectNode().put("type", head[0]);
        for (String pair : head[1].split(",")) {
            String[] field = pair.split("=", 2);
            if (field[1].equals("true")) {
                node.put(field[0], true);
            } else {
                node.put(field[0], field[1]);
            }
        }
        assertThat(Catalogues.SOLVERS.make(Fields.of(ours, node))).isNotNull();
    }

    private static List<String> names(Fields sampler) {
        return sampler.node("params").properties().stream()
                .map(Map.Entry::getKey)
                .toList();
    }
}
