package org.score4j.matching.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.score4j.matching.network.Architecture;
import org.score4j.matching.network.Parameters;
import org.score4j.matching.objective.Regression;

/**
 * Trains a network: one step at a time, so that whoever calls decides about reports, checkpoints and the end.
 *
 * <p>Everything that happens depends on the settings, the data and the number of the step. A trainer that goes on from a
 * {@link Checkpoint} does what the one would have done that wrote it, bit for bit, on the same machine with the same number of ND4J
 * threads. Not thread-safe.
 */
public final class Trainer implements AutoCloseable {
    private final TrainingSettings settings;
    private final TrainingObjective objective;
    private final TrainingBatches batches;
    private final RegressionGraph graph;
    private final AskedStudent student;
    private final Architecture architecture;
    private final String fingerprint;
    private final TrainingState state;
    private final Map<String, float[]> gradients;
    private long step;

    /**
     * What a step did.
     *
     * @param step its number, from 0
     * @param loss mean over the batch
     * @param losses of the samples
     * @param noise c_noise of the samples
     * @param gradientNorm of all parameters together, before clipping
     * @param rate learning rate
     */
    public record Step(long step, double loss, double[] losses, double[] noise, double gradientNorm, double rate) {}

    /**
     * What examples that were not trained on say.
     *
     * @param loss mean over all samples
     * @param losses of the samples
     * @param noise c_noise of the samples
     */
    public record Validation(double loss, double[] losses, double[] noise) {}

    private Trainer(
            Architecture architecture,
            Parameters initial,
            TrainingObjective objective,
            Examples examples,
            TrainingSettings settings) {
        this.architecture = architecture;
        this.objective = objective;
        this.settings = settings;
        batches = new TrainingBatches(architecture, examples, settings);
        Parameters fitted = initial.fittedTo(architecture);
        graph = new RegressionGraph(architecture, settings.loss());
        student = new AskedStudent(architecture);
        state = new TrainingState(graph.complete(fitted).copy(), settings.averages());
        gradients = state.zeros();
        fingerprint = fingerprint(architecture, state.parameters(), examples, settings);
    }

    /**
     * A trainer at its first step.
     *
     * @param architecture of the network
     * @param initial its parameters, copied
     * @param objective what it is asked
     * @param examples what it learns from, of the network's sample shape
     * @param settings how
     */
    public static Trainer of(
            Architecture architecture,
            Parameters initial,
            TrainingObjective objective,
            Examples examples,
            TrainingSettings settings) {
        return new Trainer(architecture, initial, objective, examples, settings);
    }

    /**
     * A trainer that goes on from a checkpoint.
     *
     * <p>Settings are compared by the checkpoint's fingerprint. It does not see what is a function here: the learning rate, the
     * objective, augmentation, and the examples but for their number. Who goes on keeps these.
     *
     * @throws IllegalArgumentException if the checkpoint is of another network, data or settings, naming both
     */
    public static Trainer resume(
            Checkpoint checkpoint,
            Architecture architecture,
            TrainingObjective objective,
            Examples examples,
            TrainingSettings settings) {
        Trainer trainer =
                new Trainer(architecture, Parameters.initialise(architecture, 0), objective, examples, settings);
        try {
            trainer.take(checkpoint);
        } catch (RuntimeException e) {
            trainer.close();
            throw e;
        }
        return trainer;
    }

    private static String fingerprint(
            Architecture architecture, Parameters parameters, Examples examples, TrainingSettings settings) {
        return "network " + architecture.name() + " with " + parameters.count() + " parameters in "
                + parameters.all().size() + " arrays; " + examples.size() + " examples; seed " + settings.seed()
                + ", batch " + settings.batch() + " in " + settings.accumulation() + ", " + settings.adam() + ", clip "
                + settings.clip() + ", averages "
                + settings.averages() + ", class dropout "
                + settings.classDropout() + ", loss " + settings.loss();
    }

    private void take(Checkpoint checkpoint) {
        if (!checkpoint.fingerprint().equals(fingerprint)) {
            throw new IllegalArgumentException(
                    "checkpoint is of: " + checkpoint.fingerprint() + "; expected: " + fingerprint);
        }
        state.take(checkpoint);
        step = checkpoint.step();
    }

    /** Steps that were taken. */
    public long steps() {
        return step;
    }

