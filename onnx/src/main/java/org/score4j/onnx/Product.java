package org.score4j.onnx;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a file has a vector–Jacobian product.
 *
 * @param vector the input for v [B, ...]
 * @param output vᵀ·∂F/∂x [B, ...]
 */
record Product(Port vector, Port output) {

    /**
     * Finds both by their given names, or by the usual ones where those are not in another role.
     *
     * @return null if the file has no product
     * @throws OnnxModelException if a given name is unknown or in another role, or one of the two is missing
     */
    static @Nullable Product find(Path file, List<Port> inputs, List<Port> outputs, OnnxOptions names) {
        Port vector = names.vectorInput() == null
                ? usual(inputs, OnnxOptions.VECTOR, !isInAnotherRole(OnnxOptions.VECTOR, names))
                : named(file, inputs, names.vectorInput(), "vectorInput", isInAnotherRole(names.vectorInput(), names));
        boolean isOutput = OnnxOptions.PRODUCT.equals(names.output());
        Port product = names.productOutput() == null
                ? usual(outputs, OnnxOptions.PRODUCT, !isOutput)
                : named(
                        file,
                        outputs,
                        names.productOutput(),
                        "productOutput",
                        names.productOutput().equals(names.output()));
        if (vector != null && product != null) {
            return new Product(vector, product);
        }
        // a lone input of the usual name is a condition; a lone output of it is a result that nobody asked for
        if (names.vectorInput() == null && names.productOutput() == null) {
            return null;
        }
        String problem = vector == null
                ? "product " + product + " has no vector among the inputs " + inputs + "; set option 'vectorInput'"
                : "vector " + vector + " has no product among the outputs " + outputs + "; set option 'productOutput'";
        throw new OnnxModelException(file, problem);
    }

    /**
     * Refuses what does not fit the state.
     *
     * @param fixedBatch the only number of samples that the network takes, or 0 if it takes any
     */
    void requireLike(Path file, Port state, int fixedBatch) {
        for (Port port : List.of(vector, output)) {
            boolean fits = port.type() == state.type() && port.mayHaveShapeOf(state);
            if (!fits || (port.shape().get(0) != -1 && port.shape().get(0) != fixedBatch)) {
                throw new OnnxModelException(
                        file,
                        (port.equals(vector) ? "vector " : "product ") + port + " and state " + state
                                + " differ in type or shape");
            }
        }
    }

    private static boolean isInAnotherRole(String input, OnnxOptions names) {
        return input.equals(names.stateInput())
                || input.equals(names.noiseInput())
                || (names.conditions() != null && names.conditions().contains(input));
    }

    private static @Nullable Port usual(List<Port> ports, String name, boolean isFree) {
        return isFree ? select(ports, name).orElse(null) : null;
    }

    private static Port named(Path file, List<Port> ports, String name, String option, boolean isTaken) {
        if (isTaken) {
            throw new OnnxModelException(file, "'" + name + "' (option '" + option + "') is in another role too");
        }
        return select(ports, name)
                .orElseThrow(() -> new OnnxModelException(
                        file, "has no '" + name + "' (option '" + option + "'); it has " + ports));
    }

    private static Optional<Port> select(List<Port> ports, String name) {
        return ports.stream().filter(port -> port.name().equals(name)).findFirst();
    }
}
