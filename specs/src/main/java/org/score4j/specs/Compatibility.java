package org.score4j.specs;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the samplers of published projects and their parameters are called here, and what differs. Read from a resource. */
public final class Compatibility {
    private static final String RESOURCE = "compatibility.json";

    private Compatibility() {}

    /**
     * A published project.
     *
     * @param name the name its reference cases give
     * @param title authors and what it is
     * @param notes conventions of all its samplers
     * @param parameters names that its samplers share, and what they are here
     * @param samplers its samplers
     */
    public record Project(
            String name, String title, List<String> notes, Map<String, String> parameters, List<Sampler> samplers) {}

    /**
     * A sampler of a project.
     *
     * @param name the project's name of it
     * @param ours this library's solver or schedule
     * @param parameters names that only this sampler has, and what they are here
     * @param differences what differs by default, each with its reason
     */
    public record Sampler(String name, String ours, Map<String, String> parameters, List<String> differences) {}

    /**
     * A recorded run that contains a defect of its reference.
     *
     * @param id name of the case
     * @param what the defect
     * @param decision whether it is reproduced, and why
     */
    public record Erratum(String id, String what, String decision) {}

    /** Every project. */
    public static List<Project> projects() {
        List<Project> projects = new ArrayList<>();
        for (JsonNode node : root().node("projects")) {
            Fields project = Fields.of(RESOURCE + " project " + projects.size(), node);
            List<Sampler> samplers = new ArrayList<>();
            for (JsonNode entry : project.node("samplers")) {
                Fields sampler = Fields.of(RESOURCE + " sampler " + samplers.size(), entry);
                samplers.add(new Sampler(
                        sampler.text("name"),
                        sampler.text("ours"),
                        texts(sampler.node("parameters")),
                        lines(sampler.node("differences"))));
            }
            projects.add(new Project(
                    project.text("name"),
                    project.text("title"),
                    lines(project.node("notes")),
                    texts(project.node("parameters")),
                    List.copyOf(samplers)));
        }
        return List.copyOf(projects);
    }

    /** Every defect that was found by running a reference. */
    public static List<Erratum> errata() {
        List<Erratum> errata = new ArrayList<>();
        for (JsonNode node : root().node("errata")) {
            Fields erratum = Fields.of(RESOURCE + " erratum " + errata.size(), node);
            errata.add(new Erratum(erratum.text("case"), erratum.text("what"), erratum.text("decision")));
        }
        return List.copyOf(errata);
    }

    private static Fields root() {
        return Fields.resource(Compatibility.class, RESOURCE);
    }

    private static Map<String, String> texts(JsonNode node) {
        Map<String, String> texts = new LinkedHashMap<>();
        node.properties()
                .forEach(entry -> texts.put(entry.getKey(), entry.getValue().textValue()));
        return texts;
    }

    private static List<String> lines(JsonNode node) {
        List<String> lines = new ArrayList<>();
        node.forEach(line -> lines.add(line.textValue()));
        return List.copyOf(lines);
    }
}
