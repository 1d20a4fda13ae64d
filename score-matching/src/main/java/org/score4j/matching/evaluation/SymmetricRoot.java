package org.score4j.matching.evaluation;

import java.util.function.DoubleUnaryOperator;
import org.hipparchus.linear.EigenDecompositionSymmetric;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;

/**
 * The root of a positive semidefinite matrix, its pseudo-inverse and its trace, from the eigenvalues. Eigenvalues that are 0 within
 * rounding, d·ε times the matrix's norm, count as 0: their roots, which may be 10⁻⁷ of the largest, would be rounding alone.
 *
 * @param vectors eigenvectors as columns
 * @param roots of the eigenvalues
 */
record SymmetricRoot(RealMatrix vectors, double[] roots) {
    private static final double EPSILON = Math.ulp(1.0);

    static SymmetricRoot of(RealMatrix matrix) {
        RealMatrix symmetric = matrix.add(matrix.transpose()).scalarMultiply(0.5);
        // shifted, as the QL iteration may not converge where eigenvalues are 0 or of very different sizes
        double shift = symmetric.getFrobeniusNorm();
        int size = symmetric.getRowDimension();
        EigenDecompositionSymmetric eigen = new EigenDecompositionSymmetric(
                symmetric.add(MatrixUtils.createRealIdentityMatrix(size).scalarMultiply(shift)));
        double rounding = size * EPSILON * shift;
        double[] roots = new double[size];
        for (int i = 0; i < size; i++) {
            double value = eigen.getEigenvalue(i) - shift;
            roots[i] = value > rounding ? Math.sqrt(value) : 0;
        }
        return new SymmetricRoot(eigen.getV(), roots);
    }

    RealMatrix matrix() {
        return with(root -> root);
    }

    RealMatrix pseudoInverse() {
        return with(root -> root == 0 ? 0 : 1 / root);
    }

    double trace() {
        double sum = 0;
        for (double root : roots) {
            sum += root;
        }
        return sum;
    }

    private RealMatrix with(DoubleUnaryOperator function) {
        RealMatrix scaled = vectors.copy();
        for (int j = 0; j < roots.length; j++) {
            double factor = function.applyAsDouble(roots[j]);
            for (int i = 0; i < roots.length; i++) {
                scaled.multiplyEntry(i, j, factor);
            }
        }
        return scaled.multiply(vectors.transpose());
    }
}
