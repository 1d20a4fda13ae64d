package org.score4j.exec;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.score4j.model.Condition;
import org.score4j.model.ScoreModel;
import org.score4j.noise.NoiseSource;
import org.score4j.program.Program;
import org.score4j.tensor.ElementType;

/**
 * Everything that determines a run.
 *
 * @param program what runs
 * @param models models by name
 * @param condition rows for all {@code count} samples
 * @param type type of the state
 * @param sampleShape shape of one sample
 * @param noise where draws come from
 * @param firstSample number of the first sample, which keys its noise
 * @param count number of samples
 * @param batch most samples at once; does not change any of them
 * @param executor what runs the instructions; not closed
 * @param listeners told after every step
 * @param initial states [count, ...] to start from instead of noise, or null; not closed
 */
public record RunSettings(
        Program program,
        Map<String, ScoreModel> models,
        Condition condition,
        ElementType type,
        long[] sampleShape,
        NoiseSource noise,
        long firstSample,
        int count,
        int batch,
        Executor executor,
        List<RunListener> listeners,
        @Nullable INDArray initial) {

    /** Checks numbers and shapes. */
    public RunSettings {
        models = Map.copyOf(models);
        listeners = List.copyOf(listeners);
        sampleShape = sampleShape.clone();
        if (count < 1) {
            throw new IllegalArgumentException("count is " + count + "; allowed: 1 and more");
        }
        if (batch < 1) {
            throw new IllegalArgumentException("batch is " + batch + "; allowed: 1 and more");
        }
        if (batch < count && program.couplesSamples()) {
            throw new IllegalArgumentException("batch is " + batch + " of " + count + " samples; program '"
                    + program.name() + "' couples the samples of a batch and must not be split");
        }
        condition.requireBatch(count);
        if (initial != null) {
            long[] expected = new long[sampleShape.length + 1];
            expected[0] = count;
            System.arraycopy(sampleShape, 0, expected, 1, sampleShape.length);
            if (!Arrays.equals(initial.shape(), expected)) {
                throw new IllegalArgumentException("initial has shape " + Arrays.toString(initial.shape())
                        + "; expected " + Arrays.toString(expected));
            }
        }
    }

    /** The request for {@code size} samples from position {@code first} on. */
    ExecutionRequest batchOf(int first, int size) {
        long[] samples = new long[size];
        for (int i = 0; i < size; i++) {
            samples[i] = firstSample + first + i;
        }
        return new ExecutionRequest(program, models, condition.samples(first, size), type, sampleShape, noise, samples);
    }
}
