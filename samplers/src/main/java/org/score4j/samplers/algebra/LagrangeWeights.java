package org.score4j.samplers.algebra;

/** Weights of formulas that integrate an interpolating polynomial: wⱼ = ∫ ℓⱼ(s)·w(s) ds. */
public final class LagrangeWeights {
    private LagrangeWeights() {}

    /**
     * Weights of an integral from 0 to {@code h} without a further factor: Adams's formulas on any nodes.
     *
     * @param h length of the step
     * @param nodes distinct; 0 is the start of the step
     */
    public static double[] of(double h, double... nodes) {
        double[] moments = new double[nodes.length];
        for (int k = 0; k < moments.length; k++) {
            moments[k] = h / (k + 1);
        }
        return ofMoments(moments, h, nodes);
    }

    /**
     * Weights from moments.
     *
     * @param moments ∫ (s/h)ᵏ·w(s) ds for k = 0, 1, …, one per node
     * @param h unit of the nodes
     * @param nodes distinct
     * @throws IllegalArgumentException if two nodes are equal
     */
    public static double[] ofMoments(double[] moments, double h, double... nodes) {
        double[] weights = new double[nodes.length];
        for (int j = 0; j < nodes.length; j++) {
            double[] coefficients = {1};
            double denominator = 1;
            for (int m = 0; m < nodes.length; m++) {
                if (m != j) {
                    coefficients = timesRoot(coefficients, nodes[m] / h);
                    denominator *= (nodes[j] - nodes[m]) / h;
                }
            }
            if (denominator == 0) {
                throw new IllegalArgumentException(
                        "node " + j + " is " + nodes[j] + ", as another one; nodes must differ");
            }
            double sum = 0;
            for (int k = 0; k < coefficients.length; k++) {
                sum += coefficients[k] * moments[k];
            }
            weights[j] = sum / denominator;
        }
        return weights;
    }

    /** The Lagrange polynomials ℓⱼ of the nodes at one point. */
    public static double[] at(double point, double... nodes) {
        double[] values = new double[nodes.length];
        for (int j = 0; j < nodes.length; j++) {
            values[j] = 1;
            for (int m = 0; m < nodes.length; m++) {
                if (m != j) {
                    values[j] *= (point - nodes[m]) / (nodes[j] - nodes[m]);
                }
            }
        }
        return values;
    }

    /** The polynomial p(u)·(u − root), lowest power first. */
    private static double[] timesRoot(double[] p, double root) {
        double[] product = new double[p.length + 1];
        for (int k = 0; k < p.length; k++) {
            product[k + 1] += p[k];
            product[k] -= root * p[k];
        }
        return product;
    }
}
