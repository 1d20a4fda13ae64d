package org.score4j.model.exact;

import java.util.Arrays;
import java.util.List;
import org.score4j.model.NetworkSpec;

/**
 * x0 ~ N(m, diag(s²) + U·Uᵀ) with U of low rank, so that xt ~ N(alpha·m, Δ + alpha²·U·Uᵀ), Δ = diag(alpha²s² + sigma²).
 *
 * <p>Solves by Woodbury's identity: the work per sample is D times the rank.
 */
public final class GaussianModel implements ExactModel {
    private final double[] mean;
    private final double[] variances;
    private final double[][] factors;
    private final NetworkSpec spec;

    private GaussianModel(double[] mean, double[] variances, double[][] factors) {
        this.mean = mean;
        this.variances = variances;
        this.factors = factors;
        spec = NetworkSpec.closedForm("gaussian", List.of());
    }

    /** The same mean and standard deviation in each of D dimensions. */
    public static GaussianModel isotropic(int dimensions, double mean, double std) {
        if (dimensions < 1) {
            throw new IllegalArgumentException("dimensions is " + dimensions + "; allowed: 1 and more");
        }
        double[] means = new double[dimensions];
        double[] stds = new double[dimensions];
        Arrays.fill(means, mean);
        Arrays.fill(stds, std);
        return diagonal(means, stds);
    }

    /**
     * Independent dimensions.
     *
     * @param mean [D]
     * @param std [D], each in [0, ∞)
     */
    public static GaussianModel diagonal(double[] mean, double[] std) {
        return lowRank(mean, std, new double[0][]);
    }

    /**
     * Covariance diag(std²) + Σⱼ uⱼ·uⱼᵀ.
     *
     * @param mean [D]
     * @param std [D], each in [0, ∞)
     * @param factors [rank][D], the vectors uⱼ
     */
    public static GaussianModel lowRank(double[] mean, double[] std, double[][] factors) {
        if (std.length != mean.length) {
            throw new IllegalArgumentException("std has " + std.length + " entries; expected " + mean.length);
        }
        double[] variances = new double[std.length];
        for (int d = 0; d < std.length; d++) {
            if (!(std[d] >= 0) || Double.isInfinite(std[d])) {
                throw new IllegalArgumentException("std[" + d + "] is " + std[d] + "; allowed: [0, ∞)");
            }
            variances[d] = std[d] * std[d];
        }
        double[][] copy = new double[factors.length][];
        for (int j = 0; j < factors.length; j++) {
            if (factors[j].length != mean.length) {
                throw new IllegalArgumentException(
                        "factors[" + j + "] has " + factors[j].length + " entries; expected " + mean.length);
            }
            copy[j] = factors[j].clone();
        }
        return new GaussianModel(mean.clone(), variances, copy);
    }

    @Override
    public NetworkSpec spec() {
        return spec;
    }

    @Override
    public int dimensions() {
        return mean.length;
    }

    /** A copy of the mean m [D]. */
    public double[] mean() {
        return mean.clone();
    }

    /** A copy of the variances s² [D]. */
    public double[] variances() {
        return variances.clone();
    }

    /** A copy of the columns of U, [rank][D]. */
    public double[][] factors() {
        return Arrays.stream(factors).map(double[]::clone).toArray(double[][]::new);
    }

    /**
     * The lower Cholesky factor [rank][rank] of I + alpha²·UᵀΔ⁻¹U.
     *
     * @param alpha factor of the data, in [0, ∞)
     * @param sigma standard deviation of the noise, in [0, ∞)
     * @throws IllegalArgumentException if sigma is 0 and a dimension has no variance of its own
     */
    public double[][] cholesky(double alpha, double sigma) {
        return new Level(alpha, sigma).cholesky;
    }

    @Override
    public Marginal at(double alpha, double sigma) {
        return new Level(alpha, sigma);
    }

