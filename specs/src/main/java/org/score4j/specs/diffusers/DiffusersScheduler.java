package org.score4j.specs.diffusers;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.score4j.model.Preconditioning;
import org.score4j.model.ScoreModel;
import org.score4j.model.ScoreNetwork;
import org.score4j.process.AffineProcess;
import org.score4j.samplers.Solver;
import org.score4j.specs.Fields;
import org.score4j.specs.SpecificationException;

/**
 * A scheduler_config.json of Diffusers in this library's terms: process, network, solver and, for a number of steps, the levels.
 *
 * <pre>{@code
 * DiffusersScheduler scheduler = DiffusersScheduler.read(Path.of("scheduler/scheduler_config.json"));
 * Samples images = Sampler.of(scheduler.model(network))
 *         .solver(scheduler.solver(20))
 *         .schedule(scheduler.grid(20).schedule())
 *         .sample(4, 4, 64, 64);
 * }</pre>
 *
 * <p>Reading is strict: an unknown class, a wrong type, an unknown choice and anything that cannot be honoured is refused by the
 * field's name. {@link #remarks} says in words what was made of each field.
 *
 * <p>Where Diffusers' numbers are not those of the method's formula, the formula is right by default and a remark says so; {@link
 * #asPublished} has Diffusers' numbers. Trailing timesteps are as many as steps, where NumPy's arange makes one more for some numbers, such as
 * 61. Immutable and thread-safe.
 */
public final class DiffusersScheduler {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build();

    private final String name;
    private final JsonNode document;
    private final boolean published;
    private final SchedulerClass scheduler;
    private final Levels levels;
    private final @Nullable Double mu;
    private final Shifting shifting;
    private final ImportedSolver solver;
    private final List<Remark> remarks;

    /** How the shift of a flow depends on the size of the image. */
    private record Shifting(double base, double max, int baseTokens, int maxTokens) {
        private static final Shifting USUAL = new Shifting(0.5, 1.15, 256, 4096);

        static Shifting of(SchedulerClass scheduler, SchedulerConfig config) {
            if (scheduler != SchedulerClass.FLOW_EULER) {
                return USUAL;
            }
            return new Shifting(
                    config.number("base_shift", USUAL.base, "mu at base_image_seq_len"),
                    config.number("max_shift", USUAL.max, "mu at max_image_seq_len"),
                    config.integer("base_image_seq_len", USUAL.baseTokens, "number of tokens with mu base_shift"),
                    config.integer("max_image_seq_len", USUAL.maxTokens, "number of tokens with mu max_shift"));
        }

        double mu(int tokens) {
            return base + (max - base) * (tokens - baseTokens) / (maxTokens - baseTokens);
        }
    }

    private DiffusersScheduler(String name, JsonNode document, boolean published, @Nullable Double mu) {
        this.name = name;
        this.document = document;
        this.published = published;
        this.mu = mu;
        SchedulerConfig config = new SchedulerConfig(Fields.of(name, document), published);
        scheduler = SchedulerClass.of(config);
        Levels unshifted = levels(config, scheduler);
        levels = mu == null ? unshifted : unshifted.shifted(mu);
        shifting = Shifting.of(scheduler, config);
        solver = ImportedSolvers.of(scheduler, config);
        remarks = List.copyOf(config.remarks());
    }

