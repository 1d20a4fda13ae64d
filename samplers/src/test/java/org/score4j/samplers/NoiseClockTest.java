package org.score4j.samplers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.score4j.noise.BrownianNoise.Span;
import org.score4j.noise.Draw;
import org.score4j.noise.PathClock;
import org.score4j.process.AffineProcess;
import org.score4j.process.Edm;
import org.score4j.process.RectifiedFlow;
import org.score4j.process.VarianceExploding;
import org.score4j.program.SamplingPlan;
import org.score4j.samplers.sde.DpmPlusPlusSde;
import org.score4j.samplers.sde.SdeDpmSolver;
import org.score4j.samplers.sde.Seeds;
import org.score4j.samplers.sde.StochasticHeun;
import org.score4j.schedule.TimeGrid;

class NoiseClockTest {
    private static Map<Draw, Span> increments(Solver solver, AffineProcess process, double... times) {
        TimeGrid grid = TimeGrid.of(times);
        SamplingPlan plan = (SamplingPlan) solver.compile(process, grid);
        return solver.noiseClock().orElseThrow().increments(plan, grid);
    }

    @Test
    void lengthsAreDifferencesOfTheClock() {
        AffineProcess edm = Edm.standard();
        PathClock data = NoiseClock.dataPrediction(0.5).path(edm);
        assertThat(data.length(-1, 2)).isCloseTo(Math.exp(2) - Math.exp(-1), within(1e-14));
        PathClock noise = NoiseClock.noisePrediction().path(edm);
        assertThat(noise.length(-1, 2)).isCloseTo(Math.exp(2) - Math.exp(-4), within(1e-14));
        PathClock time = NoiseClock.time().path(edm);
        assertThat(time.length(-3, -1)).isEqualTo(2);
        assertThat(time.first()).isEqualTo(-80);
        assertThat(time.last()).isZero();
        // no cancellation: the length of a step of 1e-12
        assertThat(data.length(3, 3 + 1e-12) / (Math.exp(3) * (3 + 1e-12 - 3))).isCloseTo(1, within(1e-11));
    }

    @Test
    void timeClocksEndWhereNoTimeIsClean() {
        AffineProcess ve = new VarianceExploding(0.01, 50);
        PathClock time = NoiseClock.time().path(ve);
        assertThat(time.last()).isFinite().isGreaterThan(-ve.endTime());
    }

    @Test
    void drawsOfAStepShareItsLengthInHalfLogSnr() {
        Map<Draw, Span> spans = increments(Seeds.of(3), new Edm(0.01, 80), Math.exp(3), 1);
        assertThat(spans).hasSize(3);
        for (int part = 0; part < 3; part++) {
            Span span = spans.get(Draw.of(Draw.Stream.STEP, part, 0));
            assertThat(span.from()).isCloseTo(part - 3, within(1e-14));
            assertThat(span.to()).isCloseTo(part - 2, within(1e-14));
        }
        Map<Draw, Span> two = increments(DpmPlusPlusSde.create().withStageAt(0.25), new Edm(0.01, 80), Math.exp(4), 1);
        assertThat(two.get(Draw.step(0)).to()).isCloseTo(-3, within(1e-14));
        assertThat(two.get(Draw.of(Draw.Stream.STEP, 1, 0)).to()).isZero();
    }

    @Test
    void stepsToCleanDataHaveNoDraw() {
        assertThat(increments(SdeDpmSolver.plusPlus(2), new Edm(0.01, 80), 3, 1, 0))
                .containsOnlyKeys(Draw.step(0));
        assertThat(increments(StochasticHeun.create(), new Edm(0.01, 80), 3, 1, 0))
                .containsEntry(Draw.step(0), Span.of(-3, -1));
    }

    @Test
    void stepsFromWhereThereIsNoSignalAreWhole() {
        Map<Draw, Span> spans = increments(DpmPlusPlusSde.create(), new RectifiedFlow(), 1, 0.5);
        assertThat(spans).containsOnlyKeys(Draw.step(0));
        assertThat(spans.get(Draw.step(0))).isEqualTo(Span.of(-40, 0));
    }

    @Test
    void drawsBeyondThePartsAreRefused() {
        TimeGrid grid = TimeGrid.of(3, 1);
        SamplingPlan plan = DpmPlusPlusSde.create().compile(Edm.standard(), grid);
        assertThatThrownBy(() -> NoiseClock.dataPrediction(1).increments(plan, grid))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("beyond the 1 parts");
    }
}
