package org.score4j.tensor;

import org.nd4j.linalg.factory.Nd4j;

/** What ND4J's native side was built with. */
public final class Natives {
    private Natives() {}

    /** Whether ND4J has oneDNN, whose convolutions are several times as fast as its own. */
    public static boolean haveOneDnn() {
        return Nd4j.getBackend().buildInfo().contains("HAVE_ONEDNN");
    }
}
