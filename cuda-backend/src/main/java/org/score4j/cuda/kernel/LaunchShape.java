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
    private static final int THREADS = 256;
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
