package org.score4j.specs.cases;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.score4j.specs.Fields;
import org.score4j.specs.diffusers.DiffusersScheduler;

/** The configuration of the scheduler that a reference ran, as its file would be. */
final class DiffusersConfiguration {
    private DiffusersConfiguration() {}

    /**
     * The imported scheduler.
     *
     * @param reference names the class and the process
     * @param parameters the constructor's, among others
     * @param others names of those that are not the constructor's
     */
    static DiffusersScheduler scheduler(ReferenceCase reference, Fields parameters, List<String> others) {
        if (!DiffusersScheduler.classNames().contains(reference.sampler())) {
            throw Project.unknown(reference);
        }
        Map<String, String> fields = new TreeMap<>();
        fields.put("_class_name", "\"" + reference.sampler() + "\"");
        Fields process = reference.process();
        if ("vp-discrete".equals(process.text("type"))) {
            fields.put("beta_schedule", process.json("schedule"));
            fields.put("num_train_timesteps", process.json("steps"));
            if (process.has("beta_start")) {
                fields.put("beta_start", process.json("beta_start"));
                fields.put("beta_end", process.json("beta_end"));
            }
        }
        for (String name : parameters.names()) {
            if (!others.contains(name) && !name.startsWith("step.") && parameters.has(name)) {
                fields.put(name, parameters.json(name));
            }
        }
        String json = fields.entrySet().stream()
                .map(entry -> "\"" + entry.getKey() + "\": " + entry.getValue())
                .collect(Collectors.joining(", ", "{", "}"));
        return DiffusersScheduler.parse(parameters.path(), json);
    }
}
