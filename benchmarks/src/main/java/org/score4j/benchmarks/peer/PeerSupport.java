package org.score4j.benchmarks.peer;

/** Whether the peer can be asked. */
public final class PeerSupport {
    private PeerSupport() {}

    /**
     * Requires a Python with PyTorch.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static void require(String python) {
        if (!PeerProcess.isThere(python)) {
            throw new IllegalArgumentException("--python is '" + python
                    + "', which is no Python with PyTorch and NumPy; see benchmarks/peers/README.md");
        }
    }
}
