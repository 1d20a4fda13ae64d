package org.score4j.matching.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class EarlyStoppingTest {
    private static EarlyStopping after(int patience, double... losses) {
        EarlyStopping state = EarlyStopping.withPatience(patience);
        for (int i = 0; i < losses.length; i++) {
            state = state.after(10L * (i + 1), losses[i]);
        }
        return state;
    }

    @Test
    void stopsAfterSoManyValidationsThatAreNotBetter() {
        assertThat(after(2, 3, 2, 2.5).stops()).isFalse();
        EarlyStopping stopped = after(2, 3, 2, 2.5, 2);
        assertThat(stopped.stops()).isTrue();
        assertThat(stopped.best()).isEqualTo(2);
        assertThat(stopped.bestStep()).isEqualTo(20);
        assertThat(stopped.isBest(20)).isTrue();
        assertThat(stopped.isBest(40)).isFalse();
    }

    @Test
    void patienceBeginsAnewWithEveryBetterOne() {
        assertThat(after(2, 3, 4, 2, 4, 1, 4).stops()).isFalse();
        assertThat(after(2, 3, 4, 2, 4, 1, 4).bestStep()).isEqualTo(50);
    }

    @Test
    void lossesThatAreNotFiniteAreNeverBetter() {
        double[] losses = {Double.NaN, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY};
        assertThat(after(3, losses).stops()).isTrue();
        assertThat(after(3, losses).bestStep()).isEqualTo(-1);
        assertThat(after(3, Double.NaN, 5, Double.NaN).bestStep()).isEqualTo(20);
    }

    @Test
    void oneThatNeverStopsKnowsTheBest() {
        EarlyStopping state = EarlyStopping.never();
        for (int i = 1; i <= 1000; i++) {
            state = state.after(i, i);
        }
        assertThat(state.stops()).isFalse();
        assertThat(state.isBest(1)).isTrue();
    }

    @Test
    void badInputIsNamed() {
        assertThatThrownBy(() -> EarlyStopping.withPatience(0)).hasMessage("patience is 0; allowed: 1 and more");
        assertThatThrownBy(() -> new EarlyStopping(1, 0, 0, -1)).hasMessage("since is -1; allowed: 0 and more");
    }
}
