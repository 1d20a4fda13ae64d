package org.score4j.cuda;

import org.score4j.exec.Executor;
import org.score4j.exec.ExecutorProvider;

/** Makes executors by the names {@code cuda}, which is device 0, and {@code cuda:N}. */
public final class CudaExecutorProvider implements ExecutorProvider {
    private static final String NUMBER = "\\d{1,4}";

    @Override
    public String name() {
        return "cuda";
    }

    /** {@inheritDoc} */
    @Override
    public Executor open(String index) {
        if (!index.isEmpty() && !index.matches(NUMBER)) {
            throw new IllegalArgumentException(
                    "executor is 'cuda:" + index + "'; allowed: cuda and cuda:N with the number of a device");
        }
        return CudaExecutor.onDevice(index.isEmpty() ? 0 : Integer.parseInt(index));
    }
}
