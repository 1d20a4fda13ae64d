package org.score4j.matching.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EntropicPlanTest {
    private static final int N = 12;

    private static double[] costs(long seed) {
        return new SplittableRandom(seed).doubles((long) N * N, 0, 4).toArray();
    }

    /** Masses of rows and columns, and ln P + c/ε a sum of a row's and a column's number: no other coupling has both. */
    @ParameterizedTest
    @ValueSource(doubles = {0.1, 0.5, 5})
    void massesAndFormAreThoseOfTheOptimum(double regularisation) {
        double[] costs = costs(3);
        EntropicPlan plan = EntropicPlan.of(costs, N, regularisation);
        for (int i = 0; i < N; i++) {
            double row = 0;
            double column = 0;
            for (int j = 0; j < N; j++) {
                row += plan.probability(i, j);
                column += plan.probability(j, i);
            }
            assertThat(row).isCloseTo(1.0 / N, within(1e-6 / N));
            assertThat(column).isCloseTo(1.0 / N, within(1e-12));
            for (int j = 0; j < N; j++) {
                double minor = exponent(plan, costs, regularisation, i, j)
                        + exponent(plan, costs, regularisation, 0, 0)
                        - exponent(plan, costs, regularisation, i, 0)
                        - exponent(plan, costs, regularisation, 0, j);
                assertThat(minor).isCloseTo(0, within(1e-9));
            }
        }
    }

    private static double exponent(EntropicPlan plan, double[] costs, double regularisation, int row, int column) {
        return Math.log(plan.probability(row, column)) + costs[row * N + column] / regularisation;
    }

    @Test
    void littleRegularisationIsTheAssignmentAndMuchIsIndependence() {
        double[] costs = costs(5);
        Assignment assignment = Assignment.minimising(costs, N);
        EntropicPlan sharp = EntropicPlan.of(costs, N, 2e-3);
        EntropicPlan flat = EntropicPlan.of(costs, N, 1e9);
        for (int i = 0; i < N; i++) {
            assertThat(sharp.probability(i, assignment.columnOfRow()[i])).isCloseTo(1.0 / N, within(1e-6));
            assertThat(sharp.columnAt(i, 0.4)).isEqualTo(assignment.columnOfRow()[i]);
            assertThat(flat.probability(i, 3)).isCloseTo(1.0 / (N * N), within(1e-9));
        }
        assertThat(sharp.cost(costs)).isCloseTo(assignment.cost() / N, within(1e-6));
    }

    @Test
    void partnersAreDrawnInProportion() {
        EntropicPlan plan = EntropicPlan.of(costs(7), N, 1);
        int[] counts = new int[N];
        int draws = 100_000;
        for (int k = 0; k < draws; k++) {
            counts[plan.columnAt(2, (k + 0.5) / draws)]++;
        }
        for (int j = 0; j < N; j++) {
            assertThat((double) counts[j] / draws).isCloseTo(N * plan.probability(2, j), within(2e-5));
        }
    }

    @Test
    void aPlanToDrawFromIsThereWhereTheExactOneTakesTooLong() {
        double[] costs = costs(3);
        EntropicPlan plan = EntropicPlan.forDrawing(costs, N, 0.02);
        for (int column = 0; column < N; column++) {
            double mass = 0;
            for (int row = 0; row < N; row++) {
                mass += plan.probability(row, column);
            }
            assertThat(mass).isCloseTo(1.0 / N, within(1e-9));
        }
        // little regularisation: it costs hardly more than the assignment, whose cost is the least there is
        double least = Assignment.minimising(costs, N).cost() / N;
        assertThat(plan.cost(costs)).isBetween(least - 1e-9, 1.2 * least + 0.02);
    }

    @Test
    void badInputIsNamed() {
        EntropicPlan plan = EntropicPlan.of(costs(5), N, 1);
        assertThatThrownBy(() -> plan.columnAt(N, 0.5)).hasMessage("row is " + N + "; allowed: 0 to " + (N - 1));
        assertThatThrownBy(() -> plan.columnAt(0, Double.NaN)).hasMessage("quantile is NaN; allowed: [0, 1]");
        assertThatThrownBy(() -> plan.probability(0, -1)).hasMessageContaining("column is -1");
        assertThatThrownBy(() -> plan.cost(new double[3])).hasMessageContaining("costs has 3 elements");
        assertThatThrownBy(() -> EntropicPlan.of(costs(1), N, 0)).hasMessage("regularisation is 0.0; allowed: (0, ∞)");
        assertThatThrownBy(() -> EntropicPlan.of(new double[3], 2, 1)).hasMessageContaining("costs has 3 elements");
        assertThatThrownBy(() -> EntropicPlan.of(costs(3), N, 0.02))
                .hasMessageContaining("regularisation is 0.02, with which rows have not their mass");
    }
}
