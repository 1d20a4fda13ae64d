package org.score4j.exec;

import org.score4j.program.Instruction;

/** Scalar instructions: arithmetic on one number per sample. */
final class ScalarArithmetic {
    private ScalarArithmetic() {}

    static void execute(Instruction.Scalar wanted, CpuExecution execution) {
        if (wanted.couplesSamples()) {
            double combined = overBatch(wanted, execution);
            for (int position = 0; position < execution.active(); position++) {
                execution.set(wanted.output(), position, combined);
            }
            return;
        }
        for (int position = 0; position < execution.active(); position++) {
            double a = execution.value(wanted.a(), position);
            double b = execution.value(wanted.b(), position);
            execution.set(wanted.output(), position, apply(wanted.operation(), a, b));
        }
    }

    private static double apply(Instruction.ScalarOperation operation, double a, double b) {
        return switch (operation) {
            case COPY -> a;
            case ADD -> a + b;
            case SUBTRACT -> a - b;
            case MULTIPLY -> a * b;
            case DIVIDE -> a / b;
            case SQRT -> Math.sqrt(a);
            case MIN -> Math.min(a, b);
            case MAX -> Math.max(a, b);
            case BATCH_MEAN, BATCH_MAX -> throw new IllegalStateException(operation + " is not sample by sample");
        };
    }

    private static double overBatch(Instruction.Scalar wanted, CpuExecution execution) {
        double sum = 0;
        double max = Double.NEGATIVE_INFINITY;
        for (int position = 0; position < execution.active(); position++) {
            double value = execution.value(wanted.a(), position);
            sum += value;
            max = Math.max(max, value);
        }
        return wanted.operation() == Instruction.ScalarOperation.BATCH_MAX ? max : sum / execution.active();
    }
}
