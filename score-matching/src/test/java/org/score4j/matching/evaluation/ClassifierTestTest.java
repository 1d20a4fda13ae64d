package org.score4j.matching.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.hipparchus.distribution.continuous.NormalDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ClassifierTestTest {
    private static final int SEEDS = 100;

    static List<Classifier> classifiers() {
        return List.of(Classifier.nearestNeighbours(7), Classifier.logistic(1));
    }

    private static ClassifierTest.Outcome outcome(Classifier classifier, int seed, double shift) {
        return new ClassifierTest(classifier, seed)
                .of(Draws.standard(2L * seed, 200, 2), Draws.normal(2L * seed + 1, 200, Draws.shift(shift, 2), 1));
    }

    /** The accuracy has 201 possible values: a step of the distribution is up to 0.056 at n = 200. */
    @ParameterizedTest
    @MethodSource("classifiers")
    void pValuesOfEqualDistributionsAreUniform(Classifier classifier) {
        double[] pValues = IntStream.range(0, SEEDS)
                .parallel()
                .mapToDouble(seed -> outcome(classifier, seed, 0).pValue())
                .toArray();
        for (double alpha : new double[] {0.05, 0.1, 0.25, 0.5}) {
            long below =
                    IntStream.range(0, SEEDS).filter(i -> pValues[i] <= alpha).count();
            double deviation = Math.sqrt(SEEDS * alpha * (1 - alpha));
            assertThat((double) below).isLessThan(SEEDS * alpha + 3 * deviation);
            assertThat((double) below).isGreaterThan(SEEDS * (alpha - 0.056) - 3 * deviation);
        }
    }

    /** No classifier tells N(0, I) and N(2e₁, I) apart more often than Φ(1); a good one nearly does. */
    @ParameterizedTest
    @MethodSource("classifiers")
    void accuracyComesNearTheBestOne(Classifier classifier) {
        double best = new NormalDistribution().cumulativeProbability(1);
        double mean = IntStream.range(0, 20)
                .mapToDouble(seed -> outcome(classifier, seed, 2).accuracy().value())
                .average()
                .orElseThrow();
        // 4,000 answers: a standard deviation of 0.006
        assertThat(mean).isBetween(best - 0.03, best + 0.02);
        assertThat(outcome(classifier, 3, 2).pValue()).isLessThan(1e-12);
    }

    /** The accuracy of a fixed rule is Φ(1): 200 intervals of it. */
    @Test
    void intervalsCoverTheAccuracyOfTheClassifier() {
        Classifier half = (first, second) -> row -> row[0] > 1;
        long covered = Draws.coverage(
                new NormalDistribution().cumulativeProbability(1),
                r -> outcome(half, r, 2).accuracy());
        assertThat(covered).isBetween(180L, 199L);
    }

    /** P(X ≥ 10) and P(X ≥ 5) of ten throws of a coin. */
    @Test
    void thePValueIsTheBinomialTail() {
        SampleSet first = Draws.standard(0, 10, 1);
        SampleSet second = Draws.normal(1, 10, new double[] {100}, 1);
        Classifier right = (a, b) -> row -> row[0] > 50;
        Classifier stubborn = (a, b) -> row -> false;
        assertThat(new ClassifierTest(right, 0).of(first, second).pValue()).isCloseTo(1.0 / 1024, within(1e-12));
        assertThat(new ClassifierTest(stubborn, 0).of(first, second).pValue()).isCloseTo(638.0 / 1024, within(1e-12));
    }

    @Test
    void theMajorityOfTheNearestDecides() {
        Predicate<double[]> isSecond = Classifier.nearestNeighbours(3)
                .learn(SampleSet.of(new double[][] {{0}, {1}, {2}}), SampleSet.of(new double[][] {{4}, {5}, {6}, {7}}));
        assertThat(isSecond.test(new double[] {2.9})).isFalse();
        assertThat(isSecond.test(new double[] {3.1})).isTrue();
        assertThat(isSecond.test(new double[] {-50})).isFalse();
        assertThat(isSecond.test(new double[] {50})).isTrue();
    }

    /** Σ (p − y)·z + ridge·w = 0 in standardised rows z. */
    @Test
    void logisticRegressionEndsWhereTheGradientVanishes() {
        SampleSet first = Draws.standard(0, 80, 3);
        SampleSet second = Draws.normal(1, 120, new double[] {1, 0, -5}, 3);
        LogisticRegression fit = LogisticRegression.fit(first, second, 2);
        SampleSet all = first.and(second);
        double intercept = 0;
        for (int d = 0; d < 3; d++) {
            double[] column = new double[all.count()];
            for (int i = 0; i < column.length; i++) {
                column[i] = all.row(i)[d];
            }
            Moments moments = Moments.of(column);
            double scale = Math.sqrt(moments.variance());
            double gradient = 2 * fit.weights()[d] * scale;
            intercept = 0;
            for (int i = 0; i < column.length; i++) {
                double[] row = all.row(i);
                double margin = fit.intercept();
                for (int e = 0; e < 3; e++) {
                    margin += fit.weights()[e] * row[e];
                }
                double error = 1 / (1 + Math.exp(-margin)) - (i < first.count() ? 0 : 1);
                gradient += error * (column[i] - moments.mean()) / scale;
                intercept += error;
            }
            assertThat(gradient).isCloseTo(0, within(1e-3));
        }
        assertThat(intercept).isCloseTo(0, within(1e-3));
    }

    @Test
    void logisticRegressionBearsSeparationAndConstantFeatures() {
        SampleSet first = SampleSet.of(new double[][] {{0, 5}, {1, 5}, {2, 5}});
        SampleSet second = SampleSet.of(new double[][] {{1000, 5}, {1001, 5}, {1002, 5}});
        Predicate<double[]> isSecond = Classifier.logistic(1e-6).learn(first, second);
        assertThat(isSecond.test(new double[] {400, 5})).isFalse();
        assertThat(isSecond.test(new double[] {600, 5})).isTrue();
    }

    @Test
    void setsAndNumbersThatDoNotSuitAreRefused() {
        assertThatThrownBy(() -> Classifier.nearestNeighbours(2)).hasMessageContaining("k is 2");
        assertThatThrownBy(() -> Classifier.nearestNeighbours(-1)).hasMessageContaining("k is -1");
        assertThatThrownBy(() -> Classifier.logistic(0)).hasMessageContaining("ridge is 0.0");
        ClassifierTest test = new ClassifierTest(Classifier.nearestNeighbours(1), 0);
        assertThatThrownBy(() -> test.of(Draws.standard(0, 5, 2), Draws.standard(0, 6, 2)))
                .hasMessageContaining("5 and 6 rows");
        assertThatThrownBy(() -> test.of(Draws.standard(0, 3, 2), Draws.standard(0, 3, 2)))
                .hasMessageContaining("3 rows");
        assertThatThrownBy(() -> test.of(Draws.standard(0, 5, 1), Draws.standard(0, 5, 2)))
                .hasMessageContaining("1 and 2 elements");
    }
}
