package org.score4j.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.score4j.model.Prediction;
import org.score4j.noise.Draw;

class CoefficientTest {
    private final Coefficient elements = Coefficient.ofElements("c", 1, 2, 3);

    @Test
    void equalElementsAreAConstant() {
        assertThat(Coefficient.ofElements("c", 2, 2, 2)).isEqualTo(Coefficient.of(2));
    }

    @Test
    void otherElementsAreTold() {
        Coefficient other = Coefficient.ofElements("c", 1, 2, Math.nextUp(3.0));
        assertThat(elements).isEqualTo(Coefficient.ofElements("c", 1, 2, 3)).isNotEqualTo(other);
        assertThat(elements.toString()).startsWith("c[3 values, ").isNotEqualTo(other.toString());
    }

    @Test
    void elementsAreCopied() {
        double[] values = {1, 2};
        Coefficient.Elements kept = (Coefficient.Elements) Coefficient.ofElements("c", values);
        values[0] = 5;
        double[] part = new double[1];
        kept.copy(0, part, 1);
        assertThat(part).containsExactly(1);
    }

    @Test
    void elementsAreNeitherTimesNorStandardDeviations() {
        Register state = new Register(0, "x");
        Register output = new Register(1, "y");
        assertThatThrownBy(() -> new NoiseTerm(elements, Draw.step(0))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Instruction.Evaluate(Program.MODEL, state, output, elements, Prediction.NOISE))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void elementsHaveToBeFinite() {
        assertThatThrownBy(() -> Coefficient.ofElements("c", 1, Double.NaN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("c[1] is NaN");
        assertThatThrownBy(() -> Coefficient.ofElements("c"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("c has no values");
    }
}
