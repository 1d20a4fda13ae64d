package org.score4j.specs.diffusers;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.score4j.model.Preconditioning;
import org.score4j.process.AffineProcess;
import org.score4j.schedule.TimeGrid;
import org.score4j.specs.SpecificationException;

/** Process, network and grid of a family of schedulers. */
interface Levels {
    /** The process that the grid's times belong to. */
    AffineProcess process();

    /** What the network predicts and is told, in words. */
    String network();

    /** How the network is wrapped. */
    Preconditioning preconditioning();

    /**
     * The grid.
     *
     * @param steps number of inference steps, at least 1
     */
    DiffusersGrid grid(int steps);

    /** Whether the grid is that of a dynamic shift that was not given. */
    default boolean needsShift() {
        return false;
    }

    /** The same with dynamic shifting by {@code mu}. */
    default Levels shifted(double mu) {
        throw new SpecificationException("the scheduler does not use dynamic shifting; mu " + mu + " has no meaning");
    }

    /** What the network is told at the first {@code count} of these times. */
    static List<Double> told(Levels levels, double[] times, int count) {
        List<Double> told = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            told.add(levels.preconditioning().at(levels.process(), times[i]).noise());
        }
        return told;
    }

    /** A grid without a last time that repeats the one before. */
    static TimeGrid distinct(double... times) {
        int last = times.length - 1;
        return TimeGrid.of(last > 1 && times[last] == times[last - 1] ? Arrays.copyOf(times, last) : times);
    }

    static List<Double> list(double... values) {
        return Arrays.stream(values).boxed().toList();
    }

    /** Every value but the first and the last twice. */
    static List<Double> innerTwice(List<Double> values) {
        List<Double> repeated = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            repeated.add(values.get(i));
            if (i > 0 && i < values.size() - 1) {
                repeated.add(values.get(i));
            }
        }
        return repeated;
    }

    /** Every value but the first twice. */
    static List<Double> allButFirstTwice(List<Double> values) {
        List<Double> repeated = new ArrayList<>(innerTwice(values));
        if (values.size() > 1) {
            repeated.add(values.get(values.size() - 1));
        }
        return repeated;
    }
}
