package org.score4j.matching.evaluation;

import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;

/**
 * How points lie in the balls around the rows of a set: counts, and what they would be without any one row or point.
 *
 * <p>Without row i its ball is gone, and the balls that had it among their k nearest grow to their next radius; the points in
 * between are their <em>margin</em>.
 */
final class Manifold {
    private final Neighbourhoods balls;
    private final SampleSet points;
    private final int k;

    /** Balls that each point is in. */
    private final int[] ballsOfPoint;

    /** Points in each ball and in its margin; one of the points in it. */
    private final AtomicIntegerArray pointsInBall;

    private final AtomicIntegerArray pointsInMargin;
    private final AtomicIntegerArray onePoint;

    /** Points that would be in some ball more, less those that would be in none, without row i. */
    private final AtomicIntegerArray gained;

    private Manifold(Neighbourhoods balls, SampleSet points) {
        this.balls = balls;
        this.points = points;
        k = balls.nearest()[0].length;
        int n = balls.set().count();
        ballsOfPoint = new int[points.count()];
        pointsInBall = new AtomicIntegerArray(n);
        pointsInMargin = new AtomicIntegerArray(n);
        onePoint = new AtomicIntegerArray(n);
        gained = new AtomicIntegerArray(n);
        IntStream.range(0, points.count()).parallel().forEach(this::place);
    }

    static Manifold of(Neighbourhoods balls, SampleSet points) {
        return new Manifold(balls, points);
    }

    private void place(int point) {
        int n = balls.set().count();
        int[] margins = new int[n];
        int marginCount = 0;
        int owner = 0;
        for (int i = 0; i < n; i++) {
            double distance = points.squaredDistance(point, balls.set(), i);
            if (distance <= balls.radii()[i]) {
                ballsOfPoint[point]++;
                owner = i;
                pointsInBall.incrementAndGet(i);
                onePoint.set(i, point);
            } else if (distance <= balls.nextRadii()[i]) {
                margins[marginCount++] = i;
                pointsInMargin.incrementAndGet(i);
            }
        }
        if (ballsOfPoint[point] == 0) {
            IntStream.range(0, marginCount)
                    .flatMap(m -> IntStream.of(balls.nearest()[margins[m]]))
                    .distinct()
                    .forEach(gained::incrementAndGet);
        } else if (ballsOfPoint[point] == 1 && !saved(owner, margins, marginCount)) {
            gained.decrementAndGet(owner);
        }
    }

    /** Whether a point in the margins of these balls stays in some ball when the owner of its only one goes. */
    private boolean saved(int owner, int[] margins, int marginCount) {
        for (int m = 0; m < marginCount; m++) {
            for (int neighbour : balls.nearest()[margins[m]]) {
                if (neighbour == owner) {
                    return true;
                }
            }
        }
        return false;
    }

    /** A share of rows or points, or a mean count, with the jackknife's variance. */
    record Share(double value, double variance) {
        private static Share of(double value, double[] withoutRow, double[] withoutPoint) {
            return new Share(
                    value,
                    Moments.of(withoutRow).jackknifeVariance()
                            + Moments.of(withoutPoint).jackknifeVariance());
        }
    }

    /** The share of points that are in some ball. */
    Share pointsCovered() {
        double m = ballsOfPoint.length;
        long covered = IntStream.of(ballsOfPoint).filter(c -> c > 0).count();
        double[] withoutRow = new double[balls.set().count()];
        for (int i = 0; i < withoutRow.length; i++) {
            withoutRow[i] = (covered + gained.get(i)) / m;
        }
        double[] withoutPoint = new double[ballsOfPoint.length];
        for (int j = 0; j < withoutPoint.length; j++) {
            withoutPoint[j] = (covered - Math.min(1, ballsOfPoint[j])) / (m - 1);
        }
        return Share.of(covered / m, withoutRow, withoutPoint);
    }

    /** The mean number of balls that a point is in, divided by k. */
    Share density() {
        double m = ballsOfPoint.length;
        long all = IntStream.of(ballsOfPoint).asLongStream().sum();
        double[] withoutRow = new double[balls.set().count()];
        for (int i = 0; i < withoutRow.length; i++) {
            withoutRow[i] += (all - pointsInBall.get(i)) / (k * m);
            for (int neighbour : balls.nearest()[i]) {
                withoutRow[neighbour] += pointsInMargin.get(i) / (k * m);
            }
        }
        double[] withoutPoint = new double[ballsOfPoint.length];
        for (int j = 0; j < withoutPoint.length; j++) {
            withoutPoint[j] = (all - ballsOfPoint[j]) / (k * (m - 1));
        }
        return Share.of(all / (k * m), withoutRow, withoutPoint);
    }

    /** The share of rows that have a point in their ball. */
    Share ballsOccupied() {
        int n = balls.set().count();
        double[] withoutRow = new double[n];
        double[] withoutPoint = new double[ballsOfPoint.length];
        int occupied = 0;
        for (int i = 0; i < n; i++) {
            int inside = pointsInBall.get(i);
            if (inside > 0) {
                occupied++;
                withoutRow[i]--;
            } else if (pointsInMargin.get(i) > 0) {
                for (int neighbour : balls.nearest()[i]) {
                    withoutRow[neighbour]++;
                }
            }
            if (inside == 1) {
                withoutPoint[onePoint.get(i)]--;
            }
        }
        for (int i = 0; i < n; i++) {
            withoutRow[i] = (occupied + withoutRow[i]) / (n - 1);
        }
        for (int j = 0; j < withoutPoint.length; j++) {
            withoutPoint[j] = (occupied + withoutPoint[j]) / n;
        }
        return Share.of((double) occupied / n, withoutRow, withoutPoint);
    }
}
