package org.score4j.model;

import org.score4j.process.AffineProcess;

/**
 * A network in its place: what it predicts, how its input and output are scaled, and the process it is used in.
 *
 * <p>Closing the model closes the network.
 *
 * @param network the function that is evaluated
 * @param preconditioning input and output scaling and the meaning of the output
 * @param process relates times to alpha and sigma
 */
public record ScoreModel(ScoreNetwork network, Preconditioning preconditioning, AffineProcess process)
        implements AutoCloseable {

    /** A closed-form model: takes the state as it is and returns the denoised sample E[x0 | xt]. */
    public static ScoreModel exact(ScoreNetwork network, AffineProcess process) {
        return new ScoreModel(network, Preconditioning.none(Prediction.SAMPLE), process);
    }

    /**
     * The same network in another process: a change of the schedule after training.
     *
     * <p>Times are matched by equal alpha/sigma and the state is scaled in between, so that the program may run in whichever process
     * its solver likes. The result shares the network with this model; close one of them.
     *
     * @throws IllegalArgumentException if one of two different processes has a velocity
     */
    public ScoreModel in(AffineProcess other) {
        if (!other.equals(process) && (other.hasVelocity() || process.hasVelocity())) {
            throw new IllegalArgumentException("process is " + other.name() + " for a model of " + process.name()
                    + "; a velocity has no meaning in another process");
        }
        return other.equals(process)
                ? this
                : new ScoreModel(network, new TransformedPreconditioning(preconditioning, process), other);
    }

    @Override
    public void close() {
        network.close();
    }
}
