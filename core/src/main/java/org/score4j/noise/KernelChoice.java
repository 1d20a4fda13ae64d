package org.score4j.noise;

import java.util.Iterator;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which kernel serves: decided once, logged, as {@link PhiloxKernel} describes. */
final class KernelChoice {
    private static final Logger LOG = LoggerFactory.getLogger(PhiloxKernel.class);
    private static final String VECTOR = "vector";
    /** Blocks after which a second of compiling is small beside what the normals have cost: 2²⁸ normals. */
    private static final long LONG_RUN = 1L << 26;

    private static final int BLOCKS = 256;
    private static final int WINDOW = 64;
    private static final long PATIENCE = 20_000_000_000L;

    private static volatile @Nullable PhiloxKernel current;

    private KernelChoice() {}

    /** The plain kernel until a run turns out to be long. */
    static final class Awaiting implements PhiloxKernel {
        private final long limit;
        private final Runnable longRun;
        private final AtomicLong served = new AtomicLong();

        /** Runs {@code longRun} once, when {@code limit} blocks have been filled. */
        Awaiting(long limit, Runnable longRun) {
            this.limit = limit;
            this.longRun = longRun;
        }

        @Override
        public String name() {
            return PhiloxKernel.plain().name();
        }

        @Override
        public void fill(long seed, long draw, long sample, long firstBlock, float[] out, int offset, int blocks) {
            PhiloxKernel.plain().fill(seed, draw, sample, firstBlock, out, offset, blocks);
            long before = served.getAndAdd(blocks);
            if (before < limit && before + blocks >= limit) {
                longRun.run();
            }
        }
    }

    static PhiloxKernel current() {
        PhiloxKernel kernel = current;
        return kernel == null ? first() : kernel;
    }

    private static synchronized PhiloxKernel first() {
        PhiloxKernel kernel = current;
        if (kernel == null) {
            ClassLoader loader = PhiloxKernel.class.getClassLoader();
            kernel = choose(System.getProperty(PhiloxKernel.PROPERTY), loader, KernelChoice::challenge);
            current = kernel;
        }
        return kernel;
    }

    private static synchronized void takeOver(PhiloxKernel kernel) {
        current = kernel;
    }

    /**
     * The kernel to start with.
     *
     * @param wanted the value of the system property
     * @param challenger receives the provider when it is to compete with the plain kernel
     */
    static PhiloxKernel choose(@Nullable String wanted, ClassLoader loader, Consumer<PhiloxKernel> challenger) {
        PhiloxKernel plain = PhiloxKernel.plain();
        if (wanted != null && !wanted.equals(plain.name()) && !wanted.equals(VECTOR)) {
            throw new IllegalArgumentException("system property " + PhiloxKernel.PROPERTY + " is '" + wanted
                    + "'; allowed: " + plain.name() + ", " + VECTOR);
        }
        if (plain.name().equals(wanted)) {
            LOG.info("noise kernel: plain, by system property {}", PhiloxKernel.PROPERTY);
            return plain;
        }
        Optional<PhiloxKernel> found = provider(loader);
        if (found.isEmpty()) {
            if (wanted == null) {
                LOG.info("noise kernel: plain; no usable provider was found");
            } else {
                LOG.warn(
                        "noise kernel: plain; system property {} asks for '{}', which is not usable",
                        PhiloxKernel.PROPERTY,
                        wanted);
            }
            return plain;
        }
        PhiloxKernel kernel = found.get();
        if (wanted != null) {
            LOG.info("noise kernel: {}, by system property {}", kernel.name(), PhiloxKernel.PROPERTY);
            return kernel;
        }
        Optional<String> objection = kernel.objection();
        if (objection.isPresent()) {
            LOG.info("noise kernel: plain; the kernel '{}' declines: {}", kernel.name(), objection.get());
        } else {
            LOG.info("noise kernel: plain, and '{}' in long runs if it is faster", kernel.name());
            return new Awaiting(LONG_RUN, () -> challenger.accept(kernel));
        }
        return plain;
    }

    private static Optional<PhiloxKernel> provider(ClassLoader loader) {
        try {
            Iterator<PhiloxKernel> providers =
                    ServiceLoader.load(PhiloxKernel.class, loader).iterator();
            return providers.hasNext() ? Optional.of(providers.next()) : Optional.empty();
        } catch (ServiceConfigurationError | LinkageError e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            LOG.info("a noise kernel is present but not usable: {}", cause.toString());
            return Optional.empty();
        }
    }

    private static void challenge(PhiloxKernel challenger) {
        takeOver(PhiloxKernel.plain());
        Thread contest = new Thread(
                () -> {
                    if (isFaster(challenger, PhiloxKernel.plain(), System::nanoTime)) {
                        takeOver(challenger);
                        LOG.info("noise kernel: {}, now faster than plain", challenger.name());
                    } else {
                        LOG.info("noise kernel: plain stays; '{}' did not become faster", challenger.name());
                    }
                },
                "score4j-noise-kernel");
        contest.setDaemon(true);
        contest.start();
    }

    /** Whether a kernel wins two windows in succession before the patience ends. */
    static boolean isFaster(PhiloxKernel challenger, PhiloxKernel champion, LongSupplier nanoseconds) {
        float[] out = new float[4 * BLOCKS];
        long start = nanoseconds.getAsLong();
        int wins = 0;
        while (wins < 2 && nanoseconds.getAsLong() - start < PATIENCE) {
            long lead = 0;
            for (int i = 0; i < WINDOW; i++) {
                long begin = nanoseconds.getAsLong();
                champion.fill(0, 0, i, 0, out, 0, BLOCKS);
                long middle = nanoseconds.getAsLong();
                challenger.fill(0, 0, i, 0, out, 0, BLOCKS);
                lead += (middle - begin) - (nanoseconds.getAsLong() - middle);
            }
            wins = lead > 0 ? wins + 1 : 0;
        }
        return wins == 2;
    }
}
