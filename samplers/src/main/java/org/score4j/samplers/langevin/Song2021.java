package org.score4j.samplers.langevin;

import java.util.Locale;
import org.score4j.model.Prediction;
import org.score4j.noise.Draw;
import org.score4j.process.AffineProcess;
import org.score4j.process.DiscreteVariancePreserving;
import org.score4j.process.Discretization;
import org.score4j.process.VarianceExploding;
import org.score4j.process.VariancePreserving;
import org.score4j.program.Coefficient;
import org.score4j.program.PlanBuilder;
import org.score4j.program.Register;
import org.score4j.program.Term;
import org.score4j.samplers.Order;
import org.score4j.samplers.algebra.FixedStepSolver;
import org.score4j.schedule.TimeGrid;

/**
 * Predictor–corrector sampling as Song et al. released it, for reproducing its numbers; {@link PredictorCorrector} follows
 * the grid.
 *
 * <p>At each of the N noisy times of the grid, from 1 to eps in equal steps: the corrector, then the predictor. What differs
 * from the equations: every step is one of length 1/N, although the times are (1 − eps)/(N − 1) apart; discretised functions
 * are those of transition floor(t·(N − 1)) ({@link AffineProcess#chain}), the score is that of t. There is no step to clean
 * data: the last state is at about eps − 1/N. With the transition x(t) = a·x + G·z and the score s, the predictors are
 *
 * <ul>
 *   <li>EULER_MARUYAMA, REVERSE_DIFFUSION: (2 − a)·x + G²·s + G·z, with Euler's a and G or the chain's; with probability
 *       flow (2 − a)·x + ½G²·s
 *   <li>ANCESTRAL: (x + G²·s)/a + std·z, std = G where variance is preserved and G·√(1 − G²/sigma²) of the chain's level
 *       where it explodes
 *   <li>NONE: x
 * </ul>
 *
 * <p>By default the last predictor adds no noise. Processes must run from 0 to 1. No order is declared, as the steps are not
 * the grid's.
 *
 * <p>Source: Song et al. (2021), algorithms 1, 4 and 5, appendices E to G, and the released code.
 */
public final class Song2021 extends FixedStepSolver {
    /** The released predictors. */
    public enum Predictor {
        /** Euler and Maruyama's method. */
        EULER_MARUYAMA,
        /** The chain, reversed with the same functions. */
        REVERSE_DIFFUSION,
        /** Ancestral sampling of the chain; for processes that preserve or explode variance. */
        ANCESTRAL,
        /** Corrections alone. */
        NONE
    }

    private final Predictor predictor;
    private final Corrector corrector;
    private final boolean probabilityFlow;
    private final boolean discrete;
    private final boolean noisyEnd;

    private Song2021(
            Predictor predictor, Corrector corrector, boolean probabilityFlow, boolean discrete, boolean noisyEnd) {
        this.predictor = predictor;
        this.corrector = corrector;
        this.probabilityFlow = probabilityFlow;
        this.discrete = discrete;
        this.noisyEnd = noisyEnd;
    }

    /**
     * A predictor with a corrector. The release takes norms over the batch: see {@link LangevinCorrector#withBatchNorms}.
     */
    public static Song2021 of(Predictor predictor, Corrector corrector) {
        return new Song2021(predictor, corrector, false, false, false);
    }

    /**
     * The same with half the score and no noise.
     *
     * @throws IllegalArgumentException for ANCESTRAL, which has no such form
     */
    public Song2021 probabilityFlow() {
        if (predictor == Predictor.ANCESTRAL) {
            throw new IllegalArgumentException("predictor is ANCESTRAL, which has no probability flow; allowed:"
                    + " EULER_MARUYAMA, REVERSE_DIFFUSION, NONE");
        }
        return new Song2021(predictor, corrector, true, discrete, noisyEnd);
    }

    /**
     * The same with scores of the chain's N noise levels, as networks trained on discrete times have them: of level
     * floor(t·(N − 1)) of a variance preserving chain, of the nearest level of a variance exploding one.
     */
    public Song2021 discrete() {
        return new Song2021(predictor, corrector, probabilityFlow, true, noisyEnd);
    }

    /** The same with the noise of the last predictor ("denoise = False"). */
    public Song2021 noisyEnd() {
        return new Song2021(predictor, corrector, probabilityFlow, discrete, true);
    }

