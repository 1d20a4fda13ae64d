package org.score4j.samplers;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.score4j.exec.Executor;
import org.score4j.exec.Run;
import org.score4j.exec.RunListener;
import org.score4j.exec.RunSettings;
import org.score4j.exec.Samples;
import org.score4j.model.Condition;
import org.score4j.model.ScoreModel;
import org.score4j.noise.NoiseSource;
import org.score4j.noise.PhiloxNoise;
import org.score4j.program.Program;
import org.score4j.program.SamplingPlan;
import org.score4j.samplers.exponential.DpmSolverPlusPlus;
import org.score4j.schedule.Schedule;
import org.score4j.tensor.ElementType;

/**
 * Draws samples from a model: the one call that most users need.
 *
 * <pre>{@code
 * try (Samples images = Sampler.of(model)
 *         .solver(DpmSolverPlusPlus.multistep(2))
 *         .schedule(Schedule.karras(20))
 *         .seed(42)
 *         .sample(64, 3, 32, 32)) {
 *     use(images.array());
 * }
 * }</pre>
 *
 * <p>Sample i depends on model, program, seed and i alone, not on the number of samples, batches or threads. Settings are
 * changed in place; not thread-safe. The model stays the caller's to close.
 */
public final class Sampler {
    private final ScoreModel model;
    private final Map<String, ScoreModel> others = new HashMap<>();
    private Solver solver = DpmSolverPlusPlus.multistep(2);
    private Schedule schedule = Schedule.karras(20);
    private NoiseSource noise = new PhiloxNoise(0);
    private Condition condition = Condition.none();
    private ElementType type = ElementType.FLOAT32;
    private @Nullable Executor executor;
    private final List<RunListener> listeners = new ArrayList<>();
    private boolean brownian;
    private int batch;
    private long firstSample;
    private @Nullable INDArray initial;

    private Sampler(ScoreModel model) {
        this.model = model;
    }

    /** A sampler with DPM-Solver++(2M), 20 Karras steps, seed 0 and a float32 state. */
    public static Sampler of(ScoreModel model) {
        return new Sampler(model);
    }

    /**
     * Another model, for solvers that ask for one by name.
     *
     * @param name not {@value Program#MODEL}, which is the sampler's own
     */
    public Sampler model(String name, ScoreModel value) {
        if (name.equals(Program.MODEL)) {
            throw new IllegalArgumentException("name is '" + name + "', the model the sampler was made of");
        }
        others.put(name, value);
        return this;
    }

    /** The method. */
    public Sampler solver(Solver value) {
        solver = value;
        return this;
    }

    /** The times. */
    public Sampler schedule(Schedule value) {
        schedule = value;
        return this;
    }

    /** Keys the noise. */
    public Sampler seed(long value) {
        return noise(new PhiloxNoise(value));
    }

    /** Another source of noise. */
    public Sampler noise(NoiseSource value) {
        noise = value;
        return this;
    }

    /**
     * The noise of steps comes from one Brownian path per sample, on the solver's clock: runs with more steps refine the same
     * picture. Costs up to 80 normals for each that a step needs.
     */
    public Sampler brownian() {
        brownian = true;
        return this;
    }

    /** What the samples are conditioned on, one row for each. */
    public Sampler condition(Condition value) {
        condition = value;
        return this;
    }

    /** Type of the state; networks of another type get theirs. */
    public Sampler type(ElementType value) {
        type = value;
        return this;
    }

    /** What runs the instructions; {@link Executor#standard()} unless this is called. Stays the caller's to close. */
    public Sampler executor(Executor value) {
        executor = value;
        return this;
    }

    /** Adds a listener. */
    public Sampler listener(RunListener value) {
        listeners.add(value);
        return this;
    }

    /**
     * The most samples to run at once; 0 chooses by memory.
     *
     * @param value at least 0
     */
    public Sampler batch(int value) {
        if (value < 0) {
            throw new IllegalArgumentException("batch is " + value + "; allowed: 0 (choose by memory) and more");
        }
        batch = value;
        return this;
    }

