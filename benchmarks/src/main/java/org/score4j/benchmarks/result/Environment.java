package org.score4j.benchmarks.result;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Where results come from.
 *
 * @param date of the run
 * @param set quick or full
 * @param processor model
 * @param cores that the virtual machine sees
 * @param memoryGiB of the machine
 * @param system name and architecture
 * @param java version and vendor
 * @param nd4j version, backend and whether it has oneDNN
 * @param onnxRuntime version
 * @param loadBefore processes that wanted to run in the minute before, or −1 where that is unknown
 * @param loadAfter the same at the end: the benchmarks' own
 */
public record Environment(
        String date,
        String set,
        String processor,
        int cores,
        long memoryGiB,
        String system,
        String java,
        String nd4j,
        String onnxRuntime,
        double loadBefore,
        double loadAfter) {

    private static final String ND4J = "/META-INF/maven/org.nd4j/nd4j-api/pom.properties";
    private static final Path CPU = Path.of("/proc/cpuinfo");
    private static final long BYTES_PER_GIB = 1 << 30;

    /** This machine, now. */
    public static Environment here(String set, String onnxRuntime, double loadBefore) {
        Nd4j.create(1).close();
        String build = Nd4j.getBackend().buildInfo();
        return new Environment(
                LocalDate.now(ZoneOffset.UTC).toString(),
                set,
                entry(CPU, "model name", System.getProperty("os.arch")),
                Runtime.getRuntime().availableProcessors(),
                memory() / BYTES_PER_GIB,
                System.getProperty("os.name") + " " + System.getProperty("os.arch"),
                System.getProperty("java.version") + ", " + System.getProperty("java.vendor"),
                Nd4j.getBackend().getClass().getSimpleName() + ' '
                        + version()
                        + (build.contains("HAVE_ONEDNN") ? " with" : " without") + " oneDNN",
                onnxRuntime,
                loadBefore,
                load());
    }

    private static String version() {
        Properties properties = new Properties();
        try (InputStream in = Nd4j.class.getResourceAsStream(ND4J)) {
            if (in != null) {
                properties.load(in);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.getProperty("version", "unknown");
    }

    /** Whether times can be compared: the same processor, cores and Java. */
    public boolean isSameMachine(Environment other) {
        return processor.equals(other.processor) && cores == other.cores && java.equals(other.java);
    }

    /** Processes that wanted to run in the last minute, or −1 where that is unknown. */
    public static double load() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }

    private static long memory() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system
                ? system.getTotalMemorySize()
                : 0;
    }

    private static String entry(Path file, String name, String fallback) {
        try {
            List<String> lines = Files.isReadable(file) ? Files.readAllLines(file) : List.of();
            return lines.stream()
                    .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT)))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(fallback);
        } catch (IOException e) {
            return fallback;
        }
    }
}
