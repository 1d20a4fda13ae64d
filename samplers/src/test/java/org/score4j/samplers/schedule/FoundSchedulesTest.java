package org.score4j.samplers.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.score4j.model.ScoreModel;
import org.score4j.model.exact.GaussianMixtureModel;
import org.score4j.process.AffineProcess;
import org.score4j.process.Edm;
import org.score4j.process.RectifiedFlow;
import org.score4j.process.VariancePreserving;
import org.score4j.samplers.Solver;
import org.score4j.samplers.classical.Euler;
import org.score4j.samplers.exponential.Ddim;
import org.score4j.samplers.exponential.DpmSolverPlusPlus;
import org.score4j.samplers.sde.Ddpm;
import org.score4j.schedule.Schedule;
import org.score4j.schedule.TimeGrid;

/** Grids found on a mixture with narrow components, judged on samples that they were not found with. */
class FoundSchedulesTest {
    private static final int COUNT = 48;
    private static final long HELD_OUT = 99;

    private static ScoreModel model(AffineProcess process) {
        return ScoreModel.exact(
                GaussianMixtureModel.of(
                        new double[] {0.3, 0.5, 0.2},
                        new double[][] {{-1, 0.4}, {0.8, -0.3}, {0.1, 1.2}},
                        new double[] {0.1, 0.2, 0.05}),
                process);
    }

    private static Solver solver(String name) {
        return name.equals("ddim") ? Ddim.deterministic() : DpmSolverPlusPlus.multistep(2);
    }

    private static List<TimeGrid> usual(AffineProcess process, int steps) {
        List<TimeGrid> grids = new ArrayList<>(List.of(Schedule.uniform(steps).grid(process)));
        if (process.alpha(process.startTime()) > 0) {
            grids.add(Schedule.karras(steps).grid(process));
            grids.add(Schedule.halfLogSnr(steps).grid(process));
        }
        return grids;
    }

    @ParameterizedTest
    @CsvSource({
        "edm, ddim, 5, 1.5",
        "edm, dpm, 5, 5",
        "edm, dpm, 8, 5",
        "vp, ddim, 5, 1.5",
        "vp, dpm, 8, 5",
        "flow, ddim, 5, 1.2",
        "flow, dpm, 5, 10"
    })
    void aFoundGridBeatsTheUsualOnesOfAsManySteps(String name, String method, int steps, double factor) {
        AffineProcess process = process(name);
        ScheduleSearch search = ScheduleSearch.of(model(process), solver(method), COUNT, 2);
        FoundSchedule found = search.find(steps);
        assertThat(found.grid().steps()).isEqualTo(steps);
        assertThat(found.grid().time(0)).isEqualTo(process.startTime());
        assertThat(found.grid().time(steps)).isEqualTo(process.cleanTime());
        assertThat(found.error()).isCloseTo(search.error(found.grid()), within(1e-14));
        assertThat(found.baselines()).containsKeys("uniform", "gits");
        assertThat(found.baselines().values()).allMatch(error -> error > found.error());
        ScheduleSearch judge = search.withSeed(HELD_OUT);
        double error = judge.error(found.grid());
        for (TimeGrid usual : usual(process, steps)) {
            assertThat(judge.error(usual)).as(usual.toString()).isGreaterThan(factor * error);
        }
    }

    private static AffineProcess process(String name) {
        return switch (name) {
            case "edm" -> Edm.standard();
            case "vp" -> VariancePreserving.linear();
            default -> new RectifiedFlow();
        };
    }

    @Test
    void theSearchIsDeterministicAndNeverWorseForMoreRounds() {
        ScheduleSearch search = ScheduleSearch.of(model(Edm.standard()), Ddim.deterministic(), 16, 2);
        FoundSchedule once = search.find(4);
        assertThat(search.find(4)).isEqualTo(once);
        assertThat(search.withRounds(1).find(4).error()).isGreaterThanOrEqualTo(once.error());
        assertThat(search.withSeed(3).find(4).grid()).isNotEqualTo(once.grid());
    }

    /** Euler's method in sigma is DDIM, and the levels mean the same in every process. */
    @Test
    void equalSolversFindEqualLevels() {
        FoundSchedule ddim = ScheduleSearch.of(model(Edm.standard()), Ddim.deterministic(), 16, 2)
                .find(4);
        FoundSchedule euler =
                ScheduleSearch.of(model(Edm.standard()), Euler.inSigma(), 16, 2).find(4);
        assertThat(euler.sigmas()).containsExactly(ddim.sigmas(), within(1e-6));
        TimeGrid elsewhere = Schedule.sigmas(ddim.sigmas()).grid(VariancePreserving.linear());
        assertThat(elsewhere.steps()).isEqualTo(4);
        assertThat(ddim.schedule().grid(Edm.standard())).isEqualTo(ddim.grid());
    }

