package org.score4j.samplers.algebra;

import java.util.Arrays;
import org.hipparchus.dfp.Dfp;
import org.hipparchus.dfp.DfpField;

/** The same formulas in 120 digits, from their plain definitions. */
final class HighPrecision {
    private static final DfpField FIELD = new DfpField(120);
    private static final int TERMS = 600;

    private HighPrecision() {}

    static Dfp of(double value) {
        return FIELD.newDfp(value);
    }

    /** φₖ(z) = Σ zⁿ/(n + k)!. */
    static Dfp phi(int k, Dfp z) {
        Dfp term = FIELD.getOne();
        for (int j = 2; j <= k; j++) {
            term = term.divide(j);
        }
        Dfp sum = FIELD.getZero();
        for (int n = 1; n < TERMS; n++) {
            sum = sum.add(term);
            term = term.multiply(z).divide(n + k);
        }
        return sum;
    }

    /** ∫₀ʰ κ·e^(κ(s−h))·ℓⱼ(s) ds for every node. */
    static Dfp[] weights(double kappa, double h, double... nodes) {
        Dfp[] moments = new Dfp[nodes.length];
        Dfp kh = of(kappa).multiply(of(h));
        Dfp factorial = FIELD.getOne();
        for (int k = 0; k < nodes.length; k++) {
            factorial = k > 1 ? factorial.multiply(k) : factorial;
            moments[k] = kh.multiply(factorial).multiply(phi(k + 1, kh.negate()));
        }
        Dfp[] weights = new Dfp[nodes.length];
        for (int j = 0; j < nodes.length; j++) {
            weights[j] = weight(moments, h, j, nodes);
        }
        return weights;
    }

    private static Dfp weight(Dfp[] moments, double h, int j, double... nodes) {
        Dfp[] polynomial = {FIELD.getOne()};
        Dfp denominator = FIELD.getOne();
        for (int m = 0; m < nodes.length; m++) {
            if (m != j) {
                Dfp root = of(nodes[m]).divide(of(h));
                Dfp[] product = new Dfp[polynomial.length + 1];
                Arrays.fill(product, FIELD.getZero());
                for (int k = 0; k < polynomial.length; k++) {
                    product[k + 1] = product[k + 1].add(polynomial[k]);
                    product[k] = product[k].subtract(root.multiply(polynomial[k]));
                }
                polynomial = product;
                denominator = denominator.multiply(of(nodes[j]).divide(of(h)).subtract(root));
            }
        }
        Dfp sum = FIELD.getZero();
        for (int k = 0; k < polynomial.length; k++) {
            sum = sum.add(polynomial[k].multiply(moments[k]));
        }
        return sum.divide(denominator);
    }
}
