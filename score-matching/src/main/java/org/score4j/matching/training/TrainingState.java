package org.score4j.matching.training;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.score4j.matching.file.StoredTensor;
import org.score4j.matching.network.Parameter;
import org.score4j.matching.network.Parameters;

/** What a step changes: parameters, the optimiser's moments, averages. */
final class TrainingState {
    private static final String PARAMETERS = "parameters";
    private static final String FIRST = "adam.first";
    private static final String SECOND = "adam.second";
    private static final String AVERAGE = "average.";

    private final Parameters parameters;
    private final List<Averaging> averagings;
    private final Map<String, Map<String, float[]>> groups = new LinkedHashMap<>();

    /** A state before the first step; the parameters are its own. */
    TrainingState(Parameters parameters, List<Averaging> averagings) {
        this.parameters = parameters;
        this.averagings = averagings;
        Map<String, float[]> values = new LinkedHashMap<>();
        parameters.all().forEach(parameter -> values.put(parameter.name(), parameter.values()));
        groups.put(PARAMETERS, values);
        groups.put(FIRST, zeros());
        groups.put(SECOND, zeros());
        for (Averaging averaging : averagings) {
            Map<String, float[]> copies = new LinkedHashMap<>();
            values.forEach((name, array) -> copies.put(name, array.clone()));
            groups.put(AVERAGE + averaging.name(), copies);
        }
    }

    /** An array of zeros for each parameter. */
    Map<String, float[]> zeros() {
        Map<String, float[]> zeros = new LinkedHashMap<>();
        parameters.all().forEach(parameter -> zeros.put(parameter.name(), new float[parameter.values().length]));
        return zeros;
    }

    Parameters parameters() {
        return parameters;
    }

    private static float[] array(Map<String, float[]> arrays, String name) {
        return Objects.requireNonNull(arrays.get(name));
    }

    private Map<String, float[]> group(String name) {
        return Objects.requireNonNull(groups.get(name));
    }

    /** Moves the parameters and their averages by one step. */
    void update(long step, int batch, Adam adam, double rate, double clipping, Map<String, float[]> gradients) {
        group(PARAMETERS)
                .forEach((name, values) -> adam.update(
                        step,
                        rate,
                        values,
                        array(gradients, name),
                        clipping,
                        array(group(FIRST), name),
                        array(group(SECOND), name)));
        for (Averaging averaging : averagings) {
            double kept = averaging.decay(step, batch);
            group(AVERAGE + averaging.name()).forEach((name, average) -> {
                float[] values = array(group(PARAMETERS), name);
                for (int i = 0; i < average.length; i++) {
                    average[i] = (float) (kept * average[i] + (1 - kept) * values[i]);
                }
            });
        }
    }

    /**
     * An average as parameters, copied.
     *
     * @throws IllegalArgumentException if there is none of this name
     */
    Parameters average(String name) {
        Map<String, float[]> average = groups.get(AVERAGE + name);
        if (average == null) {
            throw new IllegalArgumentException("average is '" + name + "'; allowed: "
                    + averagings.stream().map(Averaging::name).toList());
        }
        List<Parameter> copies = new ArrayList<>();
        for (Parameter parameter : parameters.all()) {
            float[] values = array(average, parameter.name()).clone();
            copies.add(new Parameter(parameter.name(), parameter.shape(), values));
        }
        return Parameters.of(copies);
    }

    /** Everything, copied. */
    Map<String, Map<String, StoredTensor.Floats>> stored() {
        Map<String, Map<String, StoredTensor.Floats>> stored = new LinkedHashMap<>();
        groups.forEach((group, arrays) -> {
            Map<String, StoredTensor.Floats> copies = new LinkedHashMap<>();
            arrays.forEach((name, values) -> copies.put(
                    name,
                    new StoredTensor.Floats(
                            values.clone(), parameters.get(name).shape().toArray())));
            stored.put(group, copies);
        });
        return stored;
    }

    /**
     * Takes everything from a checkpoint.
     *
     * @throws IllegalArgumentException if an array is missing or of another length
     */
    void take(Checkpoint checkpoint) {
        groups.forEach((group, arrays) -> arrays.forEach((name, values) -> {
            StoredTensor.Floats found = checkpoint.group(group).get(name);
            if (found == null || found.values().length != values.length) {
                throw new IllegalArgumentException(
                        "checkpoint has no " + values.length + " numbers of " + group + "/" + name);
            }
            System.arraycopy(found.values(), 0, values, 0, values.length);
        }));
    }
}
