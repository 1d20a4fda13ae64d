package org.score4j.matching.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.functions.DifferentialFunction;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.VariableType;
import org.nd4j.autodiff.samediff.internal.SameDiffOp;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.BaseOp;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.ops.impl.shape.Reshape;
import org.nd4j.linalg.api.shape.LongShapeDescriptor;
import org.score4j.tensor.PreparedOperation;
import org.score4j.tensor.Tensors;

/**
 * The operations that some outputs of a graph need, with an array for each value, for inputs of certain shapes.
 *
 * <p>Making a plan computes the outputs once, in the order of the graph. A value's array is another's from the value's last use on;
 * reshaping shares the array; what depends on shapes and constants alone is computed this once and kept. Running it again runs the rest
 * of the operations on the same arrays, in the same order. Not thread-safe.
 */
final class SameDiffPlan implements AutoCloseable {
    private final SameDiff graph;
    private final ArrayPool pool;
    private final Map<String, INDArray> placeholders = new HashMap<>();
    private final List<PreparedOperation> operations = new ArrayList<>();
    private final Map<String, INDArray> outputs = new LinkedHashMap<>();

    /** An array of the pool, and how many values are kept in it. */
    private static final class Storage {
        private final INDArray array;
        private int values = 1;

        Storage(INDArray array) {
            this.array = array;
        }
    }

    /** A value while the plan is made: storage is null where the array is not of the pool; fixed values never change. */
    private record Value(INDArray array, @Nullable Storage storage, boolean fixed) {}

    private final Map<String, Value> values = new HashMap<>();

    private SameDiffPlan(SameDiff graph, ArrayPool pool) {
        this.graph = graph;
        this.pool = pool;
    }

    /**
     * Makes a plan, and computes.
     *
     * @param given placeholders by name
     * @param wanted names of outputs
     * @param pool of the arrays, which other plans may use that do not run meanwhile
     */
    static SameDiffPlan of(SameDiff graph, Map<String, INDArray> given, List<String> wanted, ArrayPool pool) {
        SameDiffPlan plan = new SameDiffPlan(graph, pool);
        try {
            plan.make(given, wanted);
        } catch (RuntimeException e) {
            plan.close();
            throw e;
        }
        return plan;
    }

    private void make(Map<String, INDArray> given, List<String> wanted) {
        given.forEach((name, array) -> placeholders.put(name, array.dup('c')));
        List<SameDiffOp> needed = needed(wanted);
        Map<String, Integer> lastUse = new HashMap<>();
        for (int i = 0; i < needed.size(); i++) {
            for (String input : inputs(needed.get(i))) {
                lastUse.put(input, i);
            }
        }
        wanted.forEach(name -> lastUse.put(name, needed.size()));
        for (int i = 0; i < needed.size(); i++) {
            SameDiffOp operation = needed.get(i);
            compute(operation);
            Set<String> touched = new HashSet<>(inputs(operation));
            touched.addAll(operation.getOutputsOfOp());
            for (String name : touched) {
                // a result that nobody uses has no last use
                if (lastUse.getOrDefault(name, i) == i) {
                    release(name);
                }
            }
        }
        for (String name : wanted) {
            outputs.put(name, value(name).array());
        }
        wanted.stream().distinct().forEach(this::release);
        values.clear();
    }

    /** The operations that the outputs depend on, in the order of the graph, which is one in which they can be computed. */
    private List<SameDiffOp> needed(List<String> wanted) {
        Set<String> names = new HashSet<>(wanted);
        List<SameDiffOp> all = List.copyOf(graph.getOps().values());
        List<SameDiffOp> needed = new ArrayList<>();
        for (int i = all.size() - 1; i >= 0; i--) {
            if (all.get(i).getOutputsOfOp().stream().anyMatch(names::contains)) {
                needed.add(0, all.get(i));
                names.addAll(inputs(all.get(i)));
            }
        }
        return needed;
    }

    private static List<String> inputs(SameDiffOp operation) {
        String[] names = operation.getOp().argNames();
        return names == null ? List.of() : List.of(names);
    }