    @Override
    public String name() {
        return "song2021(" + predictor.name().toLowerCase(Locale.ROOT).replace('_', '-') + ", " + corrector.label()
                + (probabilityFlow ? ", probability flow" : "") + (discrete ? ", discrete" : "")
                + (noisyEnd ? ", noisy end" : "") + ")";
    }

    @Override
    public Order order() {
        return Order.ofSde(0, 0);
    }

    @Override
    protected void emit(PlanBuilder plan, AffineProcess process, TimeGrid grid) {
        boolean clean = process.sigma(grid.time(grid.steps())) == 0;
        int steps = clean ? grid.steps() : grid.steps() + 1;
        Corrector.Emitter emitter = corrector.in(plan);
        Register score = plan.register("out");
        for (int i = 0; i < steps; i++) {
            double t = grid.time(i);
            double modelTime = discrete ? levelTime(process, t, steps) : t;
            if (!(corrector instanceof Corrector.None)) {
                double factor = process.chain(t, steps).stateFactor();
                emitter.correct(new Corrector.Level(i, modelTime, process.alpha(t), process.sigma(t), factor * factor));
            }
            if (predictor != Predictor.NONE) {
                Update update = update(process, t, steps);
                boolean noisy = noisyEnd || i < steps - 1;
                plan.evaluate(plan.state(), modelTime, Prediction.SCORE, score)
                        .combine(
                                plan.state(),
                                Coefficient.of(noisy ? update.noise() : 0),
                                Draw.step(i),
                                Term.of(update.state(), plan.state()),
                                Term.of(update.score(), score));
            }
            plan.mark(grid.time(Math.min(i + 1, grid.steps())), null);
        }
    }

    /** Factors of state, score and draw. */
    private record Update(double state, double score, double noise) {}

    private Update update(AffineProcess process, double t, int steps) {
        boolean euler = predictor == Predictor.EULER_MARUYAMA;
        Discretization forward = euler
                ? new Discretization(1 + process.drift(t) / steps, Math.sqrt(process.diffusionSquared(t) / steps))
                : process.chain(t, steps);
        double a = forward.stateFactor();
        double noise = forward.noiseStd();
        double variance = noise * noise;
        if (predictor == Predictor.ANCESTRAL) {
            return new Update(1 / a, variance / a, ancestralStd(process, t, steps, noise));
        }
        return probabilityFlow ? new Update(2 - a, 0.5 * variance, 0) : new Update(2 - a, variance, noise);
    }

    private static double ancestralStd(AffineProcess process, double t, int steps, double noise) {
        if (process instanceof VariancePreserving) {
            return noise;
        }
        if (process instanceof VarianceExploding) {
            double ratio = noise / process.sigma(chainLevel(t, steps));
            return noise * Math.sqrt((1 - ratio) * (1 + ratio));
        }
        throw new IllegalArgumentException("process is " + process.name()
                + "; song2021's ancestral predictor is defined where variance is preserved or explodes");
    }

    /** The time of level floor(t·(steps − 1)) of equally spaced levels. */
    private static double chainLevel(double t, int steps) {
        return steps == 1 ? 0 : (int) (t * (steps - 1)) / (steps - 1.0);
    }

    /** The time at which the process has the noise level that the release gives its discrete networks. */
    private static double levelTime(AffineProcess process, double t, int steps) {
        if (process instanceof VarianceExploding) {
            return steps == 1 ? 1 : 1 - Math.rint((1 - t) * (steps - 1)) / (steps - 1);
        }
        if (!(process instanceof VariancePreserving)) {
            throw new IllegalArgumentException("process is " + process.name()
                    + "; song2021's discrete levels are defined where variance is preserved or explodes");
        }
        double[] betas = new double[steps];
        for (int i = 0; i < steps; i++) {
            // the middle of the times that belong to transition i
            double std = process.chain(Math.min(1, (i + 0.5) / Math.max(1, steps - 1)), steps)
                    .noiseStd();
            betas[i] = std * std;
        }
        return process.timeAtHalfLogSnr(
                DiscreteVariancePreserving.ofBetas(betas).halfLogSnr((int) (t * (steps - 1))));
    }
}
