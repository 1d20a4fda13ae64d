package org.score4j.cuda;

import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.score4j.cuda.kernel.Arguments;
import org.score4j.cuda.kernel.FactorKind;
import org.score4j.cuda.kernel.Kernel;
import org.score4j.exec.ExecutionRequest;
import org.score4j.noise.Draw;
import org.score4j.noise.NoiseSource;
import org.score4j.program.Coefficient;
import org.score4j.program.Instruction;
import org.score4j.program.NoiseTerm;
import org.score4j.program.ScalarRegister;
import org.score4j.program.Term;
import org.score4j.tensor.ElementType;

/**
 * Linear combinations of registers and noise. Philox normals are made where they are added, increments of paths before, on the device;
 * other noise is drawn on the host and copied.
 */
final class Sums {
    private static final int CHUNK = 4096;

    private final RunMemory memory;
    private final PathSums paths;
    private final NoiseSource source;
    private final long seed;
    private final boolean single;
    private final int length;
    private final Launch plain;
    private final @Nullable Launch noisy;
    private final @Nullable Upload drawn;
    private final FloatBuffer floatView;
    private final DoubleBuffer doubleView;
    private final float[] floats;
    private final double[] doubles;

    Sums(ExecutionRequest request, Queue queue, Kernels kernels, RunMemory memory, PathSums paths) {
        this.memory = memory;
        this.paths = paths;
        source = request.noise();
        OptionalLong known = PathSums.seed(request);
        seed = known.orElse(0);
        length = request.sampleLength();
        ElementType type = request.type();
        single = type == ElementType.FLOAT32;
        plain = new Launch(queue.stream(), kernels, Kernel.COMBINE, type);
        boolean onHost = known.isEmpty();
        noisy = onHost ? null : new Launch(queue.stream(), kernels, Kernel.COMBINE_NOISE, type);
        drawn = onHost ? new Upload(queue, memory, memory.noise()) : null;
        ByteBuffer pinned = memory.buffer(memory.noise());
        floatView = pinned.asFloatBuffer();
        doubleView = pinned.asDoubleBuffer();
        floats = new float[onHost && single ? CHUNK : 0];
        doubles = new double[onHost && !single ? CHUNK : 0];
        sendElements(queue);
    }

    private void sendElements(Queue queue) {
        for (Coefficient.Elements factors : memory.elements()) {
            int count = factors.length();
            if (single) {
                float[] rounded = new float[count];
                factors.copy(0, rounded, count);
                Constants.send(queue, memory.elements(factors), rounded);
            } else {
                double[] exact = new double[count];
                factors.copy(0, exact, count);
                Constants.send(queue, memory.elements(factors), exact);
            }
        }
    }

    /** Adds up. */
    void launch(Instruction.Combine combine, Batch batch) {
        List<Term> terms = combine.terms();
        NoiseTerm noise = combine.noise();
        boolean path = noise != null && paths.has(noise.draw());
        Launch fused = noise == null || path ? null : noisy;
        Launch launch = fused == null ? plain : fused;
        Arguments with = launch.with();
        boolean alike = noise == null;
        for (int i = 0; i < terms.size(); i++) {
            Term term = terms.get(i);
            long values = memory.register(term.register().index());
            alike &= add(with, i, values, term.coefficient());
        }
        int count = terms.size();
        if (noise != null && fused == null) {
            if (path) {
                paths.launch(noise.draw(), seed, batch);
            } else {
                draw(noise, batch);
            }
            add(with, count, memory.device(memory.noise()), noise.std());
            count++;
        } else if (noise != null) {
            ScalarRegister counter = noise.counter();
            with.pointer("samples", memory.device(memory.samples()))
                    .pointer("counter", counter == null ? 0 : memory.scalar(counter.index()))
                    .int64("seed", seed)
                    .int64("draw", noise.draw().packed());
            batch.factor(with, "std", noise.std());
        }
        with.pointer("out", memory.register(combine.output().index()))
                .int64("length", alike ? (long) batch.active() * length : length)
                .int32("rows", alike ? 1 : batch.active())
                .int32("terms", count);
        launch.launch(alike ? batch.shapes().all() : batch.shapes().rows());
    }

    /** Sets a summand; true if all samples and elements have its factor. */
    private boolean add(Arguments with, int i, long values, Coefficient coefficient) {
        if (coefficient instanceof Coefficient.Constant constant) {
            with.term(i, values, FactorKind.CONSTANT, constant.value(), 0);
            return true;
        }
        if (coefficient instanceof Coefficient.PerSample perSample) {
            long scalar = memory.scalar(perSample.register().index());
            with.term(i, values, FactorKind.PER_SAMPLE, perSample.factor(), scalar);
        } else if (coefficient instanceof Coefficient.PerElement mask) {
            long register = memory.register(mask.register().index());
            with.term(i, values, FactorKind.PER_ELEMENT, mask.factor(), register);
        } else if (coefficient instanceof Coefficient.Elements factors) {
            with.term(i, values, FactorKind.ELEMENTS, 1, memory.elements(factors));
        }
        return false;
    }

    /** Draws noise on the host and copies it to the device. */
    private void draw(NoiseTerm noise, Batch batch) {
        Upload upload = drawn;
        if (upload == null) {
            throw new IllegalStateException("noise of " + source + " is not drawn on the host");
        }
        upload.open();
        for (int position = 0; position < batch.active(); position++) {
            // a draw that does not count may not exist
            if (batch.value(noise.std(), position) != 0) {
                draw(draw(noise, position, batch), position, batch.sample(position));
            }
        }
        upload.send((long) batch.active() * length * (single ? Float.BYTES : Double.BYTES));
    }

    private void draw(Draw draw, int position, long sample) {
        for (int element = 0; element < length; element += CHUNK) {
            int size = Math.min(CHUNK, length - element);
            int at = position * length + element;
            if (single) {
                source.fill(draw, sample, element, floats, 0, size);
                floatView.put(at, floats, 0, size);
            } else {
                source.fill(draw, sample, element, doubles, 0, size);
                doubleView.put(at, doubles, 0, size);
            }
        }
    }

    private static Draw draw(NoiseTerm noise, int position, Batch batch) {
        Draw draw = noise.draw();
        ScalarRegister counter = noise.counter();
        return counter == null
                ? draw
                : Draw.of(
                        draw.stream(),
                        draw.role(),
                        draw.index() + (long) batch.scalars().get(counter.index(), position));
    }
}
