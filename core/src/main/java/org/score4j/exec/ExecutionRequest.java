package org.score4j.exec;

import java.util.Map;
import org.score4j.model.Condition;
import org.score4j.model.ScoreModel;
import org.score4j.noise.NoiseSource;
import org.score4j.program.Program;
import org.score4j.tensor.ElementType;

/**
 * What an executor needs to run a program on one batch.
 *
 * @param program the program; its evaluations are lowered for the models
 * @param models models by name
 * @param condition rows for the batch
 * @param type type of the state
 * @param sampleShape shape of one sample
 * @param noise where draws come from
 * @param samples number of each sample of the batch: keys its noise
 */
public record ExecutionRequest(
        Program program,
        Map<String, ScoreModel> models,
        Condition condition,
        ElementType type,
        long[] sampleShape,
        NoiseSource noise,
        long[] samples) {

    /** Copies arrays and checks shapes and conditions against the networks. */
    public ExecutionRequest {
        models = Map.copyOf(models);
        sampleShape = sampleShape.clone();
        samples = samples.clone();
        for (ScoreModel model : models.values()) {
            model.network().spec().requireSampleShape(sampleShape);
            model.network().spec().requireCondition(condition);
        }
        condition.requireBatch(samples.length);
    }

    /** Number of elements of one sample. */
    public int sampleLength() {
        long length = 1;
        for (long extent : sampleShape) {
            length = Math.multiplyExact(length, extent);
        }
        return Math.toIntExact(length);
    }

    /** The shape of a batch of {@code count} samples. */
    public long[] batchShape(int count) {
        long[] shape = new long[sampleShape.length + 1];
        shape[0] = count;
        System.arraycopy(sampleShape, 0, shape, 1, sampleShape.length);
        return shape;
    }
}
