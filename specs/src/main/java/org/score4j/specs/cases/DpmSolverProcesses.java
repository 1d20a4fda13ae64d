package org.score4j.specs.cases;

import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.score4j.process.AffineProcess;
import org.score4j.process.DiscreteVariancePreserving;
import org.score4j.process.DiscreteVariancePreserving.Interpolation;

/** The processes of DPM-Solver's authors. */
final class DpmSolverProcesses {
    /** Levels below this ln(alpha/sigma) are left out of a table. */
    private static final double CLIPPED = -5.1;

    private DpmSolverProcesses() {}

    static List<Comparison> run(ReferenceCase reference) {
        if (!"vp-discrete".equals(reference.process().text("type"))) {
            return compared(reference, Processes.of(reference), t -> t, t -> t).all();
        }
        DiscreteVariancePreserving table = Processes.table(reference)
                .withHalfLogSnrFrom(CLIPPED)
                .interpolatedBy(Interpolation.LOG_ALPHA_EXTRAPOLATED);
        int rows = table.timesteps();
        // row i of a table lies at its time (i + 1)/rows
        return compared(reference, table, t -> t * rows - 1, timestep -> (timestep + 1) / rows)
                .number("rows_kept", rows)
                .all();
    }

    /** Levels and inverse in the reference's time. */
    static Expected compared(
            ReferenceCase reference, AffineProcess process, DoubleUnaryOperator ours, DoubleUnaryOperator theirs) {
        Expected expected = Expected.of(reference);
        double[] times = at(ours, expected.arguments("t"));
        double[] lambdas = expected.arguments("lambda_in");
        return expected.numbers("log_alpha", at(t -> Math.log(process.alpha(t)), times))
                .numbers("alpha", at(process::alpha, times))
                .numbers("sigma", at(process::sigma, times))
                .numbers("lambda", at(process::halfLogSnr, times))
                .numbers("t_of_lambda", at(lambda -> theirs.applyAsDouble(process.timeAtHalfLogSnr(lambda)), lambdas));
    }

    static double[] at(DoubleUnaryOperator function, double... arguments) {
        return Arrays.stream(arguments).map(function).toArray();
    }
}