    private final class Level implements Marginal {
        private final double alpha;
        private final double[] diagonal = new double[mean.length];
        private final double[][] cholesky;
        private final double[] residual = new double[mean.length];
        private final double[] solved = new double[mean.length];
        private final double[] small = new double[factors.length];
        private double logDeterminant;

        Level(double alpha, double sigma) {
            this.alpha = alpha;
            for (int d = 0; d < mean.length; d++) {
                diagonal[d] = alpha * alpha * variances[d] + sigma * sigma;
                if (diagonal[d] == 0) {
                    throw new IllegalArgumentException("sigma is 0, where dimension " + d + " has std "
                            + Math.sqrt(variances[d]) + "; without noise every std must be positive");
                }
                logDeterminant += Math.log(diagonal[d]);
            }
            cholesky = factorise();
        }

        /** The Cholesky factor of I + alpha²·UᵀΔ⁻¹U. */
        private double[][] factorise() {
            int rank = factors.length;
            double[][] lower = new double[rank][rank];
            for (int i = 0; i < rank; i++) {
                for (int j = 0; j <= i; j++) {
                    double sum = i == j ? 1 : 0;
                    for (int d = 0; d < mean.length; d++) {
                        sum += alpha * alpha * factors[i][d] * factors[j][d] / diagonal[d];
                    }
                    for (int k = 0; k < j; k++) {
                        sum -= lower[i][k] * lower[j][k];
                    }
                    lower[i][j] = i == j ? Math.sqrt(sum) : sum / lower[j][j];
                }
                logDeterminant += 2 * Math.log(lower[i][i]);
            }
            return lower;
        }

        /** solved ← C⁻¹·r with the marginal covariance C. */
        private void solve(double[] r) {
            for (int d = 0; d < r.length; d++) {
                solved[d] = r[d] / diagonal[d];
            }
            int rank = factors.length;
            for (int i = 0; i < rank; i++) {
                small[i] = dot(factors[i], solved);
                for (int k = 0; k < i; k++) {
                    small[i] -= cholesky[i][k] * small[k];
                }
                small[i] /= cholesky[i][i];
            }
            for (int i = rank - 1; i >= 0; i--) {
                for (int k = i + 1; k < rank; k++) {
                    small[i] -= cholesky[k][i] * small[k];
                }
                small[i] /= cholesky[i][i];
            }
            for (int i = 0; i < rank; i++) {
                double weight = alpha * alpha * small[i];
                for (int d = 0; d < r.length; d++) {
                    solved[d] -= weight * factors[i][d] / diagonal[d];
                }
            }
        }

        private double[] residual(double[] x) {
            for (int d = 0; d < x.length; d++) {
                residual[d] = x[d] - alpha * mean[d];
            }
            return residual;
        }

        /** out ← alpha·Σ₀·C⁻¹·r. */
        private void gain(double[] r, double[] out) {
            solve(r);
            for (int d = 0; d < r.length; d++) {
                out[d] = alpha * variances[d] * solved[d];
            }
            for (double[] factor : factors) {
                double weight = alpha * dot(factor, solved);
                for (int d = 0; d < r.length; d++) {
                    out[d] += weight * factor[d];
                }
            }
        }

        @Override
        public void denoise(double[] x, double[] out) {
            gain(residual(x), out);
            for (int d = 0; d < x.length; d++) {
                out[d] += mean[d];
            }
        }

        @Override
        public double logDensity(double[] x) {
            double[] r = residual(x);
            solve(r);
            return -0.5 * (dot(r, solved) + logDeterminant + x.length * Math.log(2 * Math.PI));
        }

        @Override
        public void score(double[] x, double[] out) {
            solve(residual(x));
            for (int d = 0; d < x.length; d++) {
                out[d] = -solved[d];
            }
        }

        @Override
        public void jacobianVectorProduct(double[] x, double[] v, double[] out) {
            gain(v, out);
        }

        private double dot(double[] a, double[] b) {
            double sum = 0;
            for (int d = 0; d < a.length; d++) {
                sum += a[d] * b[d];
            }
            return sum;
        }
    }
}
