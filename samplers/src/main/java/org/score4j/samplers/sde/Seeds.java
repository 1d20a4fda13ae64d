package org.score4j.samplers.sde;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.score4j.model.Prediction;
import org.score4j.process.AffineProcess;
import org.score4j.samplers.NoiseClock;
import org.score4j.samplers.Order;
import org.score4j.samplers.algebra.Interval;
import org.score4j.samplers.algebra.ReverseSde;
import org.score4j.samplers.algebra.StagedSolver;

/**
 * SEEDS: exponential Runge–Kutta methods for the reverse SDE whose stages see the noise of one Brownian path. Stages lie at
 * λ + cₖ·h, c = 0, 1/2 for SEEDS-2 and 0, 1/3, 2/3 for SEEDS-3; SEEDS-1 has none. In noise prediction, with η = 1,
 *
 * <pre>
 * SEEDS-2   x̃ = alpha₁/alpha·x − 2·sigma₁·(e^(h/2) − 1)·eps + sigma₁·√(e^h − 1)·z₀
 *           x' = alpha'/alpha·x − 2·sigma'·(e^h − 1)·eps(x̃) + sigma'·(√(e^(2h) − e^h)·z₀ + √(e^h − 1)·z₁)
 * </pre>
 *
 * and SEEDS-3 takes the line through the predictions at 0 and 1/3 for its last stage, and the line through those at 0 and 2/3
 * for the step. The noise of a row is the sum of what came in during each part of the step before it. One, two or three
 * evaluations a step.
 *
 * <p>SEEDS-2 and SEEDS-3 are of weak order 2; all are of strong order 1. At η = 0 the orders are 1, 2 and 3.
 *
 * <p>Source: Gonzalez, Fernandez, Tran, Gherbi, Hajri and Masmoudi, SEEDS: Exponential SDE Solvers for Fast High-Quality
 * Sampling from Diffusion Models (2023), algorithms 1 to 4.
 */
public final class Seeds extends StagedSolver {
    private final int evaluations;
    private final ReverseSde sde;

    private Seeds(int evaluations, ReverseSde sde) {
        this.evaluations = evaluations;
        this.sde = sde;
    }

    /**
     * SEEDS-1, SEEDS-2 or SEEDS-3 in noise prediction, with η = 1.
     *
     * @param evaluations per step, 1 … 3
     */
    public static Seeds of(int evaluations) {
        if (evaluations < 1 || evaluations > 3) {
            throw new IllegalArgumentException("evaluations is " + evaluations + "; allowed: 1 to 3");
        }
        return new Seeds(evaluations, new ReverseSde(false, 1));
    }

    /** The same in data prediction: the same stages with exponentials of e^(−(1 + η)h) and noise that decays. */
    public Seeds inDataPrediction() {
        return new Seeds(evaluations, new ReverseSde(true, sde.eta()));
    }

    /**
     * The same with another amount of noise.
     *
     * @param eta η, in [0, ∞); 0 is the probability-flow ODE
     */
    public Seeds withEta(double eta) {
        return new Seeds(evaluations, new ReverseSde(sde.isDataPrediction(), eta));
    }

    @Override
    public String name() {
        return "seeds-" + evaluations + "(" + (sde.isDataPrediction() ? "data, " : "") + "eta " + sde.eta() + ")";
    }

    @Override
    public Order order() {
        return sde.eta() == 0 ? Order.ofOde(evaluations) : Order.ofSde(Math.min(evaluations, 2), 1);
    }

    @Override
    public Optional<NoiseClock> noiseClock() {
        return sde.eta() == 0 ? Optional.empty() : Optional.of(sde.clock().cutAt(cuts()));
    }

    private double[] cuts() {
        return switch (evaluations) {
            case 1 -> new double[0];
            case 2 -> new double[] {0.5};
            default -> new double[] {1 / 3.0, 2 / 3.0};
        };
    }

    @Override
    protected Prediction prediction() {
        return sde.isDataPrediction() ? Prediction.SAMPLE : Prediction.NOISE;
    }

    @Override
    protected int stages() {
        return evaluations;
    }

    @Override
    protected List<Row> rows(Interval step, int index, int steps) {
        AffineProcess process = step.process();
        double state = sde.state(step, name());
        double h = step.h();
        if (evaluations == 1 || Double.isInfinite(h)) {
            return List.of(new Row(step.next(), state, sde.weights(step, 0), sde.noise(step)));
        }
        double[] cuts = cuts();
        double[] times = new double[cuts.length + 2];
        times[0] = step.t();
        times[cuts.length + 1] = step.next();
        for (int k = 0; k < cuts.length; k++) {
            times[k + 1] = process.timeAtHalfLogSnr(step.lambda() + cuts[k] * h);
        }
        List<Row> rows = new ArrayList<>();
        for (int k = 0; k < evaluations; k++) {
            Interval part = new Interval(process, step.t(), times[k + 1]);
            double[] noise = new double[k + 1];
            for (int j = 0; j <= k; j++) {
                noise[j] = sde.noise(new Interval(process, times[j], times[j + 1]), process, times[k + 1]);
            }
            rows.add(new Row(times[k + 1], sde.state(part, name()), outputs(part, k, cuts, h), noise));
        }
        return rows;
    }

    /** Row 0 knows one prediction; the last of two takes that of the stage; the others the line through two. */
    private double[] outputs(Interval part, int row, double[] cuts, double h) {
        if (row == 0) {
            return sde.weights(part, 0);
        }
        if (evaluations == 2) {
            return new double[] {0, sde.weights(part, 0)[0]};
        }
        double[] line = sde.weights(part, 0, cuts[row - 1] * h);
        return row == 1 ? line : new double[] {line[0], 0, line[1]};
    }
}
