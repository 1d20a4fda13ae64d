package org.score4j.model.exact;

import java.math.BigDecimal;
import java.math.MathContext;

/** A softmax over a data set, straight from the formula, with 40 digits in all sums: an oracle. */
final class ExactSoftmax {
    private static final MathContext DIGITS = new MathContext(40);

    private final float[] data;
    private final int dimensions;
    private final double alpha;
    private final double sigma;
    private final BigDecimal[] weights;
    private final double logSum;

    ExactSoftmax(float[] data, int count, double alpha, double sigma, double[] x) {
        this.data = data;
        this.alpha = alpha;
        this.sigma = sigma;
        dimensions = data.length / count;
        BigDecimal scale = new BigDecimal(sigma).pow(2).multiply(BigDecimal.valueOf(2));
        BigDecimal[] exponents = new BigDecimal[count];
        BigDecimal least = null;
        for (int i = 0; i < count; i++) {
            exponents[i] = squaredDistance(x, i).divide(scale, DIGITS);
            least = least == null ? exponents[i] : least.min(exponents[i]);
        }
        weights = new BigDecimal[count];
        BigDecimal total = BigDecimal.ZERO;
        for (int i = 0; i < count; i++) {
            weights[i] = new BigDecimal(
                    Math.exp(-exponents[i].subtract(least, DIGITS).doubleValue()));
            total = total.add(weights[i], DIGITS);
        }
        for (int i = 0; i < count; i++) {
            weights[i] = weights[i].divide(total, DIGITS);
        }
        logSum = Math.log(total.doubleValue()) - least.doubleValue();
    }

    private BigDecimal squaredDistance(double[] x, int i) {
        BigDecimal sum = BigDecimal.ZERO;
        for (int d = 0; d < dimensions; d++) {
            BigDecimal difference = new BigDecimal(x[d]).subtract(new BigDecimal(alpha).multiply(value(i, d)), DIGITS);
            sum = sum.add(difference.multiply(difference, DIGITS), DIGITS);
        }
        return sum;
    }

    private BigDecimal value(int i, int d) {
        return new BigDecimal(data[i * dimensions + d]);
    }

    /** The weight of a point; all sum to 1. */
    double weight(int i) {
        return weights[i].doubleValue();
    }

    /** E[x0 | xt = x]. */
    double[] mean() {
        double[] mean = new double[dimensions];
        for (int d = 0; d < dimensions; d++) {
            mean[d] = exactMean(d).doubleValue();
        }
        return mean;
    }

    private BigDecimal exactMean(int d) {
        BigDecimal sum = BigDecimal.ZERO;
        for (int i = 0; i < weights.length; i++) {
            sum = sum.add(weights[i].multiply(value(i, d), DIGITS), DIGITS);
        }
        return sum;
    }

    /** ln p(x). */
    double logDensity() {
        return logSum - Math.log(weights.length) - 0.5 * dimensions * Math.log(2 * Math.PI * sigma * sigma);
    }

    /** alpha/sigma²·Cov[x0 | xt = x]·v. */
    double[] jacobianVectorProduct(double[] v) {
        BigDecimal[] mean = new BigDecimal[dimensions];
        BigDecimal[] projections = new BigDecimal[weights.length];
        for (int i = 0; i < weights.length; i++) {
            projections[i] = BigDecimal.ZERO;
        }
        for (int d = 0; d < dimensions; d++) {
            mean[d] = exactMean(d);
            for (int i = 0; i < weights.length; i++) {
                BigDecimal difference = value(i, d).subtract(mean[d]);
                projections[i] = projections[i].add(difference.multiply(new BigDecimal(v[d]), DIGITS), DIGITS);
            }
        }
        double[] product = new double[dimensions];
        for (int d = 0; d < dimensions; d++) {
            BigDecimal sum = BigDecimal.ZERO;
            for (int i = 0; i < weights.length; i++) {
                BigDecimal difference = value(i, d).subtract(mean[d]);
                sum = sum.add(weights[i].multiply(projections[i], DIGITS).multiply(difference, DIGITS), DIGITS);
            }
            product[d] = alpha / (sigma * sigma) * sum.doubleValue();
        }
        return product;
    }
}
