package org.score4j.matching.network;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.score4j.matching.graph.ParameterSpec;

/**
 * The numbers of a network, by name and in the order in which the network uses them.
 *
 * <p>Names and shapes never change; the numbers may be written to by whoever trains. Not thread-safe while they are.
 */
public final class Parameters {
    private final Map<String, Parameter> byName;

    private Parameters(Map<String, Parameter> byName) {
        this.byName = byName;
    }

    /**
     * These parameters, not copied.
     *
     * @throws IllegalArgumentException if two have the same name
     */
    public static Parameters of(List<Parameter> parameters) {
        Map<String, Parameter> byName = new LinkedHashMap<>();
        for (Parameter parameter : parameters) {
            if (byName.put(parameter.name(), parameter) != null) {
                throw new IllegalArgumentException("two parameters are called '" + parameter.name() + "'");
            }
        }
        return new Parameters(byName);
    }

    /**
     * What a network starts training from.
     *
     * <p>The numbers of a parameter depend on the seed, its name, its initialisation and nothing else, so that a layer that is
     * added to a network leaves the others as they were; see {@link ParameterNoise}.
     *
     * @param seed any number
     */
    public static Parameters initialise(Architecture architecture, long seed) {
        ParameterNoise noise = new ParameterNoise(seed);
        List<Parameter> parameters = new ArrayList<>();
        for (ParameterSpec spec : ParameterTable.of(architecture).rows()) {
            int count = Math.toIntExact(spec.shape().elements());
            float[] values = noise.values(spec.name(), spec.initialisation(), count);
            parameters.add(new Parameter(spec.name(), spec.shape(), values));
        }
        return of(parameters);
    }

    /**
     * Those of these parameters that a network has, in its order, not copied. What it does not have is left out, such as the
     * buffers in a file of another program.
     *
     * @throws IllegalArgumentException if one is missing or has another shape, naming it and what is expected
     */
    public Parameters fittedTo(Architecture architecture) {
        List<Parameter> fitting = new ArrayList<>();
        for (ParameterSpec spec : ParameterTable.of(architecture).rows()) {
            Parameter found = byName.get(spec.name());
            if (found == null) {
                throw new IllegalArgumentException("parameter '" + spec.name() + "' of network '" + architecture.name()
                        + "' is missing; there are " + byName.size() + ", among them " + firstNames());
            }
            if (!found.shape().equals(spec.shape())) {
                throw new IllegalArgumentException("parameter '" + spec.name() + "' has shape " + found.shape()
                        + "; network '" + architecture.name() + "' expects " + spec.shape());
            }
            fitting.add(found);
        }
        return of(fitting);
    }

    private List<String> firstNames() {
        return byName.keySet().stream().limit(5).toList();
    }

    /** All parameters, in order. */
    public List<Parameter> all() {
        return List.copyOf(byName.values());
    }

    /**
     * A parameter by its name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public Parameter get(String name) {
        Parameter found = byName.get(name);
        if (found == null) {
            throw new IllegalArgumentException("no parameter is called '" + name + "'; there are " + byName.size()
                    + ", among them " + firstNames());
        }
        return found;
    }

    /** How many numbers there are. */
    public long count() {
        return byName.values().stream()
                .mapToLong(parameter -> parameter.values().length)
                .sum();
    }

    /** The same numbers in arrays of their own. */
    public Parameters copy() {
        return of(byName.values().stream().map(Parameter::copy).toList());
    }

    /** Same names, shapes and bits, in the same order. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Parameters that && all().equals(that.all());
    }

    @Override
    public int hashCode() {
        return byName.hashCode();
    }

    @Override
    public String toString() {
        return "Parameters[" + count() + " numbers in " + byName.size() + " arrays]";
    }
}
