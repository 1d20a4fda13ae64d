package org.score4j.program;

import org.jspecify.annotations.Nullable;
import org.score4j.noise.Draw;

/**
 * The random summand of a combination: std·z with z the unit normals of a draw.
 *
 * @param std standard deviation, constant or per sample
 * @param draw names the normals
 * @param counter what each sample adds to the index of the draw, whole numbers from 0: the draws of programs whose samples
 *     step by themselves; null for none
 */
public record NoiseTerm(
        Coefficient std, Draw draw, @Nullable ScalarRegister counter) {
    /** Refuses factors per element. */
    public NoiseTerm {
        if (std.isPerElement()) {
            throw new IllegalArgumentException(
                    "std is per element; draw the noise into a register and multiply by a term of the combination");
        }
    }

    /** The same draw for all samples. */
    public NoiseTerm(Coefficient std, Draw draw) {
        this(std, draw, null);
    }

    @Override
    public String toString() {
        return std + "·z(" + draw + (counter == null ? "" : " + " + counter) + ")";
    }
}
