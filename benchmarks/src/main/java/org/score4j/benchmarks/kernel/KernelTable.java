package org.score4j.benchmarks.kernel;

import java.util.Arrays;
import java.util.List;

/** The kernels by name. */
public final class KernelTable {
    private KernelTable() {}

    /** All names. */
    public static List<String> names() {
        return Arrays.stream(Kernel.values()).map(Kernel::name).toList();
    }

    /** Different numbers of streams of these kernels. */
    public static List<String> streams(List<String> kernels) {
        return kernels.stream()
                .map(KernelTable::streams)
                .distinct()
                .sorted()
                .map(String::valueOf)
                .toList();
    }

    /** Streams that a kernel must at least read and write. */
    public static int streams(String kernel) {
        return Kernel.valueOf(kernel).streams();
    }

    /** What bounds a kernel. */
    public static Bound bound(String kernel) {
        return Kernel.valueOf(kernel).bound();
    }
}
