package org.score4j.cuda.driver;

import org.jspecify.annotations.Nullable;

/** Does things one after the other whatever fails, and throws the first failure at the end: how handles are closed. */
public final class Failures {
    private @Nullable RuntimeException first;

    /** Does something. */
    public Failures run(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException e) {
            add(e);
        }
        return this;
    }

    /** Closes something, if it is there. */
    public Failures close(@Nullable AutoCloseable handle) {
        if (handle != null) {
            try {
                handle.close();
            } catch (RuntimeException e) {
                add(e);
            } catch (Exception e) {
                add(new IllegalStateException(e));
            }
        }
        return this;
    }

    private void add(RuntimeException failure) {
        RuntimeException known = first;
        if (known == null) {
            first = failure;
        } else if (known != failure) {
            known.addSuppressed(failure);
        }
    }

    /** Throws the first failure, the others with it. */
    public void end() {
        if (first != null) {
            throw first;
        }
    }

    /** Adds everything that failed to the reason for closing. */
    public void endAfter(Throwable reason) {
        if (first != null) {
            reason.addSuppressed(first);
        }
    }
}
