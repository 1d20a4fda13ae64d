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
import org.nd4j.linalg.api.ops.impl.transforms.strict.Sigmoid;

/**
 * Reverse-mode differentiation within one SameDiff graph, by the derivatives that ND4J has for its operations, but for
 * convolutions and the sigmoid, whose derivatives here are several times as fast.
 *
 * <p>Stands in for {@code SameDiff.createGradFunction}, which copies the graph and forgets settings of operations as it does,
 * differentiates with respect to every parameter, and writes a line to standard output for each operation.
 */
final class SameDiffGradient {
    private final SameDiff graph;
    private final SameDiffConvolutions convolutions;
    private final Map<String, SDVariable> gradients = new HashMap<>();
    private final Set<String> dependent = new HashSet<>();

    SameDiffGradient(SameDiff graph, SameDiffConvolutions convolutions) {
        this.graph = graph;
        this.convolutions = convolutions;
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
        String output = operation.getOutputsOfOp().get(0);
        SDVariable gradient = gradients.get(output);
        if (gradient == null || !dependent.contains(output)) {
            return;
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
        if (convolutions.isDifferentiable(output)) {
            return convolutions.differentiate(output, gradient, dependent::contains);
        }
        if (operation.getOp() instanceof Sigmoid) {
            SDVariable y = graph.getVariable(output);
            return List.of(gradient.mul(y.sub(y.mul(y))));
        }
        return List.copyOf(operation.getOp().doDiff(List.of(gradient)));
    }
}
