package org.score4j.examples.train;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.score4j.examples.progress.ProgressLine;
import org.score4j.matching.network.Parameters;
import org.score4j.matching.training.NoiseLevels;

/**
 * Reports of a run: a line, plots, losses by noise level, samples.
 *
 * @param configuration of the run
 * @param folder that files go to
 * @param out that lines go to
 * @param line that they are printed around
 * @param levels of the losses
 */
record RunReports(
        TrainingConfiguration configuration, Path folder, PrintWriter out, ProgressLine line, NoiseLevels levels) {
    /** What draws its samples. */
    SampleSheet samples() {
        return new SampleSheet(configuration, folder);
    }

    /**
     * Makes a report.
     *
     * @param average that samples are drawn from
     * @param step steps that were taken
     * @param perStep seconds; 0 if they are not known
     */
    void report(MetricsLog log, ValidationLog validations, Parameters average, long step, double perStep)
            throws IOException {
        RunPlan plan = configuration.plan();
        List<MetricsLog.Entry> entries = log.entries();
        double loss = entries.stream()
                .filter(entry -> entry.step() >= step - plan.reportEvery())
                .mapToDouble(MetricsLog.Entry::loss)
                .average()
                .orElse(Double.NaN);
        String validation = validations
                .last(step)
                .map(entry -> String.format(
                        Locale.ROOT,
                        ", validation of the average %.4f%s",
                        entry.loss(),
                        entry.step() == step ? "" : String.format(Locale.ROOT, " (after step %,d)", entry.step())))
                .orElse("");
        String time = perStep == 0
                ? ""
                : String.format(
                        Locale.ROOT,
                        ", %.0f ms a step, %.0f s left",
                        1000 * perStep,
                        perStep * Math.max(0, plan.steps() - step));
        line.around(() -> {
            out.printf(Locale.ROOT, "step %,d of %,d: loss %.4f%s%s%n", step, plan.steps(), loss, validation, time);
            out.flush();
        });
        Charts.overSteps(folder.resolve("loss.png"), entries, validations.entries());
        NoiseLevelReport byNoise = new NoiseLevelReport(levels, plan.reportEvery());
        byNoise.write(folder, byNoise.rows(entries, validations));
        // the last file: where it is, the report is whole
        samples().write(average, step);
    }
}
