package org.score4j.matching.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class AssignmentTest {
    /** The least cost of giving rows from {@code row} on the columns that are free. */
    private static double least(double[] costs, int n, int row, boolean[] taken) {
        if (row == n) {
            return 0;
        }
        double best = Double.POSITIVE_INFINITY;
        for (int column = 0; column < n; column++) {
            if (!taken[column]) {
                taken[column] = true;
                best = Math.min(best, costs[row * n + column] + least(costs, n, row + 1, taken));
                taken[column] = false;
            }
        }
        return best;
    }

    private static double scale(double[] costs) {
        return 1 + Arrays.stream(costs).map(Math::abs).max().orElse(0);
    }

    /** Feasible potentials that are tight in every pair prove the pairing optimal. */
    private static void assertProven(double[] costs, int n, Assignment assignment) {
        assertThat(assignment.columnOfRow())
                .containsExactlyInAnyOrder(IntStream.range(0, n).toArray());
        double tolerance = 1e-12 * n * scale(costs);
        for (int row = 0; row < n; row++) {
            for (int column = 0; column < n; column++) {
                double slack = costs[row * n + column]
                        - assignment.rowPotentials()[row]
                        - assignment.columnPotentials()[column];
                assertThat(slack).isGreaterThan(-tolerance);
                if (assignment.columnOfRow()[row] == column) {
                    assertThat(slack).isCloseTo(0, within(tolerance));
                }
            }
        }
    }

    /** Costs with few values tie often; those with many do not. */
    @Property(tries = 400)
    void noPairingCostsLess(@ForAll @IntRange(min = 1, max = 7) int n, @ForAll long seed, @ForAll boolean ties) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] costs = random.doubles((long) n * n, -5, 5)
                .map(c -> ties ? Math.rint(c) : c)
                .toArray();
        Assignment assignment = Assignment.minimising(costs, n);
        assertThat(assignment.cost()).isCloseTo(least(costs, n, 0, new boolean[n]), within(1e-12 * n));
        assertProven(costs, n, assignment);
    }

    @Property(tries = 30)
    void largePairingsAreProvenByTheirPotentials(
            @ForAll @IntRange(min = 20, max = 120) int n,
            @ForAll long seed,
            @ForAll @IntRange(min = 0, max = 3) int kind) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] costs = new double[n * n];
        double[] places = random.doubles(2L * n).toArray();
        for (int k = 0; k < costs.length; k++) {
            double distance = places[k / n] - places[n + k % n];
            costs[k] = switch (kind) {
                case 0 -> random.nextInt(4);
                case 1 -> (1.0 + k / n) * (1 + k % n);
                case 2 -> 1e8 * distance * distance;
                default -> Math.abs(distance);
            };
        }
        assertProven(costs, n, Assignment.minimising(costs, n));
    }

    @Property(tries = 50)
    void onALineSortedNumbersAreMatched(@ForAll @IntRange(min = 2, max = 60) int n, @ForAll long seed) {
        SampleSet first = new SampleSet(Draws.uniforms(seed, n), 1);
        SampleSet second = new SampleSet(Draws.uniforms(~seed, n), 1);
        double[] x = first.values().clone();
        double[] y = second.values().clone();
        Arrays.sort(x);
        Arrays.sort(y);
        double expected = 0;
        for (int i = 0; i < n; i++) {
            expected += (x[i] - y[i]) * (x[i] - y[i]);
        }
        assertThat(Assignment.minimising(Assignment.squaredDistances(first, second), n)
                        .cost())
                .isCloseTo(expected, within(1e-12));
    }

    @Test
    void squaredDistancesAreInRowsOfTheFirstSet() {
        SampleSet first = SampleSet.of(new double[][] {{0, 0}, {1, 0}});
        SampleSet second = SampleSet.of(new double[][] {{3, 4}, {1, 1}});
        assertThat(Assignment.squaredDistances(first, second)).containsExactly(25, 2, 20, 1);
    }

    @Test
    void costsThatAreNotSquareOrNotFiniteAreRefused() {
        assertThatThrownBy(() -> Assignment.minimising(new double[3], 2)).hasMessageContaining("3 elements with n 2");
        assertThatThrownBy(() -> Assignment.minimising(new double[0], 0)).hasMessageContaining("n 0");
        assertThatThrownBy(() -> Assignment.minimising(new double[] {1, 2, Double.NaN, 4}, 2))
                .hasMessageContaining("costs[1][0] is NaN");
        assertThatThrownBy(() -> Assignment.squaredDistances(Draws.standard(0, 3, 2), Draws.standard(0, 4, 2)))
                .hasMessageContaining("3 and 4 rows");
    }
}
