package org.score4j.matching.training;

import java.util.List;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.RealMatrix;
import org.hipparchus.linear.SingularValueDecomposition;

/**
 * Averages of any width after training, as combinations of snapshots of a few {@link Averaging.Power} averages.
 *
 * <p>The average over [0, t] with exponent γ has the profile p(τ) = (γ + 1)·τ^γ/t^(γ+1). The weights solve the normal equations of
 * ∫(Σ wᵢpᵢ − p)², in which ∫pₐp_b = (γₐ + 1)(γ_b + 1)·min(tₐ, t_b)^(γₐ+γ_b+1)/((γₐ + γ_b + 1)·tₐ^(γₐ+1)·t_b^(γ_b+1)). {@link
 * Snapshots} are combined with them.
 *
 * <p>Source: Karras et al. (2024), section 3.2 and appendix C.
 */
public final class PostHocAverage {
    private PostHocAverage() {}

    /**
     * A profile.
     *
     * @param time t at which the snapshot was taken, in steps, in (0, ∞)
     * @param width of the average, as {@link Averaging.Power}
     */
    public record Profile(double time, double width) {
        /** Checks the time. */
        public Profile {
            if (!(time > 0) || Double.isInfinite(time)) {
                throw new IllegalArgumentException("time is " + time + "; allowed: (0, ∞)");
            }
        }

        private double exponent() {
            return new Averaging.Power(width).exponent();
        }
    }

    /**
     * The weights of the snapshots.
     *
     * @param snapshots at least one
     * @param wanted profile that they are to have together; its time not after the last snapshot's
     */
    public static double[] weights(List<Profile> snapshots, Profile wanted) {
        if (snapshots.isEmpty()) {
            throw new IllegalArgumentException("snapshots are empty; expected at least one");
        }
        double last = snapshots.stream().mapToDouble(Profile::time).max().orElseThrow();
        if (wanted.time() > last) {
            throw new IllegalArgumentException(
                    "time is " + wanted.time() + "; allowed: up to " + last + ", the last snapshot's");
        }
        int n = snapshots.size();
        RealMatrix matrix = new Array2DRowRealMatrix(n, n);
        ArrayRealVector right = new ArrayRealVector(n);
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                matrix.setEntry(i, j, product(snapshots.get(i), snapshots.get(j)));
            }
            right.setEntry(i, product(snapshots.get(i), wanted));
        }
        return new SingularValueDecomposition(matrix).getSolver().solve(right).toArray();
    }

    /** ∫ of two profiles' product. */
    static double product(Profile a, Profile b) {
        double g = a.exponent();
        double h = b.exponent();
        double end = Math.min(a.time(), b.time());
        // min^(g+h+1)/(ta^(g+1)·tb^(h+1)) without overflow
        double powers =
                Math.exp((g + h + 1) * Math.log(end) - (g + 1) * Math.log(a.time()) - (h + 1) * Math.log(b.time()));
        return (g + 1) * (h + 1) / (g + h + 1) * powers;
    }
}
