package org.score4j.noise;

import java.util.List;

/**
 * A draw that is a sum over draws of another source: Σ coefficients[j]·z(draws[j]) in float64, by fma in their order from 0, and
 * rounded to float32. Immutable.
 *
 * @param draws the summed draws
 * @param coefficients one for each; copied
 */
public record DrawSum(List<Draw> draws, double[] coefficients) {
    /** Copies both, and compares their lengths. */
    public DrawSum {
        draws = List.copyOf(draws);
        coefficients = coefficients.clone();
        if (draws.size() != coefficients.length) {
            throw new IllegalArgumentException(
                    "there are " + coefficients.length + " coefficients for " + draws.size() + " draws");
        }
    }
}