    @Test
    void aConvergedFixedStepReferenceFindsAsGoodAGrid() {
        ScheduleSearch search = ScheduleSearch.of(model(Edm.standard()), Ddim.deterministic(), 16, 2);
        FoundSchedule found =
                search.withReference(DpmSolverPlusPlus.multistep(2)).find(4);
        assertThat(search.error(found.grid())).isLessThan(1.05 * search.find(4).error());
    }

    @ParameterizedTest
    @CsvSource({"edm, 5", "edm, 10", "vp, 5", "vp, 10", "flow, 5", "flow, 10"})
    void gitsBeatsTheUsualGridsForTheFirstOrderMethod(String name, int steps) {
        AffineProcess process = process(name);
        FoundSchedule found = Gits.of(model(process), 1, COUNT, 2).find(steps);
        assertThat(found.error()).isLessThan(found.baselines().getOrDefault("evenly", Double.NaN));
        ScheduleSearch judge = ScheduleSearch.of(model(process), Ddim.deterministic(), COUNT, 2)
                .withSeed(HELD_OUT);
        double error = judge.error(found.grid());
        for (TimeGrid usual : usual(process, steps)) {
            assertThat(judge.error(usual)).as(usual.toString()).isGreaterThan(error);
        }
    }

    /** Dynamic programming against every choice of levels. */
    @Test
    void gitsFindsTheCheapestPath() {
        for (double gamma : new double[] {0.7, 1, 1.15}) {
            Gits gits = Gits.of(model(Edm.standard()), DpmSolverPlusPlus.multistep(2), Schedule.karras(11), 1, 8, 2)
                    .withGamma(gamma);
            double least = Double.POSITIVE_INFINITY;
            double[] best = {};
            for (int i = 1; i < 11; i++) {
                for (int j = i + 1; j < 11; j++) {
                    double cost = gits.cost(0, i) + gamma * gits.cost(i, j) + gamma * gamma * gits.cost(j, 11);
                    if (cost < least) {
                        least = cost;
                        best = new double[] {
                            gits.fine().time(0),
                            gits.fine().time(i),
                            gits.fine().time(j),
                            0
                        };
                    }
                }
            }
            FoundSchedule found = gits.find(3);
            assertThat(found.error()).isCloseTo(least, within(1e-14));
            assertThat(found.grid().times()).containsExactly(best);
        }
    }

    @Test
    void everyStepOfTheFineGridIsTheFineGrid() {
        Gits gits = Gits.of(model(Edm.standard()), Ddim.deterministic(), Schedule.karras(6), 1, 8, 2);
        assertThat(gits.find(6).grid()).isEqualTo(gits.fine());
        // the teacher is the method whose steps cost: its own steps cost nothing
        assertThat(gits.find(6).error()).isCloseTo(0, within(1e-12));
        assertThat(gits.find(1).grid()).isEqualTo(TimeGrid.of(80, 0));
    }

    @Test
    void whatCannotBeSearchedIsRefused() {
        ScoreModel model = model(Edm.standard());
        ScheduleSearch search = ScheduleSearch.of(model, Ddim.deterministic(), 4, 2);
        assertThatThrownBy(() -> ScheduleSearch.of(model, Ddpm.posterior(), 4, 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("adds noise");
        assertThatThrownBy(() -> search.find(1)).hasMessageContaining("steps is 1; allowed: 2");
        assertThatThrownBy(() -> search.withRounds(0)).hasMessageContaining("rounds is 0");
        assertThatThrownBy(() ->
                        ScheduleSearch.of(model, Ddim.deterministic(), 0, 2).find(3))
                .hasMessageContaining("count is 0");
        Gits gits = Gits.of(model, Ddim.deterministic(), Schedule.karras(6), 1, 4, 2);
        assertThatThrownBy(() -> gits.find(7)).hasMessageContaining("steps is 7; allowed: 1 to 6");
        assertThatThrownBy(() -> gits.find(0)).hasMessageContaining("steps is 0");
        assertThatThrownBy(() -> gits.cost(2, 2)).hasMessageContaining("j is 2 and k is 2");
        assertThatThrownBy(() -> gits.withGamma(0)).hasMessageContaining("gamma is 0.0");
        assertThatThrownBy(() -> Gits.of(model, Ddpm.posterior(), Schedule.karras(6), 1, 4, 2))
                .hasMessageContaining("adds noise");
        assertThatThrownBy(() ->
                        Gits.of(model, Ddim.deterministic(), Schedule.karras(6).endingAtEndTime(), 1, 4, 2))
                .hasMessageContaining("end at clean data");
    }
}
