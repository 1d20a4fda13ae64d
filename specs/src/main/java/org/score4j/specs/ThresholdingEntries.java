package org.score4j.specs;

import org.score4j.samplers.Thresholding;

/** Thresholds by name. */
final class ThresholdingEntries {
    private ThresholdingEntries() {}

    /** The "clip" or "quantile" and "max" of a solver. */
    static Thresholding of(Fields f) {
        if (f.has("clip")) {
            return new Thresholding.Static(f.number("clip"));
        }
        return f.has("quantile")
                ? new Thresholding.Dynamic(f.number("quantile"), f.number("max", 1))
                : Thresholding.none();
    }
}
