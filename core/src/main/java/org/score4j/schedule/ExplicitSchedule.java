package org.score4j.schedule;

import java.util.ArrayList;
import java.util.List;
import org.score4j.process.AffineProcess;

/**
 * Times or noise levels as given.
 *
 * @param values times, or values of sigma/alpha, from noisy to clean
 * @param sigmas whether they are values of sigma/alpha
 */
public record ExplicitSchedule(List<Double> values, boolean sigmas) implements Schedule {
    /** Copies and checks the values. */
    public ExplicitSchedule {
        values = List.copyOf(values);
        if (values.size() < 2) {
            throw new IllegalArgumentException("there are " + values.size() + " values; at least 2 are needed");
        }
        for (int i = 0; i < values.size(); i++) {
            double value = values.get(i);
            boolean mayBeClean = i == values.size() - 1;
            if (sigmas ? !(value >= 0 && value < Double.POSITIVE_INFINITY) : Double.isNaN(value)) {
                throw new IllegalArgumentException((sigmas ? "sigmas[" : "times[") + i + "] is " + value + "; expected "
                        + (sigmas ? "[0, ∞)" : "a number"));
            }
            if (sigmas && value == 0 && !mayBeClean) {
                throw new IllegalArgumentException("sigmas[" + i + "] is 0; only the last may be 0, clean data");
            }
            if (i > 0 && (value == values.get(i - 1) || value > values.get(i - 1) != values.get(1) > values.get(0))) {
                throw new IllegalArgumentException(
                        (sigmas ? "sigmas[" : "times[") + i + "] is " + value + " after " + values.get(i - 1)
                                + "; expected strictly decreasing values, or increasing ones for an inversion");
            }
        }
    }

    static ExplicitSchedule ofTimes(double... times) {
        return new ExplicitSchedule(boxed(times), false);
    }

    static ExplicitSchedule ofSigmas(double... sigmas) {
        return new ExplicitSchedule(boxed(sigmas), true);
    }

    private static List<Double> boxed(double... values) {
        List<Double> list = new ArrayList<>();
        for (double value : values) {
            list.add(value);
        }
        return list;
    }

    @Override
    public int steps() {
        return values.size() - 1;
    }

    @Override
    public String name() {
        return sigmas ? "sigmas" : "explicit";
    }

    @Override
    public TimeGrid grid(AffineProcess process) {
        double[] times = new double[values.size()];
        for (int i = 0; i < times.length; i++) {
            times[i] = sigmas ? process.timeAtRho(values.get(i)) : values.get(i);
        }
        return TimeGrid.of(times);
    }
}
