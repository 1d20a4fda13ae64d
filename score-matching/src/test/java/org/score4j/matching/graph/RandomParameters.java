package org.score4j.matching.graph;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Values that depend on the seed and on a parameter's name; constants are disturbed, so that none hides a mistake. */
record RandomParameters(long seed) implements DoubleOperations.ParameterValues {
    @Override
    public double[] of(String name, Initialisation initialisation, long... shape) {
        SplittableRandom random = new SplittableRandom(seed * 31 + name.hashCode());
        double[] values = new double[DoubleArrays.count(shape)];
        Arrays.setAll(values, i -> (float) next(random, initialisation));
        return values;
    }

    private static double next(SplittableRandom random, Initialisation initialisation) {
        if (initialisation instanceof Initialisation.Normal normal) {
            return normal.std() * random.nextGaussian();
        }
        if (initialisation instanceof Initialisation.Uniform uniform) {
            return uniform.bound() * (2 * random.nextDouble() - 1);
        }
        return ((Initialisation.Constant) initialisation).value() + 0.3 * random.nextGaussian();
    }
}
