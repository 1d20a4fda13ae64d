package org.score4j.samplers.langevin;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.score4j.process.AffineProcess;
import org.score4j.program.PlanBuilder;
import org.score4j.program.Register;
import org.score4j.samplers.NoiseClock;
import org.score4j.samplers.Order;
import org.score4j.samplers.Solver;
import org.score4j.samplers.algebra.FixedStepSolver;
import org.score4j.samplers.algebra.Interval;
import org.score4j.samplers.algebra.SingleSteps;
import org.score4j.schedule.TimeGrid;

/**
 * Predictor–corrector sampling: at every time of the grid the corrector moves the state towards that time's distribution,
 * then the predictor goes on to the next time.
 *
 * <p>That is the order of Song et al.'s program. Their algorithm 1 puts the predictor first: the same sequence without the
 * correction at the first time, and with one at the last if that is not clean; see {@link #predictorFirst}. Steps are those
 * of the grid; {@link Song2021} takes the released program's steps of 1/N instead.
 *
 * <p>Source: Song et al. (2021), algorithm 1.
 */
public final class PredictorCorrector extends FixedStepSolver {
    private final Solver predictor;
    private final Corrector corrector;
    private final boolean predictorFirst;

    private PredictorCorrector(Solver predictor, Corrector corrector, boolean predictorFirst) {
        this.predictor = predictor;
        this.corrector = corrector;
        this.predictorFirst = predictorFirst;
    }

    /** Any solver whose every step starts anew, with a corrector; compilation refuses other predictors. */
    public static PredictorCorrector of(Solver predictor, Corrector corrector) {
        return new PredictorCorrector(predictor, corrector, false);
    }

    /**
     * Corrections alone: the state is handed from level to level as it is. With {@link AnnealedCorrector} these are annealed
     * Langevin dynamics.
     */
    public static PredictorCorrector correctorOnly(Corrector corrector) {
        return new PredictorCorrector(new NoPredictor(), corrector, false);
    }

    /** The same in the order of algorithm 1. */
    public PredictorCorrector predictorFirst() {
        return new PredictorCorrector(predictor, corrector, true);
    }

    @Override
    public String name() {
        return "pc(" + predictor.name() + ", " + corrector.label() + (predictorFirst ? ", predictor first" : "") + ")";
    }

    /** The predictor's; none with a corrector, whose steps have a fixed signal-to-noise ratio and do not shrink with the grid. */
    @Override
    public Order order() {
        return corrector instanceof Corrector.None ? predictor.order() : Order.ofSde(0, 0);
    }

    @Override
    public Optional<NoiseClock> noiseClock() {
        return corrector instanceof Corrector.None ? predictor.noiseClock() : Optional.empty();
    }

    @Override
    protected void emit(PlanBuilder plan, AffineProcess process, TimeGrid grid) {
        SingleSteps steps = SingleSteps.of(predictor, process, grid, plan);
        Corrector.Emitter emitter = corrector.in(plan);
        for (int i = 0; i < grid.steps(); i++) {
            Interval interval = new Interval(process, grid.time(i), grid.time(i + 1));
            if (!predictorFirst) {
                emitter.correct(level(interval, i, interval.t()));
            }
            @Nullable Register denoised = steps.step(i, interval.t(), interval.next());
            if (predictorFirst && !interval.endsClean()) {
                emitter.correct(level(interval, i, interval.next()));
                denoised = null;
            }
            plan.mark(interval.next(), denoised);
        }
    }

    /** A level of the step whose alpha(t)²/alpha(next)² the discrete chain of a variance preserving process calls 1 − β. */
    private static Corrector.Level level(Interval interval, int index, double t) {
        double ratio = interval.alpha() / interval.nextAlpha();
        AffineProcess process = interval.process();
        return new Corrector.Level(index, t, process.alpha(t), process.sigma(t), ratio * ratio);
    }
}
