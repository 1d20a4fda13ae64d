package org.score4j.program;

import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.score4j.model.ScoreModel;
import org.score4j.process.AffineProcess;

/** What a solver compiles to: instructions over registers that any executor can run. Immutable. */
public sealed interface Program permits SamplingPlan, AdaptiveProgram {
    /** Name of the model in programs that have one. */
    String MODEL = "model";

    /** Name of the solver with its parameters. */
    String name();

    /** The process whose times the program uses. */
    AffineProcess process();

    /** Tensor registers, by index. */
    List<Register> registers();

    /** Scalar registers, by index. */
    List<ScalarRegister> scalars();

    /** Where the state starts and the result ends. */
    Register state();

    /** Standard deviation of the Gaussian the state starts from. */
    double initialStd();

    /** Every instruction there is, each once. */
    List<Instruction> instructions();

    /** Identifies the program: equal for equal instructions, in every process and on every machine. */
    String fingerprint();

    /** Whether samples of one batch influence each other, so that a run must not be split. */
    default boolean couplesSamples() {
        return instructions().stream()
                .anyMatch(instruction -> instruction instanceof Instruction.Gather
                        || (instruction instanceof Instruction.Scalar scalar && scalar.couplesSamples()));
    }

    /**
     * The instruction for these models: evaluations become calls in the network's own terms, the others stay.
     *
     * @throws IllegalArgumentException if a model is missing or lives in another process, or the program does not know of the
     *     velocity that the process has
     */
    default Instruction lower(Instruction instruction, Map<String, ScoreModel> models) {
        if (!(instruction instanceof Instruction.Evaluate evaluate)) {
            return instruction;
        }
        ScoreModel model = models.get(evaluate.model());
        if (model == null) {
            throw new IllegalArgumentException("program '" + name() + "' needs a model named '" + evaluate.model()
                    + "'; given: " + new TreeSet<>(models.keySet()));
        }
        if (!model.process().equals(process())) {
            throw new IllegalArgumentException("program '" + name() + "' was compiled for process "
                    + process().name() + "; model '" + evaluate.model() + "' lives in "
                    + model.process().name());
        }
        if (process().hasVelocity() != (evaluate.companion() != null)) {
            throw new IllegalArgumentException("program '" + name() + "' evaluates models "
                    + (process().hasVelocity() ? "without" : "with") + " a velocity; process "
                    + process().name() + " has " + (process().hasVelocity() ? "one" : "none"));
        }
        return NetworkCall.of(model, evaluate);
    }
}