    /** Number of the first sample: 64 samples from 0 and 64 from 64 are the 128 samples from 0. */
    public Sampler firstSample(long value) {
        if (value < 0) {
            throw new IllegalArgumentException("firstSample is " + value + "; allowed: 0 and more");
        }
        firstSample = value;
        return this;
    }

    /** States [count, ...] to start from instead of noise; stays the caller's. */
    public Sampler initial(INDArray value) {
        initial = value;
        return this;
    }

    /** The program these settings compile to. */
    public Program program() {
        Program program = solver.compile(model.process(), schedule.grid(model.process()));
        boolean wanted = listeners.stream().anyMatch(RunListener::wantsDenoised);
        return wanted && program instanceof SamplingPlan plan ? plan.withDenoised() : program;
    }

    /**
     * Runs to the end; the caller closes the result.
     *
     * @param count number of samples, at least 1
     * @param sampleShape shape of one, such as 3, 32, 32
     */
    public Samples sample(int count, long... sampleShape) {
        try (Run run = start(count, sampleShape)) {
            return run.finish();
        }
    }

    /**
     * A run that goes step by step, or instruction by instruction, and can be saved after each; the caller closes it.
     *
     * @param count number of samples, at least 1
     * @param sampleShape shape of one, such as 3, 32, 32
     */
    public Run start(int count, long... sampleShape) {
        return Run.of(settings(count, sampleShape));
    }

    /**
     * Takes up a paused run with these settings, bit for bit where it was left; the caller closes it.
     *
     * <p>The file names program, count, batch, shape, type and noise, and others are refused. Model, condition and initial
     * states are not in it: they must be those of the saved run. Executor and listeners may be others.
     *
     * @throws IOException if the file is missing, damaged or from other settings
     */
    public Run resume(Path file, int count, long... sampleShape) throws IOException {
        return Run.resume(settings(count, sampleShape), file);
    }

    private RunSettings settings(int count, long... sampleShape) {
        if (count < 1) {
            throw new IllegalArgumentException("count is " + count + "; allowed: 1 and more");
        }
        Program program = program();
        Executor chosen = executor == null ? Executor.standard() : executor;
        Map<String, ScoreModel> models = new HashMap<>(others);
        models.put(Program.MODEL, model);
        return new RunSettings(
                program,
                models,
                condition,
                type,
                sampleShape,
                source(program),
                firstSample,
                count,
                batch == 0 ? fitting(program, chosen, count, sampleShape) : batch,
                chosen,
                listeners,
                initial);
    }

    /** The increments of a path where those are wanted and the program draws noise in its steps. */
    private NoiseSource source(Program program) {
        if (!brownian) {
            return noise;
        }
        if (!(program instanceof SamplingPlan plan)) {
            throw new IllegalArgumentException("solver '" + solver.name()
                    + "' chooses its own steps; noise of a Brownian path needs a solver whose steps are the grid's");
        }
        if (plan.draws().isEmpty()) {
            return noise;
        }
        NoiseClock clock = solver.noiseClock()
                .orElseThrow(() -> new IllegalArgumentException("solver '" + solver.name()
                        + "' declares no noise clock; a Brownian path needs one, such as that of sde-dpm++2m"));
        return clock.noise(noise, plan, schedule.grid(model.process()));
    }

    /** The samples whose registers fit what the executor has for them. */
    private int fitting(Program program, Executor chosen, int count, long... sampleShape) {
        if (program.couplesSamples()) {
            return count;
        }
        long elements = 1;
        for (long extent : sampleShape) {
            elements = Math.multiplyExact(elements, extent);
        }
        long perSample = Math.multiplyExact(elements, (program.registers().size() + 1L) * type.bytes());
        long fit = Math.min(chosen.registerRoom() / perSample, Integer.MAX_VALUE / elements);
        return (int) Math.max(1, Math.min(count, fit));
    }
}
