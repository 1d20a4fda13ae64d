package org.score4j.samplers.exponential;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.score4j.process.RectifiedFlow;
import org.score4j.samplers.Thresholding;
import org.score4j.samplers.adaptive.DormandPrince;
import org.score4j.samplers.sde.Ddpm;
import org.score4j.schedule.TimeGrid;

class PredictorCorrectorRefusalsTest {
    private static void assertRefused(ThrowingCallable call, String... parts) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessageContainingAll(parts);
    }

    @Test
    void ordersOutOfRange() {
        assertRefused(() -> ExponentialAdams.inSample(0), "order is 0", "1 to 6");
        assertRefused(() -> ExponentialAdams.inNoise(7), "order is 7", "1 to 6");
        assertRefused(() -> UniPc.of(7), "order is 7");
        assertRefused(() -> UniPc.predictor(0), "order is 0");
        assertRefused(() -> UniC.on(Ddim.deterministic(), 0), "order is 0");
        assertRefused(() -> Deis.inTime(7), "order is 7");
    }

    @Test
    void noiseOutOfRange() {
        assertRefused(() -> SaSolver.of(new Tau.Constant(1), 0, 1), "order is 0");
        assertRefused(() -> SaSolver.of(new Tau.Constant(1), 1, -1), "corrector is -1", "0 (none) to 6");
        assertRefused(() -> new Tau.Constant(-0.1), "value is -0.1");
        assertRefused(() -> new Tau.InTime(1, 0.8, 0.2), "first is 0.8 and last is 0.2");
        assertRefused(() -> new Tau.InRho(Double.NaN, 0.1, 0.2), "value is NaN");
    }

    @Test
    void thresholdsWithoutDenoisedSample() {
        Thresholding rule = new Thresholding.Static(1);
        assertRefused(() -> ExponentialAdams.inNoise(2).thresholded(rule), "NOISE", "need SAMPLE");
        assertRefused(() -> UniPc.of(2).inNoise().thresholded(rule), "NOISE");
        assertRefused(() -> UniPc.of(2).thresholded(rule).inNoise(), "NOISE");
        SaSolver sa = SaSolver.of(new Tau.Constant(1), 2, 2);
        assertRefused(() -> sa.inNoise().thresholded(rule), "NOISE");
        assertRefused(() -> sa.thresholded(rule).inNoise(), "NOISE");
    }

    @Test
    void stepsThatDoNotExist() {
        assertRefused(() -> UniPc.of(2).uncorrected(3, -1), "step is -1");
    }

    @Test
    void predictorsThatUniCCannotCorrect() {
        assertRefused(() -> UniC.on(Ddpm.posterior(), 1), "ddpm", "without noise");
        UniC adaptive = UniC.on(DormandPrince.withTolerance(1e-3, 1e-3), 1);
        assertRefused(
                () -> adaptive.compile(new RectifiedFlow(), TimeGrid.of(0.9, 0.5, 0.1)), "chooses its steps itself");
    }

    @Test
    void clocksThatDoNotRun() {
        assertRefused(() -> new Deis.Clock(0.1, 0), "slope is 0.0");
        assertRefused(() -> new Deis.Clock(Double.NaN, 1), "betaMin is NaN");
    }
}
