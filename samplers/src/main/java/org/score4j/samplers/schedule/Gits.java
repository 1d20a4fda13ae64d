package org.score4j.samplers.schedule;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.score4j.model.ScoreModel;
import org.score4j.process.AffineProcess;
import org.score4j.samplers.Solver;
import org.score4j.samplers.algebra.Interval;
import org.score4j.samplers.exponential.Ddim;
import org.score4j.samplers.exponential.DpmSolverPlusPlus;
import org.score4j.schedule.Schedule;
import org.score4j.schedule.TimeGrid;
import org.score4j.tensor.Tensors;

/**
 * GITS: the grid whose Euler steps leave a fine trajectory least, found by dynamic programming.
 *
 * <p>A teacher follows the model over a fine grid τ₀ … τ_N. The cost c(j, k) of a step from τ_j to τ_k is the mean over samples of the
 * distance |x/alpha| between the teacher's state at τ_k and one Euler step (in sigma/alpha: a DDIM step) from its state at τ_j: large
 * where trajectories curve. Of all choices of n steps from τ₀ to τ_N the one with the least Σᵢ γⁱ·c is returned, i counting steps from
 * the noisy end.
 *
 * <p>Trajectories of all data curve alike, so a few samples are enough. Costs one run of the teacher and one evaluation a fine level,
 * whatever the number of grids then asked for. Deterministic. Immutable.
 *
 * <p>Source: Chen, Zhou, Wang, Shen and Lyu, On the Trajectory Regularity of ODE-based Diffusion Sampling (2024), section 4 and
 * algorithm 1; γ = 1.15 is theirs.
 */
public final class Gits {
    private static final double GAMMA = 1.15;
    private static final int FINE_STEPS = 60;

    private final AffineProcess process;
    private final TimeGrid fine;
    private final double[][] costs;
    private final double gamma;

    private Gits(AffineProcess process, TimeGrid fine, double[][] costs, double gamma) {
        this.process = process;
        this.fine = fine;
        this.costs = costs;
        this.gamma = gamma;
    }

    /**
     * With the authors' constants: 60 fine steps, here of DPM-Solver++(2M), karras spaced (uniform where the process starts at alpha =
     * 0).
     *
     * @param model what is sampled
     * @param seed keys the samples' noise
     * @param count number of samples, at least 1
     * @param sampleShape shape of one
     */
    public static Gits of(ScoreModel model, long seed, int count, long... sampleShape) {
        AffineProcess process = model.process();
        Schedule fine =
                process.alpha(process.startTime()) > 0 ? Schedule.karras(FINE_STEPS) : Schedule.uniform(FINE_STEPS);
        return of(model, DpmSolverPlusPlus.multistep(2), fine, seed, count, sampleShape);
    }

    /**
     * With a teacher of one's own.
     *
     * @param teacher a deterministic fixed-step solver
     * @param fine the fine grid, of at least 2 steps, which ends at clean data
     */
    public static Gits of(ScoreModel model, Solver teacher, Schedule fine, long seed, int count, long... sampleShape) {
        AffineProcess process = model.process();
        TimeGrid grid = fine.grid(process);
        if (teacher.order().deterministic() == 0) {
            throw new IllegalArgumentException("teacher is " + teacher.name()
                    + ", which adds noise; expected a solver of the probability-flow ODE");
        }
        if (grid.steps() < 2 || grid.time(grid.steps()) != process.cleanTime()) {
            throw new IllegalArgumentException("fine has " + grid.steps() + " steps and ends at time "
                    + grid.time(grid.steps()) + "; expected at least 2 steps that end at clean data, time "
                    + process.cleanTime());
        }
        Probe probe = new Probe(model, seed, count, sampleShape);
        return new Gits(process, grid, costs(probe, teacher, grid), GAMMA);
    }

