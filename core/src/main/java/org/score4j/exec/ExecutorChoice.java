package org.score4j.exec;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which executor runs: by name, or the first that can. What was chosen is logged with the reason. */
final class ExecutorChoice {
    /** Names the executor of runs that name none. */
    static final String PROPERTY = "score4j.executor";

    private static final Logger LOG = LoggerFactory.getLogger(Executor.class);
    private static final String CPU = "cpu";
    private static final String AUTO = "auto";

    private static @Nullable Executor standard;

    private ExecutorChoice() {}

    static synchronized Executor standard() {
        Executor known = standard;
        if (known == null) {
            String wanted = System.getProperty(PROPERTY, AUTO);
            known = new Shared(named(wanted, ExecutorChoice.class.getClassLoader()));
            standard = known;
        }
        return known;
    }

    static Executor named(String name, ClassLoader loader) {
        List<ExecutorProvider> providers = providers(loader);
        if (name.equals(AUTO)) {
            return automatic(providers);
        }
        if (name.equals(CPU)) {
            return chosen(Executor.cpu(), "by name");
        }
        int colon = name.indexOf(':');
        String first = colon < 0 ? name : name.substring(0, colon);
        List<String> known = new ArrayList<>(List.of(CPU, AUTO));
        for (ExecutorProvider provider : providers) {
            known.add(provider.name());
            if (provider.name().equals(first)) {
                return chosen(provider.open(colon < 0 ? "" : name.substring(colon + 1)), "by name");
            }
        }
        throw new IllegalArgumentException("executor '" + name + "' is unknown; known on this class path: "
                + String.join(", ", known)
                + (first.equals("cuda") ? " (cuda is in the module score4j-cuda-backend)" : ""));
    }

    private static Executor automatic(List<ExecutorProvider> providers) {
        if (providers.isEmpty()) {
            return chosen(Executor.cpu(), "there is no other on the class path");
        }
        StringBuilder reasons = new StringBuilder();
        for (ExecutorProvider provider : providers) {
            try {
                return chosen(provider.open(""), "the first that can run on this machine");
            } catch (RuntimeException e) {
                reasons.append(reasons.isEmpty() ? "" : "; ")
                        .append(provider.name())
                        .append(" cannot run: ")
                        .append(e.getMessage());
            }
        }
        return chosen(Executor.cpu(), reasons.toString());
    }

    private static Executor chosen(Executor executor, String reason) {
        LOG.info("executor: {} ({})", executor, reason);
        return executor;
    }

    private static List<ExecutorProvider> providers(ClassLoader loader) {
        List<ExecutorProvider> all = new ArrayList<>();
        try {
            Iterator<ExecutorProvider> found =
                    ServiceLoader.load(ExecutorProvider.class, loader).iterator();
            while (found.hasNext()) {
                all.add(found.next());
            }
        } catch (ServiceConfigurationError | LinkageError e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            LOG.warn("an executor is on the class path but cannot be loaded: {}", cause.toString());
        }
        return all;
    }

    /** An executor that nobody may close. */
    private record Shared(Executor executor) implements Executor {
        @Override
        public String name() {
            return executor.name();
        }

        @Override
        public Execution open(ExecutionRequest request) {
            return executor.open(request);
        }

        @Override
        public long registerRoom() {
            return executor.registerRoom();
        }

        @Override
        public String toString() {
            return executor.toString();
        }
    }
}