    private Value value(String name) {
        Value known = values.get(name);
        if (known != null) {
            return known;
        }
        SDVariable variable = graph.getVariable(name);
        VariableType kind = variable.getVariableType();
        INDArray array = kind == VariableType.PLACEHOLDER ? placeholders.get(name) : variable.getArr();
        if (array == null) {
            throw new IllegalArgumentException(
                    "placeholders are " + placeholders.keySet() + "; '" + name + "' is missing");
        }
        return new Value(array, null, kind == VariableType.CONSTANT);
    }

    private void release(String name) {
        Value value = values.remove(name);
        Storage storage = value == null ? null : value.storage();
        if (storage != null) {
            storage.values--;
            if (storage.values == 0) {
                pool.give(storage.array);
            }
        }
    }

    private void compute(SameDiffOp operation) {
        DifferentialFunction function = operation.getOp();
        List<Value> arguments = inputs(operation).stream().map(this::value).toList();
        List<String> results = operation.getOutputsOfOp();
        PreparedOperation prepared =
                prepare(function, arguments.stream().map(Value::array).toList());
        List<LongShapeDescriptor> shapes;
        try {
            shapes = typed(prepared.results(), results);
        } catch (RuntimeException e) {
            prepared.close();
            throw e;
        }
        if (function instanceof Reshape && Tensors.isDense(arguments.get(0).array())) {
            prepared.close();
            values.put(results.get(0), reshaped(arguments.get(0), shapes.get(0)));
            return;
        }
        operations.add(prepared);
        boolean fixed =
                "shape_of".equals(function.opName()) || arguments.stream().allMatch(Value::fixed);
        // runs of the plan do not write a fixed value again, so nothing else may be written where it is
        List<INDArray> arrays =
                shapes.stream().map(fixed ? pool::fresh : pool::take).toList();
        for (int i = 0; i < arrays.size(); i++) {
            INDArray array = arrays.get(i);
            values.put(results.get(i), new Value(array, fixed ? null : new Storage(array), fixed));
        }
        prepared.write(arrays);
        prepared.run();
        if (fixed) {
            operations.remove(operations.size() - 1);
            prepared.close();
        }
    }

    private static PreparedOperation prepare(DifferentialFunction function, List<INDArray> inputs) {
        if (inputs.isEmpty()) {
            // a plan would take what one draws at random for fixed
            throw new UnsupportedOperationException("operation '" + function.opName() + "' has no inputs");
        }
        if (function instanceof DynamicCustomOp custom) {
            return PreparedOperation.of(custom, inputs);
        }
        if (function instanceof BaseOp single) {
            return PreparedOperation.of(single, inputs);
        }
        throw new UnsupportedOperationException("operation '" + function.opName() + "' needs a session of ND4J's");
    }

    /** Shapes with the types of the graph's variables, which ND4J's shape functions do not always know. */
    private List<LongShapeDescriptor> typed(List<LongShapeDescriptor> shapes, List<String> names) {
        List<LongShapeDescriptor> typed = new ArrayList<>();
        for (int i = 0; i < shapes.size(); i++) {
            typed.add(shapes.get(i).asDataType(graph.getVariable(names.get(i)).dataType()));
        }
        return typed;
    }

    private static Value reshaped(Value value, LongShapeDescriptor shape) {
        Storage storage = value.storage();
        if (storage != null) {
            storage.values++;
        }
        return new Value(value.array().reshape('c', true, shape.getShape()), storage, value.fixed());
    }

    /** Whether the plan is for placeholders of these shapes. */
    boolean fits(Map<String, INDArray> given) {
        return given.keySet().equals(placeholders.keySet())
                && given.entrySet().stream()
                        .allMatch(entry ->
                                entry.getValue().equalShapes(Objects.requireNonNull(placeholders.get(entry.getKey()))));
    }

    /** Computes for other numbers. */
    void run(Map<String, INDArray> given) {
        given.forEach((name, array) -> Tensors.copy(array, Objects.requireNonNull(placeholders.get(name))));
        operations.forEach(PreparedOperation::run);
    }

    /** What was computed last, by name; in arrays that the next run of any plan of the pool overwrites. */
    Map<String, INDArray> outputs() {
        return outputs;
    }

    @Override
    public void close() {
        operations.forEach(PreparedOperation::close);
        placeholders.values().forEach(INDArray::close);
    }
}
