package org.score4j.specs.cases;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.score4j.exec.Samples;
import org.score4j.model.ScoreModel;
import org.score4j.noise.Draw;
import org.score4j.noise.NoiseSource;
import org.score4j.noise.RecordedNoise;
import org.score4j.process.AffineProcess;
import org.score4j.samplers.Sampler;
import org.score4j.samplers.Solver;
import org.score4j.schedule.Schedule;
import org.score4j.schedule.TimeGrid;
import org.score4j.tensor.ElementType;
import org.score4j.tensor.Tensors;

/**
 * A reference's run in this library's terms.
 *
 * @param solver the solver
 * @param process the process
 * @param schedule the grid, as the reference recorded it
 * @param noise the recorded draws under this library's names
 * @param inSigma whether the reference's states are x/alpha
 */
record SolverRun(Solver solver, AffineProcess process, Schedule schedule, NoiseSource noise, boolean inSigma) {
    /** A run whose states are those of the reference. */
    SolverRun(Solver solver, AffineProcess process, Schedule schedule, NoiseSource noise) {
        this(solver, process, schedule, noise, false);
    }

    /** Final state and number of evaluations beside the reference's, in float64. */
    List<Comparison> compare(ReferenceCase reference) {
        return compare(reference, "x", true);
    }

    /** The final state beside the converged one: the reference's own steps depend on the whole batch. */
    List<Comparison> compareConverged(ReferenceCase reference) {
        return compare(reference, "x_converged", false);
    }

    /** The final state beside that of the same run with converged integrals, where the reference's own are crude sums. */
    List<Comparison> compareExactQuadrature(ReferenceCase reference) {
        double[][] exact = reference.root().object("exact_quadrature").matrix("x");
        return compare(reference, exact, "exact_quadrature.x", true);
    }

    /** The final state beside a field of what came out, and the number of evaluations if {@code counted}. */
    List<Comparison> compare(ReferenceCase reference, String field, boolean counted) {
        return compare(reference, reference.expected().matrix(field), field, counted);
    }

    private List<Comparison> compare(ReferenceCase reference, double[][] expected, String field, boolean counted) {
        return compare(reference, ScoreModel.exact(reference.mixture(), process), expected, field, counted);
    }

    /** The final state and number of evaluations beside the reference's, with another model than the exact denoised sample. */
    List<Comparison> compare(ReferenceCase reference, ScoreModel model) {
        return compare(reference, model, reference.expected().matrix("x"), "x", true);
    }

    private List<Comparison> compare(
            ReferenceCase reference, ScoreModel model, double[][] expected, String field, boolean counted) {
        double[][] start = reference.initial();
        int count = start.length;
        int dimensions = start[0].length;
        TimeGrid grid = schedule.grid(process);
        double[] flat = scaled(
                inSigma ? process.alpha(grid.time(0)) : 1,
                Comparison.of("x_init", start, start).actual());
        double[] wanted = Comparison.of(field, expected, expected).expected();
        try (INDArray initial = Tensors.of(flat, count, dimensions);
                Samples samples = Sampler.of(model)
                        .solver(solver)
                        .schedule(schedule)
                        .noise(noise)
                        .type(ElementType.FLOAT64)
                        .initial(initial)
                        .sample(count, dimensions)) {
            List<Comparison> comparisons = new ArrayList<>();
            double[] end = scaled(
                    inSigma ? 1 / process.alpha(grid.time(grid.steps())) : 1, Tensors.toDoubles(samples.array()));
            comparisons.add(new Comparison(field, end, wanted));
            if (counted) {
                comparisons.add(
                        Comparison.of("nfe", samples.nfe(), reference.expected().integer("nfe")));
            }
            return comparisons;
        }
    }

    private static double[] scaled(double factor, double... values) {
        return factor == 1 ? values : Arrays.stream(values).map(x -> factor * x).toArray();
    }

    /** The recorded draws under the name of each, in order; null for one that nobody uses. */
    static NoiseSource recorded(ReferenceCase reference, IntFunction<@Nullable Draw> names) {
        List<@Nullable Draw> draws = new ArrayList<>();
        double[][][] noise = reference.noise();
        for (int i = 0; i < noise.length; i++) {
            draws.add(names.apply(i));
        }
        return RecordedNoise.inOrder(draws, noise);
    }
}
