package org.score4j.samplers.langevin;

import org.score4j.process.AffineProcess;
import org.score4j.program.PlanBuilder;
import org.score4j.program.Register;
import org.score4j.samplers.Order;
import org.score4j.samplers.algebra.FixedStepSolver;
import org.score4j.samplers.algebra.Interval;
import org.score4j.samplers.algebra.OneStepSolver;
import org.score4j.samplers.algebra.Step;
import org.score4j.schedule.TimeGrid;

/**
 * Predictor–corrector sampling: at every time of the grid the corrector moves the state towards that time's distribution,
 * then the predictor goes on to the next time.
 *
 * <p>That is the order of Song et al.'s program. Their algorithm 1 puts the predictor first: the same sequence without the
 * correction at the first time, and with one at the last if that is not clean; see {@link #predictorFirst}.
 *
 * <p>Source: Song et al. (2021), algorithm 1.
 */
public final class PredictorCorrector extends FixedStepSolver {
    private final OneStepSolver predictor;
    private final LangevinCorrector corrector;
    private final boolean predictorFirst;

    private PredictorCorrector(OneStepSolver predictor, LangevinCorrector corrector, boolean predictorFirst) {
        this.predictor = predictor;
        this.corrector = corrector;
        this.predictorFirst = predictorFirst;
    }

    /** Any one-step solver with Langevin correction. */
    public static PredictorCorrector of(OneStepSolver predictor, LangevinCorrector corrector) {
        return new PredictorCorrector(predictor, corrector, false);
    }

    /** The same in the order of algorithm 1. */
    public PredictorCorrector predictorFirst() {
        return new PredictorCorrector(predictor, corrector, true);
    }

    @Override
    public String name() {
        return "pc(" + predictor.name() + ", " + corrector.steps() + " x langevin " + corrector.snr()
                + (corrector.batchNorms() ? " batch norms" : "") + (predictorFirst ? ", predictor first" : "") + ")";
    }

    /** None: the corrector's steps have a fixed signal-to-noise ratio and so do not shrink with the grid. */
    @Override
    public Order order() {
        return Order.ofSde(0, 0);
    }

    @Override
    protected void emit(PlanBuilder plan, AffineProcess process, TimeGrid grid) {
        Register output = plan.register("out");
        LangevinCorrector.Work work = LangevinCorrector.Work.in(plan);
        for (int i = 0; i < grid.steps(); i++) {
            Interval interval = new Interval(process, grid.time(i), grid.time(i + 1));
            double signal = signal(interval);
            if (!predictorFirst) {
                corrector.correct(plan, work, i, interval.t(), signal);
            }
            predictor.step(new Step(plan, output, i, interval));
            if (predictorFirst && !interval.endsClean()) {
                corrector.correct(plan, work, i, interval.next(), signal);
            }
            plan.mark(interval.next(), interval.endsClean() ? output : null);
        }
    }

    /** alpha(t)²/alpha(next)², which the discrete chain of a variance preserving process calls 1 − β. */
    private static double signal(Interval interval) {
        double ratio = interval.alpha() / interval.nextAlpha();
        return ratio * ratio;
    }
}
