package org.score4j.program;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.score4j.noise.Draw;

/**
 * A plan as a table: one row per instruction, grouped by step.
 *
 * @param title name, process, evaluations
 * @param rows step, instruction
 */
public record PlanTable(String title, List<Row> rows) {
    /**
     * One line of the table.
     *
     * @param step the step it belongs to, from 1
     * @param instruction the instruction in the paper's notation
     */
    public record Row(int step, String instruction) {}

    /** The table of a plan. */
    public static PlanTable of(SamplingPlan plan) {
        List<Row> rows = new ArrayList<>();
        int step = 1;
        for (Instruction instruction : plan.instructions()) {
            rows.add(new Row(step, describe(instruction)));
            if (instruction instanceof Instruction.Mark) {
                step++;
            }
        }
        String title = String.format(
                Locale.ROOT,
                "%s in %s: %d steps, %d evaluations, %d registers, starts at std %s",
                plan.name(),
                plan.process().name(),
                plan.steps(),
                plan.nfe(),
                plan.registers().size(),
                number(plan.initialStd()));
        return new PlanTable(title, rows);
    }

    /** The table as text, a line per row. */
    public String text() {
        StringBuilder text = new StringBuilder(title).append('\n');
        int last = 0;
        for (Row row : rows) {
            text.append(row.step() == last ? "      " : String.format(Locale.ROOT, "%5d ", row.step()))
                    .append(row.instruction())
                    .append('\n');
            last = row.step();
        }
        return text.toString();
    }

    private static String describe(Instruction instruction) {
        if (instruction instanceof Instruction.Evaluate evaluate) {
            String companion = evaluate.companion() == null ? "" : " at " + evaluate.companion();
            return evaluate.output() + " = " + evaluate.prediction() + "(" + evaluate.input() + companion + "; t = "
                    + coefficient(evaluate.time()) + ")";
        }
        if (instruction instanceof Instruction.Combine combine) {
            return combine.output() + " = " + sum(combine);
        }
        if (instruction instanceof Instruction.Mark mark) {
            return "step " + mark.step() + " ends at t = " + number(mark.time());
        }
        if (instruction instanceof Instruction.Reduce reduce) {
            return reduce.output() + " = " + reduce.operation() + "(" + reduce.a() + ", " + reduce.b() + ")";
        }
        if (instruction instanceof Instruction.Scalar scalar) {
            return scalar.output() + " = " + scalar.operation() + "(" + coefficient(scalar.a()) + ", "
                    + coefficient(scalar.b()) + ")";
        }
        if (instruction instanceof Instruction.Pointwise pointwise) {
            return pointwise.output() + " = " + pointwise.operation() + "(" + pointwise.a() + ", limit "
                    + coefficient(pointwise.limit()) + ")";
        }
        return instruction.toString();
    }

    private static String sum(Instruction.Combine combine) {
        StringBuilder sum = new StringBuilder();
        for (Term term : combine.terms()) {
            String factor = coefficient(term.coefficient());
            if (sum.length() > 0) {
                sum.append(factor.startsWith("-") ? " - " : " + ");
                factor = factor.startsWith("-") ? factor.substring(1) : factor;
            }
            sum.append(factor).append('·').append(term.register());
        }
        if (combine.noise() != null) {
            Draw draw = combine.noise().draw();
            sum.append(sum.length() > 0 ? " + " : "")
                    .append(coefficient(combine.noise().std()))
                    .append("·z[")
                    .append(draw.stream().name().toLowerCase(Locale.ROOT))
                    .append(' ')
                    .append(draw.index())
                    .append(']');
        }
        return sum.length() == 0 ? "0" : sum.toString();
    }

    private static String coefficient(Coefficient coefficient) {
        return coefficient instanceof Coefficient.Constant constant ? number(constant.value()) : coefficient.toString();
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.6g", value);
    }
}
