package org.score4j.onnx;

import ai.onnxruntime.OnnxJavaType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.score4j.model.NetworkSpec;
import org.score4j.tensor.ElementType;

/**
 * Which input of a file is which, checked against each other.
 *
 * @param state the scaled state [B, ...]
 * @param noise c_noise: [B], [B, 1], [1] or []
 * @param output F [B, ...]
 * @param conditions all other inputs
 * @param product vᵀ·∂F/∂x, or null if the file has none
 * @param fixedBatch the only number of samples that the network takes, or 0 if it takes any
 */
record Signature(
        Port state,
        Port noise,
        Port output,
        List<Port> conditions,
        @Nullable Product product,
        int fixedBatch) {

    /**
     * Finds every port by its given name, or by its type and shape where no name is given.
     *
     * @throws OnnxModelException if a name is unknown, a role is ambiguous, or types and shapes do not fit together
     */
    static Signature resolve(Path file, List<Port> inputs, List<Port> outputs, OnnxOptions names) {
        Product product = Product.find(file, inputs, outputs, names);
        if (product == null) {
            return new Resolution(file, inputs, outputs, names).resolve(null);
        }
        List<Port> others = Resolution.select(inputs, port -> !port.equals(product.vector()));
        List<Port> results = Resolution.select(outputs, port -> !port.equals(product.output()));
        return new Resolution(file, others, results, names).resolve(product);
    }

    /** What the signature says about shapes, types and conditions. */
    NetworkSpec spec(String name) {
        Map<String, List<Long>> shapes = new TreeMap<>();
        conditions.forEach(port -> shapes.put(port.name(), port.sampleShape()));
        return new NetworkSpec(name, state.sampleShape(), Set.of(elementType()), shapes, true);
    }

    /** The product of a file that has one. */
    Product requireProduct() {
        if (product == null) {
            throw new IllegalStateException("there is no vector–Jacobian product");
        }
        return product;
    }

    /** Type of the state and of the output. */
    ElementType elementType() {
        return state.type() == OnnxJavaType.DOUBLE ? ElementType.FLOAT64 : ElementType.FLOAT32;
    }

    /** Whether one noise level is meant for all samples of a call. */
    boolean sharesNoise() {
        return noise.rank() == 0 || (noise.shape().get(0) == 1 && fixedBatch != 1);
    }

    private record Resolution(Path file, List<Port> inputs, List<Port> outputs, OnnxOptions names) {
        Signature resolve(@Nullable Product product) {
            Port output = findOutput();
            Port state = findState(output);
            Port noise = findNoise(state);
            List<Port> conditions = findConditions(state, noise);
            requireState(state, output);
            int fixedBatch = Math.toIntExact(Math.max(0, state.shape().get(0)));
            requireNoise(noise, fixedBatch);
            conditions.forEach(condition -> requireCondition(condition, fixedBatch));
            if (product != null) {
                product.requireLike(file, state, fixedBatch);
            }
            return new Signature(state, noise, output, conditions, product, fixedBatch);
        }

        private Port findOutput() {
            if (names.output() != null) {
                return named(outputs, names.output(), "output");
            }
            List<Port> candidates = outputs.size() == 1 ? outputs : select(outputs, port -> port.rank() >= 2);
            return only(candidates, "output", outputs, "output");
        }

        private Port findState(Port output) {
            if (names.stateInput() != null) {
                return named(inputs, names.stateInput(), "stateInput");
            }
            List<Port> fitting = select(
                    inputs,
                    port -> isOpen(port) && port.isFloating() && port.rank() >= 2 && port.mayHaveShapeOf(output));
            List<Port> equal = select(fitting, port -> port.shape().equals(output.shape()));
            return only(equal.size() == 1 ? equal : fitting, "stateInput", inputs, "input with the output's shape");
        }

        private Port findNoise(Port state) {
            if (names.noiseInput() != null) {
                return named(inputs, names.noiseInput(), "noiseInput");
            }
            List<Port> candidates = select(
                    inputs, port -> isOpen(port) && !port.equals(state) && port.isFillable() && port.rank() <= 1);
            return only(candidates, "noiseInput", inputs, "input of rank 0 or 1");
        }

        private List<Port> findConditions(Port state, Port noise) {
            if (state.equals(noise)) {
                throw refused("input '" + state.name() + "' cannot be both state and noise level");
            }
            List<Port> others = select(inputs, port -> !port.equals(state) && !port.equals(noise));
            List<String> wanted = names.conditions();
            if (wanted != null) {
                for (String name : wanted) {
                    if (!others.contains(named(inputs, name, "conditions"))) {
                        throw refused("input '" + name + "' cannot be a condition: it is the state or the noise level");
                    }
                }
                for (Port port : others) {
                    if (!wanted.contains(port.name())) {
                        throw refused("input " + port + " is in no role; set option 'conditions' to name every input"
                                + " that has no other role");
                    }
                }
            }
            return others;
        }

        private boolean isOpen(Port port) {
            return !port.name().equals(names.noiseInput())
                    && (names.conditions() == null || !names.conditions().contains(port.name()));
        }

        private void requireState(Port state, Port output) {
            for (Port port : List.of(state, output)) {
                if (!port.isFloating()) {
                    throw refused(port + " has the wrong type; state and output must be FLOAT or DOUBLE");
                }
            }
            if (state.type() != output.type()) {
                throw refused("state " + state + " and output " + output + " differ in type");
            }
            if (state.rank() < 2) {
                throw refused("state " + state + " has rank " + state.rank() + "; expected [batch, ...]");
            }
            if (!state.mayHaveShapeOf(output)) {
                throw refused("state " + state + " and output " + output + " differ in shape");
            }
        }

        private void requireNoise(Port noise, int fixedBatch) {
            List<Long> shape = noise.shape();
            boolean fits = noise.rank() <= 2 && (noise.rank() < 2 || shape.get(1) == 1);
            if (fits && noise.rank() > 0) {
                long extent = shape.get(0);
                fits = extent == -1 || extent == 1 || extent == fixedBatch;
            }
            if (!fits || !noise.isFillable()) {
                throw refused("noise level " + noise + " is not supported; expected FLOAT, DOUBLE or INT64 of shape"
                        + " [batch], [batch, 1], [1] or []");
            }
        }

        private void requireCondition(Port condition, int fixedBatch) {
            if (!condition.isFillable()) {
                throw refused("condition " + condition + " has the wrong type; expected FLOAT, DOUBLE or INT64");
            }
            if (condition.rank() == 0
                    || (condition.shape().get(0) != -1 && condition.shape().get(0) != fixedBatch)) {
                throw refused("condition " + condition + " has another batch than the state"
                        + (fixedBatch == 0 ? ", which has any" : ", which has " + fixedBatch));
            }
        }

        private Port named(List<Port> ports, String name, String option) {
            for (Port port : ports) {
                if (port.name().equals(name)) {
                    return port;
                }
            }
            throw refused("has no '" + name + "' (option '" + option + "'); it has " + ports);
        }

        private Port only(List<Port> candidates, String option, List<Port> all, String meaning) {
            if (candidates.size() == 1) {
                return candidates.get(0);
            }
            String problem = candidates.isEmpty() ? "has no " + meaning : "has several candidates for the " + meaning;
            throw refused(problem + " among " + all + "; set option '" + option + "'");
        }

        private OnnxModelException refused(String problem) {
            return new OnnxModelException(file, problem);
        }

        private static List<Port> select(List<Port> ports, Predicate<Port> rule) {
            List<Port> selected = new ArrayList<>(ports);
            selected.removeIf(rule.negate());
            return selected;
        }
    }
}
