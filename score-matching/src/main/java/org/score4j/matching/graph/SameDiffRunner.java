package org.score4j.matching.graph;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.VariableType;
import org.nd4j.autodiff.samediff.internal.InferenceSession;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Runs a SameDiff graph and keeps its arrays from run to run, for the last two batch sizes.
 *
 * <p>Stands in for {@code SameDiff.output}, which keeps a session for every thread that ever called it, arrays for every batch size,
 * and the numbers of all arrays it ever made. Not thread-safe.
 */
public final class SameDiffRunner implements AutoCloseable {
    private static final int BATCH_SIZES = 2;

    private final SameDiff graph;
    private final Session session;
    private final Map<Long, ArrayPool> pools = new LinkedHashMap<>(4, 0.75f, true);

    /** Runs this graph, to which operations may be added between runs. */
    public SameDiffRunner(SameDiff graph) {
        this.graph = graph;
        session = new Session(graph);
    }

    /**
     * Computes outputs and shows them.
     *
     * @param batch samples of this run
     * @param placeholders arrays by name; not modified
     * @param outputs names of values
     * @param reader gets arrays by name; they are valid until it returns
     */
    public void run(
            long batch,
            Map<String, INDArray> placeholders,
            List<String> outputs,
            Consumer<Map<String, INDArray>> reader) {
        ArrayPool pool = pools.computeIfAbsent(batch, size -> new ArrayPool());
        if (pools.size() > BATCH_SIZES) {
            long oldest = pools.keySet().iterator().next();
            ArrayPool dropped = pools.remove(oldest);
            if (dropped != null) {
                dropped.close();
            }
        }
        try {
            reader.accept(session.run(pool, placeholders, outputs));
        } finally {
            pool.releaseAll();
        }
    }

    /** Releases all arrays, those of the graph's parameters and constants too. */
    @Override
    public void close() {
        pools.values().forEach(ArrayPool::close);
        pools.clear();
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

    /** ND4J's session, made to forget. */
    private static final class Session extends InferenceSession {
        Session(SameDiff graph) {
            super(graph);
        }

        Map<String, INDArray> run(ArrayPool pool, Map<String, INDArray> placeholders, List<String> outputs) {
            setMmgr(pool);
            freedArrays.clear();
            return output(outputs, placeholders, null, List.of(), List.of(), null);
        }
    }
}
