package org.score4j.matching.training;

import java.util.Map;
import org.score4j.matching.objective.Denoiser;
import org.score4j.model.Preconditioning;
import org.score4j.process.AffineProcess;

/**
 * The network that is trained, as its objective may ask it before a step. Answers are numbers: no gradient goes through them. In a
 * validation the parameters that are validated stand for all averages, and no number of steps is larger than its own.
 */
public interface Student {
    /** Steps that were taken. */
    long steps();

    /** Conditions of the batch [B·m] by name; empty if the network has none. */
    Map<String, float[]> conditions();

    /** D(xt; t) of its parameters before this step, with the conditions of the batch. */
    Denoiser current(Preconditioning preconditioning, AffineProcess process);

    /**
     * D(xt; t) of an average of its parameters, with the conditions of the batch.
     *
     * @param name of an {@link Averaging} of the settings
     */
    Denoiser average(String name, Preconditioning preconditioning, AffineProcess process);

    /** Whose answers are the targets of consistency models: the student itself, or a slower average of it. */
    @FunctionalInterface
    interface Target {
        /** The one that is asked. */
        Denoiser of(Student student, Preconditioning preconditioning, AffineProcess process);

        /** The student itself (Song and Dhariwal, Improved Techniques for Training Consistency Models, 2024). */
        static Target current() {
            return Student::current;
        }

        /**
         * An average (Song et al., Consistency Models, 2023).
         *
         * @param name of an {@link Averaging} of the settings
         */
        static Target average(String name) {
            return (student, preconditioning, process) -> student.average(name, preconditioning, process);
        }
    }
}
