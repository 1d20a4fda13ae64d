package org.score4j.matching.evaluation;

/**
 * Optimal transport between two sets of sorted numbers, of any sizes n and m, for the cost |x − y|ᵖ with p of 1 or 2: equal
 * quantiles are matched, ∫ |F⁻¹(u) − G⁻¹(u)|ᵖ du over [0, 1].
 */
record LineTransport(double[] first, double[] second, int power) {
    /** W_p to the power p. */
    double cost() {
        int n = first.length;
        int m = second.length;
        double sum = 0;
        if (n == m) {
            for (int i = 0; i < n; i++) {
                sum += cost(i, i);
            }
            return sum / n;
        }
        // steps of the quantile functions end at multiples of m and n, in units of 1/(nm)
        long before = 0;
        int i = 0;
        int j = 0;
        while (i < n) {
            long firstEnd = (i + 1L) * m;
            long secondEnd = (j + 1L) * n;
            long end = Math.min(firstEnd, secondEnd);
            sum += (end - before) * cost(i, j);
            before = end;
            i += firstEnd == end ? 1 : 0;
            j += secondEnd == end ? 1 : 0;
        }
        return sum / ((double) n * m);
    }

    private double cost(int i, int j) {
        double distance = Math.abs(first[i] - second[j]);
        return power == 1 ? distance : distance * distance;
    }

    /**
     * Kantorovich potentials: f(xᵢ) + g(yⱼ) ≤ |xᵢ − yⱼ|ᵖ, equal wherever mass goes, so that the means of f and g have the cost as
     * their sum. Where two steps of the quantile functions end together f may rise by anything between two bounds; it takes the
     * middle.
     *
     * @param ofFirst f [n]
     * @param ofSecond g [m]
     */
    record Potentials(double[] ofFirst, double[] ofSecond) {}

    Potentials potentials() {
        int n = first.length;
        int m = second.length;
        double[] f = new double[n];
        double[] g = new double[m];
        g[0] = cost(0, 0);
        int i = 0;
        int j = 0;
        while (i < n - 1 || j < m - 1) {
            long firstEnd = (i + 1L) * m;
            long secondEnd = (j + 1L) * n;
            if (firstEnd < secondEnd) {
                i++;
                f[i] = cost(i, j) - g[j];
            } else if (firstEnd > secondEnd) {
                j++;
                g[j] = cost(i, j) - f[i];
            } else {
                double least = cost(i + 1, j + 1) - cost(i, j + 1);
                double most = cost(i + 1, j) - cost(i, j);
                f[i + 1] = f[i] + (least + most) / 2;
                i++;
                j++;
                g[j] = cost(i, j) - f[i];
            }
        }
        return new Potentials(f, g);
    }
}