    /**
     * Reads a file.
     *
     * @throws SpecificationException if it is missing, not JSON, or says something this library does not do
     */
    public static DiffusersScheduler read(Path file) {
        try {
            return parse(file.toString(), Files.readString(file));
        } catch (IOException e) {
            throw new SpecificationException(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** Reads a document; {@code name} is what messages call it. */
    public static DiffusersScheduler parse(String name, String json) {
        try {
            return new DiffusersScheduler(name, MAPPER.readTree(json), false, null);
        } catch (JsonProcessingException e) {
            throw new SpecificationException(
                    name + " is not valid JSON: " + e.getOriginalMessage() + " at line "
                            + e.getLocation().getLineNr(),
                    e);
        }
    }

    private static Levels levels(SchedulerConfig config, SchedulerClass scheduler) {
        return switch (scheduler.family()) {
            case TIMESTEPS -> new TimestepLevels(config, scheduler);
            case MULTISTEP ->
                config.flag("use_flow_sigmas", false, "levels of a rectified flow")
                        ? MultistepFlowLevels.of(config, scheduler)
                        : new MultistepLevels(config, scheduler);
            case SIGMAS -> new SigmaLevels(config, scheduler);
            case EDM -> EdmLevels.of(config);
            case FLOW -> FlowLevels.of(config, scheduler);
            case ANGLE -> AngleLevels.of(config);
            case SCORE_SDE -> ScoreSdeLevels.of(config, scheduler);
        };
    }

    /** The classes that are imported, by Diffusers' names. */
    public static List<String> classNames() {
        return SchedulerClass.classNames();
    }

    /**
     * The same scheduler with Diffusers' numbers where they are not those of the formula: third-order steps of multistep
     * DPM-Solver++, for one, which are of order 2. {@link #remarks} lists the places.
     */
    public DiffusersScheduler asPublished() {
        return new DiffusersScheduler(name, document, true, mu);
    }

    /** Diffusers' name of the class. */
    public String className() {
        return scheduler.className();
    }

    /** The forward process, whose times the grid has. */
    public AffineProcess process() {
        return levels.process();
    }

    /** What the network predicts, how its input and output are scaled, and what it is told. */
    public Preconditioning preconditioning() {
        return levels.preconditioning();
    }

    /** What the network predicts and is told, in words. */
    public String network() {
        return levels.network();
    }

    /** Whether {@link #withShift} or {@link #forTokens} is needed before there is a grid. */
    public boolean needsShift() {
        return levels.needsShift();
    }

    /** A network in its place. */
    public ScoreModel model(ScoreNetwork network) {
        return new ScoreModel(network, preconditioning(), process());
    }

    /**
     * The levels.
     *
     * @param steps number of inference steps, at least 1
     * @throws IllegalArgumentException if there are more steps than the table has timesteps
     * @throws SpecificationException if the shift is dynamic and was not given
     */
    public DiffusersGrid grid(int steps) {
        if (steps < 1) {
            throw new IllegalArgumentException("steps is " + steps + "; allowed: 1 and more");
        }
        return levels.grid(steps);
    }

    /**
     * The same scheduler with a dynamic shift.
     *
     * @param mu the shift is e^mu, or mu where time_shift_type is linear
     * @throws SpecificationException unless use_dynamic_shifting is true
     */
    public DiffusersScheduler withShift(double mu) {
        return new DiffusersScheduler(name, document, published, mu);
    }

    /**
     * The same scheduler with the dynamic shift for a size of image: mu is linear in the number of tokens.
     *
     * @param count number of tokens of the image, at least 1
     * @throws SpecificationException unless use_dynamic_shifting is true
     */
    public DiffusersScheduler forTokens(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("count is " + count + "; allowed: 1 and more");
        }
        return withShift(shifting.mu(count));
    }

    /** Whether Diffusers' own states are x/alpha; this library's are x. */
    public boolean worksInSigma() {
        return scheduler.family() == SchedulerClass.Family.SIGMAS;
    }

    /** The solver for a number of inference steps, with Diffusers' defaults for what is given with a call. */
    public Solver solver(int steps) {
        return solver(steps, CallArguments.defaults());
    }

    /**
     * The solver for a number of inference steps: some lower their orders in short runs.
     *
     * @param steps at least 1
     * @param arguments what Diffusers takes from the program and not from the file
     * @throws SpecificationException if one of the options is not supported, naming every such field
     * @throws IllegalArgumentException if the class does not take one of the arguments
     */
    public Solver solver(int steps, CallArguments arguments) {
        if (steps < 1) {
            throw new IllegalArgumentException("steps is " + steps + "; allowed: 1 and more");
        }
        arguments.requireFor(scheduler);
        String reasons = remarks.stream()
                .filter(remark -> remark.treatment() == Remark.Treatment.UNSUPPORTED)
                .map(remark -> remark.field() + ": " + remark.words())
                .collect(Collectors.joining("; "));
        if (!reasons.isEmpty()) {
            throw new SpecificationException(name + " has no solver here: " + reasons);
        }
        if (published
                && scheduler.family() == SchedulerClass.Family.MULTISTEP
                && grid(steps).times().steps() < steps) {
            throw new SpecificationException(name + " has no solver here: its last step has length 0, which Diffusers"
                    + " counts where it lowers orders");
        }
        return solver.make(new ImportedSolver.Run(steps, arguments, () -> grid(steps)));
    }

    /** What was made of each field, by the names of the fields; a field at odds with the formula has a second remark. */
    public List<Remark> remarks() {
        return remarks;
    }

    /** Class, process, network and remarks, one to a line. */
    public String describe() {
        return className() + " in " + process().name() + "; the network predicts " + network() + "\n"
                + remarks.stream().map(remark -> "  " + remark + "\n").collect(Collectors.joining());
    }
}
