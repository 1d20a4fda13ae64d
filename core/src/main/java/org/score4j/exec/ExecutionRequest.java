package org.score4j.exec;

import java.util.Map;
import org.score4j.model.Condition;
import org.score4j.model.NetworkSpec;
import org.score4j.model.ScoreModel;
import org.score4j.noise.NoiseSource;
import org.score4j.program.Instruction;
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
        for (Map.Entry<String, ScoreModel> entry : models.entrySet()) {
            NetworkSpec spec = entry.getValue().network().spec();
            spec.requireSampleShape(evaluatesPairs(program, entry.getKey()) ? pair(sampleShape) : sampleShape);
            spec.requireCondition(condition);
        }
        condition.requireBatch(samples.length);
    }

    /** Whether the program gives this model states with their companions. */
    public boolean evaluatesPairs(String model) {
        return evaluatesPairs(program, model);
    }

    private static boolean evaluatesPairs(Program program, String model) {
        return program.instructions().stream()
                .anyMatch(instruction -> instruction instanceof Instruction.Evaluate evaluate
                        && evaluate.model().equals(model)
                        && evaluate.companion() != null);
    }

    /** The shape of two samples stacked along their first axis. */
    private static long[] pair(long... shape) {
        long[] stacked = shape.clone();
        if (stacked.length == 0) {
            throw new IllegalArgumentException(
                    "sample shape has no axes; expected one along which to stack two samples");
        }
        stacked[0] = Math.multiplyExact(2, stacked[0]);
        return stacked;
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
        return batch(count, sampleShape);
    }

    /** The shape of a batch of {@code count} samples, each with a companion. */
    public long[] pairShape(int count) {
        return batch(count, pair(sampleShape));
    }

    private static long[] batch(int count, long... sample) {
        long[] shape = new long[sample.length + 1];
        shape[0] = count;
        System.arraycopy(sample, 0, shape, 1, sample.length);
        return shape;
    }
}
