package org.score4j.specs.cases;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A project's samplers by their names. */
final class Samplers {
    private Samplers() {}

    /**
     * All maps in one.
     *
     * @throws IllegalStateException if a name stands in two
     */
    @SafeVarargs
    static Map<String, Project> merged(Map<String, Project>... parts) {
        Map<String, Project> all = new TreeMap<>();
        for (Map<String, Project> part : parts) {
            part.forEach((name, sampler) -> {
                if (all.put(name, sampler) != null) {
                    throw new IllegalStateException("sampler '" + name + "' is translated twice");
                }
            });
        }
        return all;
    }

    /** Runs a case of one of these samplers. */
    static List<Comparison> run(Map<String, Project> samplers, ReferenceCase reference) {
        Project sampler = samplers.get(reference.sampler());
        if (sampler == null) {
            throw Project.unknown(reference);
        }
        return sampler.run(reference);
    }
}
