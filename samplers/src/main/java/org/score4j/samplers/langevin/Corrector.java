package org.score4j.samplers.langevin;

import org.score4j.program.PlanBuilder;

/** Moves the state at one noise level towards that level's distribution, with the score alone. */
public sealed interface Corrector permits LangevinCorrector, AnnealedCorrector, RenoisingCorrector, Corrector.None {
    /**
     * Where a corrector works.
     *
     * @param index number of the level in the run, from 0: names the draws
     * @param time when the model is asked
     * @param alpha factor of the clean data in the state
     * @param sigma standard deviation of the noise in the state
     * @param signal alpha(t)²/alpha(t')² of the step at hand: 1 − β of a variance preserving chain, 1 where variance explodes
     */
    record Level(int index, double time, double alpha, double sigma, double signal) {}

    /** A corrector at work in one plan. */
    @FunctionalInterface
    interface Emitter {
        /** Emits the correction at one level. */
        void correct(Level level);
    }

    /** The corrector with its parameters, for names. */
    String label();

    /** Reserves registers in a plan and returns what emits into it. */
    Emitter in(PlanBuilder plan);

    /** Leaves the state alone. */
    record None() implements Corrector {
        @Override
        public String label() {
            return "no corrector";
        }

        @Override
        public Emitter in(PlanBuilder plan) {
            return level -> {};
        }
    }

    /** No correction: the predictor alone. */
    static Corrector none() {
        return new None();
    }
}
