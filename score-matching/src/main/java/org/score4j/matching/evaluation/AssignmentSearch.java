package org.score4j.matching.evaluation;

import java.util.Arrays;

/**
 * The search of Jonker and Volgenant. Throughout, a column's potential v lets every assigned row have its least reduced cost
 * c − v at its own column; the search ends when all rows are assigned.
 */
final class AssignmentSearch {
    private static final int FREE = -1;
    private static final int REDUCTIONS = 2;

    private final double[] costs;
    private final int n;
    private final double[] potentials;
    private final int[] columnOfRow;
    private final int[] rowOfColumn;
    private int[] freeRows = new int[0];

    AssignmentSearch(double[] costs, int n) {
        this.costs = costs;
        this.n = n;
        potentials = new double[n];
        columnOfRow = new int[n];
        rowOfColumn = new int[n];
        Arrays.fill(columnOfRow, FREE);
        Arrays.fill(rowOfColumn, FREE);
        reduceColumns();
        for (int pass = 0; pass < REDUCTIONS && freeRows.length > 0; pass++) {
            reduceRows();
        }
        ShortestPath path = new ShortestPath();
        for (int row : freeRows) {
            path.augment(row);
        }
    }

    int[] columnOfRow() {
        return columnOfRow;
    }

    double[] columnPotentials() {
        return potentials;
    }

    private double reduced(int row, int column) {
        return costs[row * n + column] - potentials[column];
    }

    private void assign(int row, int column) {
        columnOfRow[row] = column;
        rowOfColumn[column] = row;
    }

    /** Potentials are the least costs of the columns; the row of the least gets the column unless it has one. */
    private void reduceColumns() {
        int[] least = new int[n];
        for (int column = 0; column < n; column++) {
            potentials[column] = costs[column];
        }
        for (int row = 1; row < n; row++) {
            for (int column = 0; column < n; column++) {
                double cost = costs[row * n + column];
                if (cost < potentials[column]) {
                    potentials[column] = cost;
                    least[column] = row;
                }
            }
        }
        int[] columns = new int[n];
        for (int column = n - 1; column >= 0; column--) {
            if (columns[least[column]]++ == 0) {
                assign(least[column], column);
            }
        }
        int count = 0;
        int[] free = new int[n];
        for (int row = 0; row < n; row++) {
            if (columnOfRow[row] == FREE) {
                free[count++] = row;
            } else if (columns[row] == 1) {
                transfer(row);
            }
        }
        freeRows = Arrays.copyOf(free, count);
    }

    /** Lowers the potential of a row's column by what the row can spare, so that other rows find the column dearer. */
    private void transfer(int row) {
        int own = columnOfRow[row];
        double next = Double.POSITIVE_INFINITY;
        for (int column = 0; column < n; column++) {
            if (column != own) {
                next = Math.min(next, reduced(row, column));
            }
        }
        if (n > 1) {
            potentials[own] -= next - reduced(row, own);
        }
    }

    /** Each free row takes its best column, makes it dearer up to its second best, and frees the row that had it. */
    private void reduceRows() {
        int[] waiting = freeRows;
        int[] left = new int[waiting.length];
        int leftCount = 0;
        // rows that free each other may take steps as small as rounding allows: bounded
        long budget = 4L * n;
        int at = 0;
        while (at < waiting.length) {
            int row = waiting[at++];
            int best = 0;
            int second = 0;
            double least = reduced(row, 0);
            double next = Double.POSITIVE_INFINITY;
            for (int column = 1; column < n; column++) {
                double cost = reduced(row, column);
                if (cost < least) {
                    next = least;
                    second = best;
                    least = cost;
                    best = column;
                } else if (cost < next) {
                    next = cost;
                    second = column;
                }
            }
            double lowered = potentials[best] - (next - least);
            boolean dearer = n > 1 && lowered < potentials[best];
            if (dearer) {
                potentials[best] = lowered;
            } else if (rowOfColumn[best] != FREE) {
                best = second;
            }
            int displaced = rowOfColumn[best];
            assign(row, best);
            if (displaced != FREE) {
                columnOfRow[displaced] = FREE;
                if (dearer && budget-- > 0) {
                    waiting[--at] = displaced;
                } else {
                    left[leftCount++] = displaced;
                }
            }
        }
        freeRows = Arrays.copyOf(left, leftCount);
    }

    /** Dijkstra's search over columns, from a free row to the nearest free column by reduced costs. */
    private final class ShortestPath {
        private final double[] distances = new double[n];
        private final int[] rowBefore = new int[n];

        /** Done: [0, scanned); at the least distance: [scanned, reached); others after. */
        private final int[] columns = new int[n];

        private int scanned;
        private int reached;

        void augment(int row) {
            scanned = 0;
            reached = 0;
            for (int column = 0; column < n; column++) {
                columns[column] = column;
                distances[column] = reduced(row, column);
                rowBefore[column] = row;
            }
            int done = 0;
            int end = FREE;
            double least = 0;
            while (end == FREE) {
                if (scanned == reached) {
                    done = scanned;
                    least = gatherNearest();
                    end = freeAmongReached();
                }
                while (end == FREE && scanned < reached) {
                    end = relax(columns[scanned++], least);
                }
            }
            for (int k = 0; k < done; k++) {
                potentials[columns[k]] += distances[columns[k]] - least;
            }
            while (true) {
                int before = rowBefore[end];
                int taken = columnOfRow[before];
                assign(before, end);
                if (before == row) {
                    return;
                }
                end = taken;
            }
        }

        /** Moves the columns of least distance among those not reached yet to the others that are. */
        private double gatherNearest() {
            double least = Double.POSITIVE_INFINITY;
            for (int k = scanned; k < n; k++) {
                int column = columns[k];
                double distance = distances[column];
                if (distance <= least) {
                    if (distance < least) {
                        reached = scanned;
                        least = distance;
                    }
                    columns[k] = columns[reached];
                    columns[reached++] = column;
                }
            }
            return least;
        }

        private int freeAmongReached() {
            for (int k = scanned; k < reached; k++) {
                if (rowOfColumn[columns[k]] == FREE) {
                    return columns[k];
                }
            }
            return FREE;
        }

        /** Shortens distances through the row of a column; a free column at the least distance, if one is found. */
        private int relax(int through, double least) {
            int row = rowOfColumn[through];
            double offset = least - reduced(row, through);
            for (int k = reached; k < n; k++) {
                int column = columns[k];
                double distance = reduced(row, column) + offset;
                if (distance < distances[column]) {
                    distances[column] = distance;
                    rowBefore[column] = row;
                    // rounding may leave it a little below: no path is shorter than the least
                    if (distance <= least) {
                        if (rowOfColumn[column] == FREE) {
                            return column;
                        }
                        distances[column] = least;
                        columns[k] = columns[reached];
                        columns[reached++] = column;
                    }
                }
            }
            return FREE;
        }
    }
}
