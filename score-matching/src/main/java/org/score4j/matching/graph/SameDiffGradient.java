package org.score4j.matching.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.internal.SameDiffOp;

/**
 * Reverse-mode differentiation within one SameDiff graph, by {@link SameDiffDerivatives} and for the rest by ND4J's derivatives.
 *
 * <p>Stands in for {@code SameDiff.createGradFunction}, which copies the graph and forgets settings of operations as it does,
 * differentiates with respect to every parameter, and writes a line to standard output for each operation.
 */
final class SameDiffGradient {
    private final SameDiff graph;
    private final SameDiffDerivatives derivatives;
    private final Map<String, SDVariable> gradients = new HashMap<>();
    private final Set<String> dependent = new HashSet<>();

    SameDiffGradient(SameDiff graph, SameDiffDerivatives derivatives) {
        this.graph = graph;
        this.derivatives = derivatives;
    }

    /** Variables that hold the derivatives of y, weighted by v, with respect to the values; null where y does not depend on one. */
    List<@Nullable SDVariable> of(SDVariable y, SDVariable v, List<SDVariable> values) {
        List<SameDiffOp> operations = List.copyOf(graph.getOps().values());
        values.forEach(value -> dependent.add(value.name()));
        for (SameDiffOp operation : operations) {
            if (inputs(operation).stream().anyMatch(dependent::contains)) {
                dependent.addAll(operation.getOutputsOfOp());
            }
        }
        gradients.put(y.name(), v);
        for (int i = operations.size() - 1; i >= 0; i--) {
            differentiate(operations.get(i));
        }
        List<@Nullable SDVariable> result = new ArrayList<>();
        values.forEach(value -> result.add(gradients.get(value.name())));
        return result;
    }

    private static List<String> inputs(SameDiffOp operation) {
        List<String> inputs = operation.getInputsToOp();
        return inputs == null ? List.of() : inputs;
    }

    /** Passes the gradient of an operation's output on to those of its inputs that depend on a value. */
    private void differentiate(SameDiffOp operation) {
        List<String> outputs = operation.getOutputsOfOp();
        String output = outputs.get(0);
        if (!dependent.contains(output) || outputs.stream().noneMatch(gradients::containsKey)) {
            return;
        }
        SDVariable gradient = gradients.get(output);
        if (gradient == null || outputs.size() > 1) {
            throw new UnsupportedOperationException(
                    "ND4J has no derivative of " + operation.getOp().opName());
        }
        List<@Nullable SDVariable> parts = parts(operation, output, gradient);
        List<String> inputs = inputs(operation);
        for (int i = 0; i < inputs.size(); i++) {
            SDVariable part = parts.get(i);
            if (part != null && dependent.contains(inputs.get(i))) {
                gradients.merge(inputs.get(i), part, SDVariable::add);
            }
        }
    }

    private List<@Nullable SDVariable> parts(SameDiffOp operation, String output, SDVariable gradient) {
        SameDiffDerivatives.Derivative own = derivatives.get(output);
        if (own != null) {
            return own.of(gradient, dependent::contains);
        }
        return List.copyOf(operation.getOp().doDiff(List.of(gradient)));
    }
}
