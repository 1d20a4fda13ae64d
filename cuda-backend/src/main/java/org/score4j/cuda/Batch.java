package org.score4j.cuda;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.score4j.cuda.kernel.Arguments;
import org.score4j.exec.ExecutionRequest;
import org.score4j.model.Condition;
import org.score4j.program.Coefficient;

/** The samples that run: their numbers, conditions, scalar registers and evaluations, by position in the batch. */
final class Batch {
    private final RunMemory memory;
    private final DeviceScalars scalars;
    private final Upload sampleNumbers;
    private final int length;
    private final int[] evaluations;
    private final long[] samples;
    private ExecutionRequest request;
    private Condition condition;
    private Shapes shapes;
    private int active;

    Batch(ExecutionRequest request, Queue queue, RunMemory memory) {
        this.request = request;
        this.memory = memory;
        length = request.sampleLength();
        samples = request.samples().clone();
        evaluations = new int[samples.length];
        active = samples.length;
        shapes = Shapes.of(active, length);
        condition = request.condition();
        scalars = new DeviceScalars(queue, memory, request.program().scalars().size(), active);
        sampleNumbers = new Upload(queue, memory, memory.samples());
    }

    /** Begins with other samples. */
    void begin(ExecutionRequest next) {
        request = next;
        Arrays.fill(evaluations, 0);
        takeAll();
    }

    /** Takes all samples in, with scalars of zero. */
    void takeAll() {
        limit(samples.length);
        System.arraycopy(request.samples(), 0, samples, 0, active);
        condition = request.condition();
        scalars.clear();
        sendSamples();
    }

    /** Keeps some positions, which are increasing. */
    void retain(int... positions) {
        scalars.retain(positions);
        for (int target = 0; target < positions.length; target++) {
            samples[target] = samples[positions[target]];
            evaluations[target] = evaluations[positions[target]];
        }
        condition = condition.gather(positions);
        limit(positions.length);
        sendSamples();
    }

    private void limit(int count) {
        active = count;
        if (count > 0) {
            shapes = Shapes.of(count, length);
        }
    }

    private void sendSamples() {
        if (active > 0) {
            ByteBuffer buffer = sampleNumbers.open();
            for (int position = 0; position < active; position++) {
                buffer.putLong(position * Long.BYTES, samples[position]);
            }
            sampleNumbers.send((long) active * Long.BYTES);
        }
    }

    /** Counts an evaluation of every sample. */
    void countEvaluation() {
        for (int position = 0; position < active; position++) {
            evaluations[position]++;
        }
    }

    /** Sets the evaluations that samples have had. */
    void setEvaluations(int... counts) {
        System.arraycopy(counts, 0, evaluations, 0, active);
    }

    int evaluations(int position) {
        return evaluations[position];
    }

    /** Samples that run. */
    int active() {
        return active;
    }

    /** Samples of the whole batch. */
    int capacity() {
        return samples.length;
    }

    /** How kernels are launched on them. */
    Shapes shapes() {
        return shapes;
    }

    /** Number of a sample in the whole run. */
    long sample(int position) {
        return samples[position];
    }

    Condition condition() {
        return condition;
    }

    DeviceScalars scalars() {
        return scalars;
    }

    /** Sets a factor that is one number or one per sample. */
    void factor(Arguments arguments, String field, Coefficient coefficient) {
        if (coefficient instanceof Coefficient.Constant constant) {
            arguments.factor(field, 0, constant.value());
        } else if (coefficient instanceof Coefficient.PerSample perSample) {
            arguments.factor(field, memory.scalar(perSample.register().index()), perSample.factor());
        } else {
            throw notPerSample(coefficient);
        }
    }

    /** The value of a coefficient for one sample. */
    double value(Coefficient coefficient, int position) {
        if (coefficient instanceof Coefficient.Constant constant) {
            return constant.value();
        }
        if (coefficient instanceof Coefficient.PerSample perSample) {
            return perSample.factor() * scalars.get(perSample.register().index(), position);
        }
        throw notPerSample(coefficient);
    }

    private static IllegalArgumentException notPerSample(Coefficient coefficient) {
        return new IllegalArgumentException("coefficient " + coefficient + " is not one number per sample");
    }
}
