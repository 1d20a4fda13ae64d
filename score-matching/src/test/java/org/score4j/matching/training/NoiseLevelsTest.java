package org.score4j.matching.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.score4j.model.Preconditioning;
import org.score4j.model.Prediction;
import org.score4j.process.AffineProcess;
import org.score4j.process.Edm;
import org.score4j.process.RectifiedFlow;
import org.score4j.process.VariancePreserving;

class NoiseLevelsTest {
    @Test
    void samplesAreSortedByTheirNoiseWhateverTheNetworkIsTold() {
        AffineProcess vp = VariancePreserving.linear(0.1, 20);
        // a network that is told 1 − t: its numbers fall as the noise grows
        Preconditioning falling = (process, t) -> new Preconditioning.Coefficients(1, 1 - t, 0, 1, Prediction.VELOCITY);
        AffineProcess[] processes = {Edm.standard(), vp, new RectifiedFlow(), new RectifiedFlow()};
        Preconditioning[] networks = {
            Preconditioning.edm(0.5),
            Preconditioning.scaledTime(Prediction.NOISE, 1000),
            Preconditioning.none(Prediction.VELOCITY),
            falling
        };
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < processes.length; i++) {
            AffineProcess process = processes[i];
            NoiseLevels levels = NoiseLevels.halfDecades(process, networks[i]);
            for (int trial = 0; trial < 200; trial++) {
                double ratio = Math.pow(10, random.nextDouble(-2.4, 2.1));
                if (ratio < process.rho(process.startTime())) {
                    double noise =
                            networks[i].at(process, process.timeAtRho(ratio)).noise();
                    int level = levels.level(noise);
                    assertThat(ratio).isBetween(levels.from(level), levels.to(level));
                }
            }
        }
    }

    @Test
    void oneEdgeIsEnoughWhereNoiseFallsWithTheLevel() {
        Preconditioning falling =
                (process, t) -> new Preconditioning.Coefficients(1, 1 - t, 0, -1, Prediction.VELOCITY);
        // sigma/alpha = t/(1 − t) is 1 at t = ½
        NoiseLevels levels = NoiseLevels.of(new RectifiedFlow(), falling, 1);
        assertThat(levels.level(0.9)).isZero();
        assertThat(levels.level(0.1)).isEqualTo(1);
    }

    @Test
    void halfDecadesHaveAnOpenIntervalAtEachEnd() {
        NoiseLevels levels = NoiseLevels.halfDecades(new RectifiedFlow(), Preconditioning.none(Prediction.VELOCITY));
        assertThat(levels.count()).isEqualTo(10);
        assertThat(levels.from(0)).isZero();
        assertThat(levels.to(0)).isCloseTo(0.01, within(1e-15));
        assertThat(levels.from(9)).isCloseTo(100, within(1e-12));
        assertThat(levels.to(9)).isInfinite();
        // EDM's noise ends at 80, below the last edge
        assertThat(NoiseLevels.halfDecades(Edm.standard(), Preconditioning.edm(1))
                        .count())
                .isEqualTo(9);
    }

    @Test
    void partsHaveTheStatisticsOfTheWhole() {
        SplittableRandom random = new SplittableRandom(4);
        double[] losses = random.doubles(1000, 1e6, 1e6 + 1).toArray();
        double[] noise = random.doubles(1000, -1, 1).toArray();
        NoiseLevels levels = NoiseLevels.of(Edm.standard(), Preconditioning.edm(1), 1);
        List<LossStatistics> all = levels.statistics(noise, losses);
        List<LossStatistics> first = levels.statistics(Arrays.copyOf(noise, 300), Arrays.copyOf(losses, 300));
        List<LossStatistics> rest =
                levels.statistics(Arrays.copyOfRange(noise, 300, 1000), Arrays.copyOfRange(losses, 300, 1000));
        for (int level = 0; level < 2; level++) {
            // c_noise is ln(sigma)/4, so that sigma = 1 is 0
            double sign = level == 0 ? -1 : 1;
            double[] own = IntStream.range(0, 1000)
                    .filter(i -> sign * noise[i] > 0)
                    .mapToDouble(i -> losses[i])
                    .toArray();
            double mean = Arrays.stream(own).average().orElseThrow();
            double variance = Arrays.stream(own)
                            .map(loss -> (loss - mean) * (loss - mean))
                            .sum()
                    / (own.length - 1);
            LossStatistics together = first.get(level).plus(rest.get(level));
            for (LossStatistics statistics : List.of(all.get(level), together)) {
                assertThat(statistics.count()).isEqualTo(own.length);
                assertThat(statistics.mean()).isCloseTo(mean, within(1e-8));
                assertThat(statistics.standardError()).isCloseTo(Math.sqrt(variance / own.length), within(1e-9));
            }
        }
    }

    @Test
    void nothingHasNoErrorOfItsMean() {
        assertThat(LossStatistics.NONE.standardError()).isNaN();
        assertThat(LossStatistics.NONE.plus(3)).isEqualTo(new LossStatistics(1, 3, 0));
        assertThat(LossStatistics.NONE.plus(3).standardError()).isNaN();
        assertThat(LossStatistics.NONE.plus(LossStatistics.NONE)).isEqualTo(LossStatistics.NONE);
    }

    @Test
    void badInputIsNamed() {
        assertThatThrownBy(() -> NoiseLevels.of(Edm.standard(), Preconditioning.edm(1), 1, 1))
                .hasMessage("edge 1 is 1.0; expected numbers in (0, ∞) that grow");
        Preconditioning same = (process, t) -> new Preconditioning.Coefficients(1, 0, 0, 1, Prediction.NOISE);
        assertThatThrownBy(() -> NoiseLevels.of(Edm.standard(), same, 1, 2, 3))
                .hasMessageContaining("expected numbers that grow or fall");
        NoiseLevels levels = NoiseLevels.of(Edm.standard(), Preconditioning.edm(1), 1);
        assertThatThrownBy(() -> levels.statistics(new double[2], new double[3]))
                .hasMessage("there are 2 noise levels for 3 losses");
        assertThatThrownBy(() -> new LossStatistics(-1, 0, 0)).hasMessage("count is -1; allowed: 0 and more");
    }
}
