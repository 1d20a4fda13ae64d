package org.score4j.examples.train;

import org.score4j.specs.Fields;
import org.score4j.specs.SpecificationException;

/**
 * What a run does after which steps.
 *
 * @param steps how many there are
 * @param checkpointEvery steps between checkpoints
 * @param reports in the whole run, each with plots and samples
 * @param validateEvery steps between validations; 0 for one with each report
 * @param validationBatches batches of a validation
 * @param patience validations without a better one after which the run stops
 * @param snapshotEvery steps between snapshots of averages; 0 for none
 */
record RunPlan(
        long steps,
        int checkpointEvery,
        int reports,
        int validateEvery,
        int validationBatches,
        int patience,
        int snapshotEvery) {
    /** The plan of a configuration's training. */
    static RunPlan of(Fields training) {
        boolean validates = training.has("validateEvery");
        if (training.has("patience") && !validates) {
            throw new SpecificationException(training.path() + ".patience counts validations; expected "
                    + training.path() + ".validateEvery too");
        }
        return new RunPlan(
                positive(training, "steps", 1000),
                positive(training, "checkpointEvery", 500),
                positive(training, "reports", 5),
                validates ? positive(training, "validateEvery", 1) : 0,
                positive(training, "validationBatches", 4),
                positive(training, "patience", Integer.MAX_VALUE),
                training.has("snapshotEvery") ? positive(training, "snapshotEvery", 1) : 0);
    }

    private static int positive(Fields fields, String name, int usual) {
        int value = fields.integer(name, usual);
        if (value < 1) {
            throw new SpecificationException(fields.path() + "." + name + " is " + value + "; allowed: 1 and more");
        }
        return value;
    }

    /** Steps between reports. */
    long reportEvery() {
        return Math.max(1, steps / reports);
    }

    /** Whether there is a report after so many steps, but for the last one. */
    boolean reportsAfter(long step) {
        return step % reportEvery() == 0;
    }

    /** Whether there is a checkpoint after so many steps, but for the last one. */
    boolean checkpointsAfter(long step) {
        return step % checkpointEvery == 0;
    }

    /** Whether there is a validation after so many steps, but for the last one. */
    boolean validatesAfter(long step) {
        return validateEvery > 0 ? step % validateEvery == 0 : reportsAfter(step);
    }

    /** Whether there are snapshots after so many steps, but for the last one. */
    boolean snapshotsAfter(long step) {
        return snapshotEvery > 0 && step % snapshotEvery == 0;
    }

    /** Snapshots of each average in a run that does not stop early. */
    long snapshots() {
        return snapshotEvery > 0 ? (steps + snapshotEvery - 1) / snapshotEvery : 0;
    }

    /** Whether the best average is kept. */
    boolean keepsBest() {
        return validateEvery > 0;
    }
}
