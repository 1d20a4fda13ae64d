package org.score4j.noise;

import java.util.Iterator;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which kernel serves: decided once, logged, as {@link PhiloxKernel} describes. */
final class KernelChoice {
    private static final Logger LOG = LoggerFactory.getLogger(PhiloxKernel.class);
    private static final String VECTOR = "vector";

    private static volatile @Nullable PhiloxKernel current;

    private KernelChoice() {}

    static PhiloxKernel current() {
        PhiloxKernel kernel = current;
        return kernel == null ? first() : kernel;
    }

    private static synchronized PhiloxKernel first() {
        PhiloxKernel kernel = current;
        if (kernel == null) {
            ClassLoader loader = PhiloxKernel.class.getClassLoader();
            kernel = choose(System.getProperty(PhiloxKernel.PROPERTY), loader);
            current = kernel;
        }
        return kernel;
    }

    /**
     * The kernel that serves.
     *
     * @param wanted the value of the system property, or null
     * @param loader that finds providers
     */
    static PhiloxKernel choose(@Nullable String wanted, ClassLoader loader) {
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
            return plain;
        }
        LOG.info("noise kernel: {}", kernel.name());
        return kernel;
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
}
