package org.score4j.examples.train;

import org.nd4j.linalg.factory.Nd4j;

/** What ND4J computes with. */
final class Natives {
    private Natives() {}

    /** One line for people: training takes several times as long without oneDNN. */
    static String description() {
        boolean fast = Nd4j.getBackend().buildInfo().contains("HAVE_ONEDNN");
        return "ND4J computes "
                + (fast ? "with oneDNN" : "without oneDNN, whose convolutions are several times as fast");
    }
}
