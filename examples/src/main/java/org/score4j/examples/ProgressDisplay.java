package org.score4j.examples;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.score4j.examples.progress.ProgressLine;
import org.score4j.exec.RunListener;
import org.score4j.exec.StepEvent;

/** A progress bar over network evaluations with the time that is left; only where somebody looks at a terminal. */
final class ProgressDisplay implements RunListener, AutoCloseable {
    private @Nullable ProgressLine line;

    @Override
    public void stepped(StepEvent event) {
        ProgressLine current = line;
        if (current == null) {
            current = ProgressLine.of("sampling", "NFE", 0, event.progress().expected());
            line = current;
        }
        current.at(event.progress().evaluations(), String.format(Locale.ROOT, "step %d", event.step()));
    }

    /** Leaves the finished bar on its line. */
    void finish() {
        if (line != null) {
            line.close();
            line = null;
        }
    }

    @Override
    public void close() {
        finish();
    }
}
