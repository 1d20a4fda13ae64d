package org.score4j.cuda.kernel;

/**
 * How many threads a kernel is launched with.
 *
 * @param gridX blocks along the elements of a row
 * @param gridY blocks along the rows
 * @param blockX threads of a block along the elements
 * @param blockY threads of a block along the rows
 */
public record LaunchShape(int gridX, int gridY, int blockX, int blockY) {
    /** Threads of a block. */
    public static final int THREADS = 256;

    private static final int CHUNK = 1024;
    /** Samples up to this length are no work for a block. */
    private static final int SHORT = 24;
    /** Points, and rows, whose distances a block computes at once. */
    private static final int GROUP = 4;
    /** Most blocks of a grid along y, and enough along x: kernels go on with what is left. */
    private static final int MOST = 65535;

    /**
     * One thread for every four elements of a row: combinations, pointwise functions, moves, network boundaries.
     *
     * @param rows at least 1
     * @param length elements of a row, at least 1
     */
    public static LaunchShape ofElements(int rows, long length) {
        long quads = quads(rows, length);
        int x = 1;
        while (x < quads && x < THREADS) {
            x *= 2;
        }
        int y = THREADS / x;
        return new LaunchShape(blocks(quads, x), blocks(rows, y), x, y);
    }

    /** One thread for each of so many numbers. */
    public static LaunchShape ofNumbers(int count) {
        return new LaunchShape(blocks(quads(1, 4L * count), THREADS), 1, THREADS, 1);
    }

    /** One block of {@link #THREADS} threads for every chunk of 1,024 elements of a row: {@link Kernel#REDUCE}. */
    public static LaunchShape ofChunks(int rows, long length) {
        return new LaunchShape(blocks(4 * quads(rows, length), CHUNK), blocks(rows, 1), THREADS, 1);
    }

    /** One thread for every element of a row, in blocks of {@link #THREADS}: {@link Kernel#EMPIRICAL}. */
    public static LaunchShape ofColumns(int rows, long length) {
        return new LaunchShape(blocks(4 * quads(rows, length), THREADS), blocks(rows, 1), THREADS, 1);
    }

    /** Blocks for the distances of rows from points of this length: {@link Kernel#DISTANCES}. */
    public static LaunchShape ofDistances(int rows, long length, int points) {
        boolean oneThread = length <= SHORT;
        int pointsOfBlock = oneThread ? THREADS : GROUP;
        int rowsOfBlock = oneThread ? 1 : GROUP;
        return new LaunchShape(blocks(points, pointsOfBlock), blocks(rows, rowsOfBlock), THREADS, 1);
    }

    /** One block for each row: quantiles, Gaussian models and mixtures. */
    public static LaunchShape ofRows(int rows) {
        return new LaunchShape(1, blocks(rows, 1), THREADS, 1);
    }

    /** One block: {@link Kernel#BATCH}. */
    public static LaunchShape ofBlock() {
        return new LaunchShape(1, 1, THREADS, 1);
    }

    private static long quads(int rows, long length) {
        if (rows < 1 || length < 1) {
            throw new IllegalArgumentException(
                    "rows are " + rows + " and length is " + length + "; allowed: 1 and more");
        }
        return (length + 3) / 4;
    }

    private static int blocks(long wanted, int each) {
        return (int) Math.min(MOST, (wanted + each - 1) / each);
    }
}