    /**
     * Takes a step.
     *
     * @throws NonFiniteLossException if the loss or its gradient is NaN or infinite; the step is not taken
     */
    public Step step() {
        graph.set(state.parameters());
        gradients.values().forEach(sum -> Arrays.fill(sum, 0));
        int batch = settings.batch();
        TrainingBatches.Batch all = batches.batch(step);
        Student asked = student.at(step, state.parameters(), state::average, all.conditions());
        Regression regression = objective.regression(all.data(), batch, new StepDraws(settings.seed(), step), asked);
        double[] losses = losses(regression, all, gradients);
        double norm = norm();
        double loss = 0;
        for (double value : losses) {
            loss += value / losses.length;
        }
        if (!Double.isFinite(loss) || !Double.isFinite(norm)) {
            throw new NonFiniteLossException(
                    step, settings.seed(), all.examples(), "loss is " + loss + " and the norm of its gradient " + norm);
        }
        double rate = settings.rate().at(step);
        double clipping = norm > settings.clip() ? settings.clip() / norm : 1;
        state.update(step, batch, settings.adam(), rate, clipping, gradients);
        Step done = new Step(step, loss, losses, regression.noise(), norm, rate);
        step++;
        return done;
    }

    /** The losses of a batch's samples, computed in parts; their gradients are added to sums, if there are any. */
    private double[] losses(Regression regression, TrainingBatches.Batch all, Map<String, float[]> sums) {
        int batch = settings.batch();
        int part = batch / settings.accumulation();
        int size = regression.size();
        if (size % batch != 0) {
            throw new IllegalArgumentException(
                    "the objective made " + size + " samples of " + batch + "; expected a multiple");
        }
        double[] losses = new double[size];
        for (int from = 0; from < size; from += part) {
            Regression some = regression.rows(from, part);
            double[] computed = graph.run(some, size, all.conditions(some.places()), sums);
            for (int i = 0; i < part; i++) {
                losses[from + i] = computed[i] * size;
            }
        }
        return losses;
    }

    private double norm() {
        double sum = 0;
        for (float[] gradient : gradients.values()) {
            for (float value : gradient) {
                sum += (double) value * value;
            }
        }
        return Math.sqrt(sum);
    }

    /**
     * The losses of examples that were not trained on, with these parameters: the same noise whenever it is asked for.
     *
     * @param network parameters of the network
     * @param examples of the network's sample shape
     * @param count of batches, at least 1
     */
    public Validation validation(Parameters network, Examples examples, int count) {
        if (count < 1) {
            throw new IllegalArgumentException("count is " + count + "; allowed: 1 and more");
        }
        TrainingSettings plain = settings.withAugmentation(Augmentation.none()).withClassDropout(0);
        TrainingBatches validation = new TrainingBatches(architecture, examples, plain);
        graph.set(graph.complete(network.fittedTo(architecture)));
        List<double[]> losses = new ArrayList<>();
        List<double[]> noise = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            TrainingBatches.Batch batch = validation.batch(i);
            // seeds of training and validation differ in all bits
            // at the end of any curriculum, so that validations of different steps can be compared
            Student asked = student.at(Long.MAX_VALUE, network, name -> network, batch.conditions());
            Regression regression =
                    objective.regression(batch.data(), settings.batch(), new StepDraws(~settings.seed(), i), asked);
            losses.add(losses(regression, batch, Map.of()));
            noise.add(regression.noise());
        }
        double[] all = losses.stream().flatMapToDouble(Arrays::stream).toArray();
        double[] levels = noise.stream().flatMapToDouble(Arrays::stream).toArray();
        return new Validation(Arrays.stream(all).average().orElseThrow(), all, levels);
    }

    /** The mean of {@link #validation}. */
    public double validate(Parameters network, Examples examples, int count) {
        return validation(network, examples, count).loss();
    }

    /** A copy of the network's parameters. */
    public Parameters parameters() {
        return state.parameters().fittedTo(architecture).copy();
    }

    /**
     * A copy of an average of the network's parameters.
     *
     * @param name of an {@link Averaging} of the settings
     */
    public Parameters average(String name) {
        return state.average(name).fittedTo(architecture);
    }

    /** Everything there is, copied. */
    public Checkpoint checkpoint() {
        return new Checkpoint(step, fingerprint, state.stored());
    }

    @Override
    public void close() {
        student.close();
        graph.close();
    }
}
