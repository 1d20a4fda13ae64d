package org.score4j.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;

class WorkersTest {
    private static final long MUCH = Workers.THRESHOLD;

    @Test
    void everyUnitIsDoneOnceHoweverWorkComes() throws InterruptedException {
        try (Workers workers = new Workers(4)) {
            for (int round = 0; round < 3000; round++) {
                int units = 1 + round * 37 % 5000;
                AtomicIntegerArray done = new AtomicIntegerArray(units);
                workers.run(
                        (worker, from, to) -> {
                            for (int i = from; i < to; i++) {
                                done.incrementAndGet(i);
                            }
                        },
                        units,
                        1 + round % 7,
                        MUCH);
                for (int i = 0; i < units; i++) {
                    assertThat(done.get(i)).isEqualTo(1);
                }
                if (round % 500 == 0) {
                    // long enough for the threads to park
                    Thread.sleep(2);
                }
            }
        }
    }

    @Test
    void piecesBeginOnMultiplesOfTheGrain() {
        try (Workers workers = new Workers(2)) {
            int[] starts = new int[20];
            int[] counts = new int[1];
            workers.run(
                    (worker, from, to) -> {
                        synchronized (counts) {
                            starts[counts[0]++] = from;
                        }
                    },
                    10_000,
                    256,
                    MUCH);
            assertThat(counts[0]).isBetween(2, 20);
            assertThat(Arrays.stream(starts, 0, counts[0])).allMatch(from -> from % 256 == 0);
        }
    }

    @Test
    void littleWorkStaysOnTheCallersThread() {
        Thread here = Thread.currentThread();
        try (Workers workers = new Workers(3)) {
            workers.run(
                    (worker, from, to) -> {
                        assertThat(worker).isZero();
                        assertThat(Thread.currentThread()).isSameAs(here);
                        assertThat(to).isEqualTo(1000);
                    },
                    1000);
        }
    }

    @Test
    void aFailureIsReportedOnceAllPiecesAreDone() {
        try (Workers workers = new Workers(3)) {
            AtomicIntegerArray done = new AtomicIntegerArray(1000);
            assertThatThrownBy(() -> workers.run(
                            (worker, from, to) -> {
                                if (from == 0) {
                                    throw new IllegalArgumentException("piece 0");
                                }
                                done.addAndGet(from, to - from);
                            },
                            1000,
                            1,
                            MUCH))
                    .isInstanceOf(IllegalStateException.class)
                    .hasRootCauseMessage("piece 0");
            int sum = 0;
            for (int i = 0; i < 1000; i++) {
                sum += done.get(i);
            }
            assertThat(sum).isBetween(900, 999);
            // and the next work is done as if nothing had been
            AtomicIntegerArray again = new AtomicIntegerArray(1);
            workers.run((worker, from, to) -> again.addAndGet(0, to - from), 1000, 1, MUCH);
            assertThat(again.get(0)).isEqualTo(1000);
        }
    }

    @Test
    void anInterruptIsKeptForTheCaller() {
        try (Workers workers = new Workers(2)) {
            Thread.currentThread().interrupt();
            AtomicIntegerArray done = new AtomicIntegerArray(1);
            workers.run((worker, from, to) -> done.addAndGet(0, to - from), 5000, 1, MUCH);
            assertThat(done.get(0)).isEqualTo(5000);
            assertThat(Thread.interrupted()).isTrue();
        }
    }
}
