package org.score4j.examples.progress;

import java.io.PrintStream;
import java.time.Duration;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** A bar on one line with speed and the time that is left; only where somebody looks at a terminal. Thread-safe. */
public final class ProgressLine implements AutoCloseable {
    private static final int WIDTH = 90;
    private static final Duration INTERVAL = Duration.ofMillis(200);

    /** Set by the start script. */
    private static final String TERMINAL = "score4j.terminal";

    private final PrintStream terminal;
    private final @Nullable ProgressBar bar;
    private boolean drawn;
    private boolean closed;

    private ProgressLine(PrintStream terminal, boolean shown, String task, String unit, long done, long all) {
        this.terminal = terminal;
        bar = shown
                ? new ProgressBarBuilder()
                        .setTaskName(task)
                        .setInitialMax(all)
                        .startsFrom(done, Duration.ZERO)
                        .setUnit(" " + unit, 1)
                        .setStyle(ProgressBarStyle.ASCII)
                        .setUpdateIntervalMillis((int) INTERVAL.toMillis())
                        .showSpeed()
                        .setConsumer(new DelegatingProgressBarConsumer(this::draw, WIDTH))
                        .build()
                : null;
    }

    /**
     * A line on the standard error stream.
     *
     * @param task what is done
     * @param unit of the numbers
     * @param done before
     * @param all in the end
     */
    public static ProgressLine of(String task, String unit, long done, long all) {
        return new ProgressLine(System.err, Boolean.getBoolean(TERMINAL), task, unit, done, all);
    }

    /** A line on any stream, for tests. */
    static ProgressLine on(PrintStream terminal, boolean shown, long all) {
        return new ProgressLine(terminal, shown, "testing", "tests", 0, all);
    }

    private synchronized void draw(String line) {
        if (!closed) {
            terminal.print('\r' + line);
            terminal.flush();
            drawn = true;
        }
    }

    /** Says how far it is. */
    public void at(long done, String message) {
        if (bar != null) {
            bar.stepTo(done);
            bar.setExtraMessage(" " + message);
        }
    }

    /** Prints lines of text where the bar was; it is drawn again below them. */
    public synchronized void around(Runnable printing) {
        if (drawn) {
            terminal.print('\r' + " ".repeat(WIDTH) + '\r');
            terminal.flush();
            drawn = false;
        }
        printing.run();
    }

    /** Leaves the bar on its line as it is. */
    @Override
    public void close() {
        if (bar == null) {
            return;
        }
        bar.close();
        synchronized (this) {
            if (drawn && !closed) {
                terminal.println();
                terminal.flush();
            }
            closed = true;
            drawn = false;
        }
    }
}
