package org.score4j.program;

import org.score4j.noise.Draw;

/**
 * The random summand of a combination: std·z with z the unit normals of a draw.
 *
 * @param std standard deviation, constant or per sample
 * @param draw names the normals
 */
public record NoiseTerm(Coefficient std, Draw draw) {
    /** Refuses factors per element. */
    public NoiseTerm {
        if (std instanceof Coefficient.PerElement) {
            throw new IllegalArgumentException(
                    "std is per element; draw the noise into a register and multiply by a term of the combination");
        }
    }

    @Override
    public String toString() {
        return std + "·z(" + draw + ")";
    }
}