    /**
     * The same with another weight of later steps.
     *
     * @param value γ, in (0, ∞); above 1 later steps cost more
     */
    public Gits withGamma(double value) {
        if (!(value > 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException("gamma is " + value + "; allowed: (0, ∞)");
        }
        return new Gits(process, fine, costs, value);
    }

    /** The fine grid. */
    public TimeGrid fine() {
        return fine;
    }

    /** c(j, k), the cost of a step between two times of the fine grid, 0 ≤ j &lt; k ≤ N. */
    public double cost(int j, int k) {
        if (!(0 <= j && j < k && k <= fine.steps())) {
            throw new IllegalArgumentException(
                    "j is " + j + " and k is " + k + "; allowed: 0 <= j < k <= " + fine.steps());
        }
        return costs[j][k];
    }

    /**
     * The grid of least cost; its baseline is every so many levels of the fine grid.
     *
     * @param steps n, from 1 to the number of fine steps
     */
    public FoundSchedule find(int steps) {
        int last = fine.steps();
        if (steps < 1 || steps > last) {
            throw new IllegalArgumentException("steps is " + steps + "; allowed: 1 to " + last + ", the fine steps");
        }
        // least[n][j]: the least cost of n steps from level j to the last; the first of them weighs 1
        double[][] least = new double[steps + 1][last + 1];
        int[][] next = new int[steps + 1][last + 1];
        for (double[] row : least) {
            Arrays.fill(row, Double.POSITIVE_INFINITY);
        }
        least[0][last] = 0;
        for (int n = 1; n <= steps; n++) {
            for (int j = last - 1; j >= 0; j--) {
                for (int k = j + 1; k <= last; k++) {
                    double cost = costs[j][k] + gamma * least[n - 1][k];
                    if (cost < least[n][j]) {
                        least[n][j] = cost;
                        next[n][j] = k;
                    }
                }
            }
        }
        int[] path = new int[steps + 1];
        int[] even = new int[steps + 1];
        for (int i = 1; i <= steps; i++) {
            path[i] = next[steps - i + 1][path[i - 1]];
            even[i] = Math.round((float) i * last / steps);
        }
        double[] times = Arrays.stream(path).mapToDouble(fine::time).toArray();
        return new FoundSchedule(process, TimeGrid.of(times), cost(path), Map.of("evenly", cost(even)));
    }

    private double cost(int... path) {
        double sum = 0;
        double weight = 1;
        for (int i = 1; i < path.length; i++) {
            sum += weight * costs[path[i - 1]][path[i]];
            weight *= gamma;
        }
        return sum;
    }

    private static double[][] costs(Probe probe, Solver teacher, TimeGrid fine) {
        AffineProcess process = probe.process();
        int last = fine.steps();
        List<double[]> states = new ArrayList<>();
        double[] end = probe.sample(teacher, fine, event -> {
            try (INDArray state = event.state()) {
                states.add(Tensors.toDoubles(state));
            }
        });
        if (states.size() != last) {
            throw new IllegalArgumentException(
                    "teacher " + teacher.name() + " reported " + states.size() + " states for " + last + " steps");
        }
        states.set(last - 1, end);
        states.add(0, probe.initial(process.initialStd(fine.time(0))));
        double[][] costs = new double[last][last + 1];
        for (int j = 0; j < last; j++) {
            TimeGrid toClean = TimeGrid.of(fine.time(j), process.cleanTime());
            double[] denoised = probe.advance(Ddim.deterministic(), toClean, states.get(j));
            for (int k = j + 1; k <= last; k++) {
                Interval step = new Interval(process, fine.time(j), fine.time(k));
                costs[j][k] = cost(step, states.get(j), denoised, states.get(k), probe.count());
            }
        }
        return costs;
    }

    /** Mean distance, in x/alpha, of one first-order step from the teacher's state. */
    private static double cost(Interval step, double[] x, double[] denoised, double[] target, int count) {
        double gain = -step.nextAlpha() * Math.expm1(-step.h());
        int length = x.length / count;
        double total = 0;
        for (int sample = 0; sample < count; sample++) {
            double squares = 0;
            for (int i = sample * length; i < (sample + 1) * length; i++) {
                double miss = step.noiseRatio() * x[i] + gain * denoised[i] - target[i];
                squares += miss * miss;
            }
            total += Math.sqrt(squares) / step.nextAlpha();
        }
        return total / count;
    }
}
