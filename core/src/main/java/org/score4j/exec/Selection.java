package org.score4j.exec;

/** Order statistics in place (Hoare's quickselect), without allocation. */
final class Selection {
    private Selection() {}

    /** The element that would stand at {@code rank} (from 0) if the first {@code length} were sorted. Reorders them. */
    static double smallest(double[] values, int length, int rank) {
        int low = 0;
        int high = length - 1;
        while (low < high) {
            double pivot = median(values[low], values[(low + high) >>> 1], values[high]);
            int i = low;
            int j = high;
            while (i <= j) {
                while (values[i] < pivot) {
                    i++;
                }
                while (values[j] > pivot) {
                    j--;
                }
                if (i <= j) {
                    double swap = values[i];
                    values[i] = values[j];
                    values[j] = swap;
                    i++;
                    j--;
                }
            }
            if (rank <= j) {
                high = j;
            } else if (rank >= i) {
                low = i;
            } else {
                return values[rank];
            }
        }
        return values[rank];
    }

    private static double median(double a, double b, double c) {
        return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
    }
}
