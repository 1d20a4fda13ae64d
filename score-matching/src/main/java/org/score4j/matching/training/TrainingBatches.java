package org.score4j.matching.training;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.score4j.matching.network.Architecture;
import org.score4j.matching.training.StepDraws.Role;

/** The examples of each step, augmented, with their classes as the network's condition. */
final class TrainingBatches {
    /** Name of the condition that takes classes. */
    static final String CLASSES = "classes";

    private final Examples examples;
    private final TrainingSettings settings;
    private final DataOrder order;
    private final int classes;

    TrainingBatches(Architecture architecture, Examples examples, TrainingSettings settings) {
        this.examples = examples;
        this.settings = settings;
        order = new DataOrder(settings.seed(), examples.size());
        if (!examples.shape().equals(architecture.sampleShape())) {
            throw new IllegalArgumentException("examples have shape " + examples.shape() + "; network '"
                    + architecture.name() + "' expects " + architecture.sampleShape());
        }
        List<Long> wanted = architecture.conditions().get(CLASSES);
        if (architecture.conditions().size() > (wanted == null ? 0 : 1)) {
            throw new IllegalArgumentException("network '" + architecture.name() + "' has conditions "
                    + architecture.conditions().keySet() + "; allowed: " + CLASSES + ", or none");
        }
        classes = wanted == null ? 0 : Math.toIntExact(wanted.get(0));
        if (examples.classes() > classes && classes > 0) {
            throw new IllegalArgumentException("examples have " + examples.classes() + " classes; network '"
                    + architecture.name() + "' knows " + classes);
        }
    }

    /**
     * A batch.
     *
     * @param examples their numbers
     * @param data [B·n]
     * @param labels −1 where there is none, or it is left out
     * @param classes of the network; 0 if it knows none
     */
    record Batch(int[] examples, double[] data, int[] labels, int classes) {
        /** The conditions of all. */
        Map<String, float[]> conditions() {
            return conditions(IntStream.range(0, labels.length).toArray());
        }

        /** The conditions at some places of the batch, one after the other. */
        Map<String, float[]> conditions(int... places) {
            Map<String, float[]> conditions = new LinkedHashMap<>();
            if (classes > 0) {
                float[] rows = new float[places.length * classes];
                for (int i = 0; i < places.length; i++) {
                    int label = labels[Objects.checkIndex(places[i], labels.length)];
                    if (label >= 0) {
                        rows[i * classes + label] = 1;
                    }
                }
                conditions.put(CLASSES, rows);
            }
            return conditions;
        }
    }

    /** The batch of a step. */
    Batch batch(long step) {
        int size = settings.batch();
        int length = examples.length();
        StepDraws draws = new StepDraws(settings.seed(), step);
        int[] numbers = new int[size];
        int[] labels = new int[size];
        double[] data = new double[size * length];
        for (int i = 0; i < size; i++) {
            int row = i;
            numbers[i] = order.index(step * size + i);
            examples.read(numbers[i], data, i * length);
            settings.augmentation()
                    .apply(data, i * length, examples.shape(), place -> draws.uniform(Role.AUGMENTATION, row, place));
            boolean leftOut = draws.uniform(Role.CONDITION, i, 0) < settings.classDropout();
            labels[i] = leftOut || classes == 0 ? -1 : examples.label(numbers[i]);
        }
        return new Batch(numbers, data, labels, classes);
    }
}
