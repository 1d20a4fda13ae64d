package org.score4j.model;

/**
 * What a network is told about the noise in its input, sample by sample.
 *
 * <p>Entries 0 … B − 1 belong to the B samples of the call; the arrays may be longer, are owned by the caller and change
 * after the call returns. Trained networks read {@code noise}; closed-form models read {@code alpha} and {@code sigma}.
 *
 * @param noise c_noise of the model's {@link Preconditioning}: a timestep, ln(sigma)/4, or whatever it was trained on
 * @param alpha factor of the clean data in the unscaled state of the process the network was trained on, in [0, ∞)
 * @param sigma standard deviation of the noise in that state, in [0, ∞)
 */
public record NoiseLevel(double[] noise, double[] alpha, double[] sigma) {
    /** Room for {@code batch} samples, all zero. */
    public static NoiseLevel ofSize(int batch) {
        return new NoiseLevel(new double[batch], new double[batch], new double[batch]);
    }

    /** Copies {@code count} entries from {@code first} on to the entries of {@code target} from {@code targetFirst} on. */
    public void copyTo(int first, int count, NoiseLevel target, int targetFirst) {
        System.arraycopy(noise, first, target.noise, targetFirst, count);
        System.arraycopy(alpha, first, target.alpha, targetFirst, count);
        System.arraycopy(sigma, first, target.sigma, targetFirst, count);
    }
}
