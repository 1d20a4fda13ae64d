package org.score4j.samplers.exponential;

import java.util.ArrayList;
import java.util.List;
import org.score4j.samplers.algebra.LagrangeWeights;
import org.score4j.samplers.algebra.Quadrature;

/**
 * What one element's statistics come to over a step from λ₀ to λ₁, all inner integrals from λ₀ on.
 *
 * @param l ∫ l dλ
 * @param s ∫ s dλ
 * @param offset ∫ e^(−∫s)·b dλ, B at λ₁
 * @param forcing ∫ e^(∫(l + s))·B dλ
 * @param moments ∫ e^(∫(l + s))·(λ − λ₀)ⁿ dλ for n = 0, 1, …
 */
record StatisticsIntegrals(double l, double s, double offset, double forcing, double[] moments) {
    /** Parts of this length lose nothing to rules of 8 nodes for statistics of moderate size. */
    private static final double LONGEST_PART = 0.25;

    private static final Quadrature.Rule RULE = Quadrature.legendre(8);

    /** Row i: weights of the integral from 0 to node i. */
    private static final double[][] UP_TO_NODE = upToNode();

    private static double[][] upToNode() {
        double[] nodes = RULE.positions();
        double[][] weights = new double[nodes.length][];
        for (int i = 0; i < nodes.length; i++) {
            weights[i] = Quadrature.integrate(nodes.length, u -> LagrangeWeights.at(u, nodes), 0, nodes[i]);
        }
        return weights;
    }

    /** Sums over the table by the trapezoidal rule, as published; {@code from} and {@code to} are rows. */
    static StatisticsIntegrals ofRows(ModelStatistics statistics, int element, int from, int to, int count) {
        double l = 0;
        double s = 0;
        double offset = 0;
        double forcing = 0;
        double[] moments = new double[count];
        double start = statistics.lambda(from);
        int direction = to > from ? 1 : -1;
        for (int row = from; row != to; row += direction) {
            int next = row + direction;
            double half = 0.5 * (statistics.lambda(next) - statistics.lambda(row));
            double nextL = l + half * (statistics.l(row, element) + statistics.l(next, element));
            double nextS = s + half * (statistics.s(row, element) + statistics.s(next, element));
            double nextOffset = offset
                    + half
                            * (Math.exp(-s) * statistics.b(row, element)
                                    + Math.exp(-nextS) * statistics.b(next, element));
            double growth = Math.exp(l + s);
            double nextGrowth = Math.exp(nextL + nextS);
            forcing += half * (growth * offset + nextGrowth * nextOffset);
            for (int n = 0; n < count; n++) {
                moments[n] += half
                        * (growth * Math.pow(statistics.lambda(row) - start, n)
                                + nextGrowth * Math.pow(statistics.lambda(next) - start, n));
            }
            l = nextL;
            s = nextS;
            offset = nextOffset;
        }
        return new StatisticsIntegrals(l, s, offset, forcing, moments);
    }

    /** Converged integrals of the statistics as splines. */
    static StatisticsIntegrals converged(ModelStatistics statistics, int element, double from, double to, int count) {
        double l = 0;
        double s = 0;
        double offset = 0;
        double forcing = 0;
        double[] moments = new double[count];
        double[] ends = parts(statistics, from, to);
        int nodes = RULE.positions().length;
        double[] growth = new double[nodes];
        double[] source = new double[nodes];
        double[] rateL = new double[nodes];
        double[] rateS = new double[nodes];
        for (int part = 1; part < ends.length; part++) {
            double start = ends[part - 1];
            double length = ends[part] - start;
            for (int i = 0; i < nodes; i++) {
                double lambda = start + length * RULE.positions()[i];
                rateL[i] = statistics.lAt(lambda, element);
                rateS[i] = statistics.sAt(lambda, element);
                source[i] = statistics.bAt(lambda, element);
            }
            for (int i = 0; i < nodes; i++) {
                double lambda = start + length * RULE.positions()[i];
                double nodeS = s + length * dot(UP_TO_NODE[i], rateS);
                growth[i] = Math.exp(l + length * dot(UP_TO_NODE[i], rateL) + nodeS);
                source[i] *= Math.exp(-nodeS);
                for (int n = 0; n < count; n++) {
                    moments[n] += length * RULE.weights()[i] * growth[i] * Math.pow(lambda - from, n);
                }
            }
            for (int i = 0; i < nodes; i++) {
                double nodeOffset = offset + length * dot(UP_TO_NODE[i], source);
                forcing += length * RULE.weights()[i] * growth[i] * nodeOffset;
            }
            offset += length * dot(RULE.weights(), source);
            s += length * dot(RULE.weights(), rateS);
            l += length * dot(RULE.weights(), rateL);
        }
        return new StatisticsIntegrals(l, s, offset, forcing, moments);
    }

    /** The ends of parts within which the statistics are polynomials. */
    private static double[] parts(ModelStatistics statistics, double from, double to) {
        List<Double> kinks = new ArrayList<>();
        kinks.add(from);
        double low = Math.min(from, to);
        double high = Math.max(from, to);
        int first = statistics.firstRowAbove(low);
        int inside = 0;
        while (first + inside < statistics.rows() && statistics.lambda(first + inside) < high) {
            inside++;
        }
        for (int i = 0; i < inside; i++) {
            kinks.add(statistics.lambda(to > from ? first + i : first + inside - 1 - i));
        }
        kinks.add(to);
        List<Double> ends = new ArrayList<>();
        ends.add(from);
        for (int i = 1; i < kinks.size(); i++) {
            double start = kinks.get(i - 1);
            double length = kinks.get(i) - start;
            int count = (int) Math.ceil(Math.abs(length) / LONGEST_PART);
            for (int k = 1; k < count; k++) {
                ends.add(start + k * length / count);
            }
            ends.add(kinks.get(i));
        }
        return ends.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
