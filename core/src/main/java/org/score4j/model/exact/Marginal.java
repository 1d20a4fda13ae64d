package org.score4j.model.exact;

/**
 * The distribution of xt = alpha·x0 + sigma·eps at one noise level.
 *
 * <p>Points are [D]. Methods may be called from one thread at a time.
 */
public interface Marginal {
    /** out ← E[x0 | xt = x]. */
    void denoise(double[] x, double[] out);

    /** ln p(x). */
    double logDensity(double[] x);

    /**
     * out ← J·v with the Jacobian J = ∂E[x0 | xt = x]/∂x = alpha/sigma²·Cov[x0 | xt = x], which is symmetric: the same as
     * vᵀJ.
     */
    void jacobianVectorProduct(double[] x, double[] v, double[] out);

    /** out ← ∇ ln p(x). */
    void score(double[] x, double[] out);
}
