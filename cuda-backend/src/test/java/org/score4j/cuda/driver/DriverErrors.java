package org.score4j.cuda.driver;

import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Every CUresult but success, as CUDA 13.0 lists them. */
public final class DriverErrors {
    private DriverErrors() {}

    /** The codes. */
    public static IntStream codes() {
        return Stream.of(
                        IntStream.rangeClosed(1, 8),
                        IntStream.of(34, 36, 46, 100, 101, 102, 200, 201, 202),
                        IntStream.rangeClosed(205, 226),
                        IntStream.rangeClosed(300, 304),
                        IntStream.of(400, 401, 402, 500, 600),
                        IntStream.rangeClosed(700, 705),
                        IntStream.rangeClosed(708, 721),
                        IntStream.rangeClosed(800, 812),
                        IntStream.rangeClosed(900, 916),
                        IntStream.of(999))
                .flatMapToInt(range -> range);
    }
}
