package org.score4j.matching.training;

import java.util.List;

/**
 * How a network is trained.
 *
 * @param seed of everything that is drawn: order, noise levels, noise, classes left out, augmentation
 * @param batch examples of a step, at least 1
 * @param accumulation parts of a batch that are computed one after the other; divides the batch
 * @param adam optimiser
 * @param rate its learning rate
 * @param clip largest norm of the gradient of all parameters together; infinite for none
 * @param averages of the parameters
 * @param classDropout probability that a class is left out, in [0, 1], so that the network learns to do without too
 * @param augmentation of examples
 * @param loss how errors count
 */
public record TrainingSettings(
        long seed,
        int batch,
        int accumulation,
        Adam adam,
        LearningRate rate,
        double clip,
        List<Averaging> averages,
        double classDropout,
        Augmentation augmentation,
        Loss loss) {

    /** Checks the ranges. */
    public TrainingSettings {
        averages = List.copyOf(averages);
        if (batch < 1) {
            throw new IllegalArgumentException("batch is " + batch + "; allowed: 1 and more");
        }
        if (accumulation < 1 || batch % accumulation != 0) {
            throw new IllegalArgumentException(
                    "accumulation is " + accumulation + "; allowed: divisors of the batch, which is " + batch);
        }
        if (!(clip > 0)) {
            throw new IllegalArgumentException("clip is " + clip + "; allowed: (0, ∞]");
        }
        if (!(classDropout >= 0 && classDropout <= 1)) {
            throw new IllegalArgumentException("classDropout is " + classDropout + "; allowed: [0, 1]");
        }
        if (averages.stream().map(Averaging::name).distinct().count() != averages.size()) {
            throw new IllegalArgumentException(
                    "averages are " + averages.stream().map(Averaging::name).toList() + "; expected different ones");
        }
    }

    /** Adam with a constant rate, one average of half a million examples, the gradient's norm up to 1. */
    public static TrainingSettings of(long seed, int batch, double rate) {
        return new TrainingSettings(
                seed,
                batch,
                1,
                Adam.standard(),
                LearningRate.constant(rate),
                1,
                List.of(new Averaging.Exponential(500_000, 0.05)),
                0,
                Augmentation.none(),
                new Loss.Squares());
    }

    /** With another batch in parts. */
    public TrainingSettings withAccumulation(int parts) {
        return new TrainingSettings(seed, batch, parts, adam, rate, clip, averages, classDropout, augmentation, loss);
    }

    /** With another optimiser. */
    public TrainingSettings withAdam(Adam value) {
        return new TrainingSettings(
                seed, batch, accumulation, value, rate, clip, averages, classDropout, augmentation, loss);
    }

    /** With another learning rate. */
    public TrainingSettings withRate(LearningRate value) {
        return new TrainingSettings(
                seed, batch, accumulation, adam, value, clip, averages, classDropout, augmentation, loss);
    }

    /** With another bound of the gradient's norm. */
    public TrainingSettings withClip(double value) {
        return new TrainingSettings(
                seed, batch, accumulation, adam, rate, value, averages, classDropout, augmentation, loss);
    }

    /** With other averages. */
    public TrainingSettings withAverages(Averaging... values) {
        return new TrainingSettings(
                seed, batch, accumulation, adam, rate, clip, List.of(values), classDropout, augmentation, loss);
    }

    /** With classes left out at random. */
    public TrainingSettings withClassDropout(double value) {
        return new TrainingSettings(seed, batch, accumulation, adam, rate, clip, averages, value, augmentation, loss);
    }

    /** With examples changed at random. */
    public TrainingSettings withAugmentation(Augmentation value) {
        return new TrainingSettings(seed, batch, accumulation, adam, rate, clip, averages, classDropout, value, loss);
    }

    /** With another loss. */
    public TrainingSettings withLoss(Loss value) {
        return new TrainingSettings(
                seed, batch, accumulation, adam, rate, clip, averages, classDropout, augmentation, value);
    }
}
