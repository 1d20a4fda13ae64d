package org.score4j.examples;

import java.time.Duration;
import java.util.Locale;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;
import org.score4j.exec.RunListener;
import org.score4j.exec.StepEvent;

/** A progress bar over network evaluations with the time that is left; only where somebody looks at a terminal. */
final class ProgressDisplay implements RunListener, AutoCloseable {
    private static final int WIDTH = 90;
    private static final Duration INTERVAL = Duration.ofMillis(200);

    /** Set by the start script. */
    private static final String TERMINAL = "score4j.terminal";

    private @Nullable ProgressBar bar;

    @Override
    public void stepped(StepEvent event) {
        if (!Boolean.getBoolean(TERMINAL)) {
            return;
        }
        ProgressBar current = bar;
        if (current == null) {
            current = new ProgressBarBuilder()
                    .setTaskName("sampling")
                    .setInitialMax(event.progress().expected())
                    .setUnit(" NFE", 1)
                    .setStyle(ProgressBarStyle.ASCII)
                    .setUpdateIntervalMillis((int) INTERVAL.toMillis())
                    .showSpeed()
                    .setConsumer(new DelegatingProgressBarConsumer(this::print, WIDTH))
                    .build();
            bar = current;
        }
        current.stepTo(event.progress().evaluations());
        current.setExtraMessage(String.format(Locale.ROOT, " step %d", event.step()));
    }

    private void print(String line) {
        System.err.print('\r' + line);
        System.err.flush();
    }

    /** Leaves the finished bar on its line. */
    void finish() {
        if (bar != null) {
            bar.close();
            bar = null;
            System.err.println();
            System.err.flush();
        }
    }

    @Override
    public void close() {
        finish();
    }
}
