package org.score4j.cuda;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.score4j.model.NoiseLevel;

/**
 * Numbers of a model that follow from the noise level. Those of the levels that a program names are on the device from the start, so
 * that steps can be recorded; those of other levels, which samples have by themselves, are copied when they come.
 */
final class LevelNumbers {
    /** A noise level. */
    record Level(double alpha, double sigma) {}

    /** Computes the numbers of a level. */
    @FunctionalInterface
    interface Rule {
        double[] at(double alpha, double sigma);
    }

    private final RunMemory memory;
    private final int count;
    private final Rule rule;
    private final Map<Level, Long> places = new LinkedHashMap<>();
    private final RunMemory.Part copied;
    private @Nullable Upload upload;

    /**
     * Takes room.
     *
     * @param count numbers of a level
     * @param rows samples of the batch
     * @param known the levels that the program names
     */
    LevelNumbers(RunMemory memory, int count, int rows, Set<Level> known, Rule rule) {
        this.memory = memory;
        this.count = count;
        this.rule = rule;
        for (Level level : known) {
            places.put(level, memory.reserve((long) count * Double.BYTES));
        }
        copied = memory.reserveCopied((long) count * rows * Double.BYTES);
    }

    /** Copies the numbers of the known levels. */
    void open(Queue queue) {
        upload = new Upload(queue, memory, copied);
        places.forEach(
                (level, place) -> Constants.send(queue, memory.address(place), rule.at(level.alpha(), level.sigma())));
    }

    /** Whether the numbers of a level are on the device already. */
    boolean knows(double alpha, double sigma) {
        return places.containsKey(new Level(alpha, sigma));
    }

    /** Address of the numbers: {@link #stride} of them for each sample. */
    long address(DeviceModel.Levels levels, int active) {
        NoiseLevel host = levels.host();
        Long known = levels.perSample() ? null : places.get(new Level(host.alpha()[0], host.sigma()[0]));
        if (known != null) {
            return memory.address(known);
        }
        Upload copy = Objects.requireNonNull(upload, "not open");
        ByteBuffer buffer = copy.open();
        int rows = levels.perSample() ? active : 1;
        for (int row = 0; row < rows; row++) {
            double[] numbers = rule.at(host.alpha()[row], host.sigma()[row]);
            for (int i = 0; i < count; i++) {
                buffer.putDouble((row * count + i) * Double.BYTES, numbers[i]);
            }
        }
        if (count > 0) {
            copy.send((long) rows * count * Double.BYTES);
        }
        return memory.device(copied);
    }

    /** Numbers between those of one sample and the next: none where all have one level. */
    int stride(DeviceModel.Levels levels) {
        return levels.perSample() ? count : 0;
    }
}
