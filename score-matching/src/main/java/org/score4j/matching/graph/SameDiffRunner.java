package org.score4j.matching.graph;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.VariableType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Runs a SameDiff graph by {@linkplain SameDiffPlan plans}, and keeps these and their arrays for the last two batch sizes.
 *
 * <p>Stands in for {@code SameDiff.output}, whose session finds out anew for each run what is computed when and in which array; that
 * took a third of the time of a small network's training step. Loops, branches and random numbers are not for it. Not thread-safe.
 */
public final class SameDiffRunner implements AutoCloseable {
    private static final int BATCH_SIZES = 2;

    private final SameDiff graph;
    private final Map<Long, Plans> plans = new LinkedHashMap<>(4, 0.75f, true);

    /** Runs this graph, to which operations may be added between runs. */
    public SameDiffRunner(SameDiff graph) {
        this.graph = graph;
    }

    /**
     * Computes outputs and shows them.
     *
     * @param batch samples of this run
     * @param placeholders dense arrays by name; not modified
     * @param outputs names of values
     * @param reader gets arrays by name; they are valid until it returns
     * @throws IllegalArgumentException if a placeholder is missing that the outputs depend on
     */
    public void run(
            long batch,
            Map<String, INDArray> placeholders,
            List<String> outputs,
            Consumer<Map<String, INDArray>> reader) {
        Plans ofBatch = plans.computeIfAbsent(batch, size -> new Plans());
        if (plans.size() > BATCH_SIZES) {
            long oldest = plans.keySet().iterator().next();
            Plans dropped = plans.remove(oldest);
            if (dropped != null) {
                dropped.close();
            }
        }
        reader.accept(ofBatch.run(placeholders, outputs));
    }

    /** Releases all arrays, those of the graph's parameters and constants too. */
    @Override
    public void close() {
        plans.values().forEach(Plans::close);
        plans.clear();
        for (SDVariable variable : graph.variables()) {
            VariableType kind = variable.getVariableType();
            if (kind == VariableType.VARIABLE || kind == VariableType.CONSTANT) {
                INDArray array = variable.getArr();
                if (array != null && array.closeable()) {
                    array.close();
                }
            }
        }
    }

    /** The plans for one batch size, by their outputs: they run one at a time, and share their arrays. */
    private final class Plans implements AutoCloseable {
        private final ArrayPool pool = new ArrayPool();
        private final Map<List<String>, SameDiffPlan> byOutputs = new HashMap<>();

        Map<String, INDArray> run(Map<String, INDArray> placeholders, List<String> outputs) {
            @Nullable SameDiffPlan known = byOutputs.get(outputs);
            if (known != null && known.fits(placeholders)) {
                known.run(placeholders);
                return known.outputs();
            }
            if (known != null) {
                byOutputs.remove(outputs);
                known.close();
            }
            SameDiffPlan made = SameDiffPlan.of(graph, placeholders, outputs, pool);
            byOutputs.put(List.copyOf(outputs), made);
            return made.outputs();
        }

        @Override
        public void close() {
            byOutputs.values().forEach(SameDiffPlan::close);
            pool.close();
        }
    }
}
