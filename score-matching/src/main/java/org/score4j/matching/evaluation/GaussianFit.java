package org.score4j.matching.evaluation;

import java.util.stream.IntStream;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;

/**
 * A Gaussian, given or fitted to samples.
 *
 * @param mean [d]
 * @param covariance [d][d], symmetric and positive semidefinite
 */
public record GaussianFit(double[] mean, double[][] covariance) {
    /**
     * Checks the shape.
     *
     * @throws IllegalArgumentException if {@code covariance} is not [d][d]
     */
    public GaussianFit {
        if (mean.length == 0 || covariance.length != mean.length) {
            throw new IllegalArgumentException("mean has " + mean.length + " elements, covariance " + covariance.length
                    + " rows; expected as many, at least 1");
        }
        for (int i = 0; i < covariance.length; i++) {
            if (covariance[i].length != mean.length) {
                throw new IllegalArgumentException(
                        "covariance[" + i + "] has " + covariance[i].length + " elements; expected " + mean.length);
            }
        }
    }

    /** The mean and the unbiased covariance (divided by n − 1) of samples. Time O(n·d²). */
    public static GaussianFit of(SampleSet samples) {
        int dimensions = samples.dimensions();
        double[] mean = new double[dimensions];
        double[] centred = samples.values().clone();
        for (int at = 0; at < centred.length; at++) {
            mean[at % dimensions] += centred[at];
        }
        for (int d = 0; d < dimensions; d++) {
            mean[d] /= samples.count();
        }
        for (int at = 0; at < centred.length; at++) {
            centred[at] -= mean[at % dimensions];
        }
        double[][] covariance = new double[dimensions][dimensions];
        IntStream.range(0, dimensions).parallel().forEach(a -> {
            double[] row = covariance[a];
            for (int at = 0; at < centred.length; at += dimensions) {
                double factor = centred[at + a];
                for (int b = 0; b < dimensions; b++) {
                    row[b] += factor * centred[at + b];
                }
            }
            for (int b = 0; b < dimensions; b++) {
                row[b] /= samples.count() - 1;
            }
        });
        return new GaussianFit(mean, covariance);
    }

    /** The squared Fréchet distance of two Gaussians; see {@link FrechetDistance}. */
    public double distance(GaussianFit other) {
        return transport(other).distance();
    }

    /** The optimal transport to another Gaussian. */
    Transport transport(GaussianFit other) {
        if (other.mean.length != mean.length) {
            throw new IllegalArgumentException("the Gaussians have " + mean.length + " and " + other.mean.length
                    + " dimensions; expected as many in both");
        }
        return new Transport(this, other);
    }

    private RealMatrix matrix() {
        return MatrixUtils.createRealMatrix(covariance);
    }

    private double trace() {
        return matrix().getTrace();
    }

    /** Two Gaussians with the root of the first's covariance and the middle root (C₁^½·C₂·C₁^½)^½. */
    static final class Transport {
        private final GaussianFit first;
        private final GaussianFit second;
        private final SymmetricRoot root;
        private final SymmetricRoot middle;

        private Transport(GaussianFit first, GaussianFit second) {
            this.first = first;
            this.second = second;
            root = SymmetricRoot.of(first.matrix());
            RealMatrix factor = root.matrix();
            middle = SymmetricRoot.of(factor.multiply(second.matrix()).multiply(factor));
        }

        double distance() {
            double sum = first.trace() + second.trace() - 2 * middle.trace();
            for (int d = 0; d < first.mean.length; d++) {
                double shift = first.mean[d] - second.mean[d];
                sum += shift * shift;
            }
            return Math.max(0, sum);
        }

        /**
         * The derivative of the distance by the weight of each of the first's samples, but for a constant: 2·(m₁ − m₂)ᵀ(x − m₁) +
         * (x − m₁)ᵀ(I − T)(x − m₁), where T = C₁^−½·(C₁^½·C₂·C₁^½)^½·C₁^−½ maps the first Gaussian to the second.
         */
        double[] influenceOfFirst(SampleSet samples) {
            RealMatrix inverse = root.pseudoInverse();
            return influence(
                    samples, first, second, inverse.multiply(middle.matrix()).multiply(inverse));
        }

        /** The same for the second's samples, with T⁻¹ = C₁^½·(C₁^½·C₂·C₁^½)^−½·C₁^½. */
        double[] influenceOfSecond(SampleSet samples) {
            RealMatrix factor = root.matrix();
            return influence(
                    samples,
                    second,
                    first,
                    factor.multiply(middle.pseudoInverse()).multiply(factor));
        }

        private static double[] influence(SampleSet samples, GaussianFit own, GaussianFit other, RealMatrix map) {
            int dimensions = own.mean.length;
            double[][] rows = map.getData();
            double[] values = new double[samples.count()];
            IntStream.range(0, values.length).parallel().forEach(i -> {
                double[] x = samples.row(i);
                for (int d = 0; d < dimensions; d++) {
                    x[d] -= own.mean[d];
                }
                double sum = 0;
                for (int a = 0; a < dimensions; a++) {
                    double mapped = 0;
                    for (int b = 0; b < dimensions; b++) {
                        mapped += rows[a][b] * x[b];
                    }
                    sum += x[a] * (2 * (own.mean[a] - other.mean[a]) + x[a] - mapped);
                }
                values[i] = sum;
            });
            return values;
        }
    }
}
