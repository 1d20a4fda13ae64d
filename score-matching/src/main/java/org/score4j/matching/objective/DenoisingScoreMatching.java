package org.score4j.matching.objective;

import org.score4j.model.Preconditioning;
import org.score4j.process.AffineProcess;

/**
 * Denoising score matching: E w(t)·‖D(alpha·x0 + sigma·eps; t) − x0‖², whose optimum is D = E[x0 | xt].
 *
 * <p>With P = a·x0 + b·eps for the network's prediction and P = c_skip·x + c_out·F, the raw output is to be
 * F = (a − c_skip·alpha)/c_out·x0 + (b − c_skip·sigma)/c_out·eps, and its squared error counts w·(dD/dF)².
 *
 * <p>Sources: Vincent, A Connection Between Score Matching and Denoising Autoencoders (2011); Song et al. (2021),
 * equation 7; the preconditioning by Karras et al. (2022), equation 8. With a flow's process and VELOCITY this is flow matching
 * to Gaussian noise (Lipman et al., 2023).
 *
 * @param preconditioning what the network sees and says
 * @param process the forward process
 * @param weighting w
 */
public record DenoisingScoreMatching(Preconditioning preconditioning, AffineProcess process, Weighting weighting) {
    /**
     * The problem for a batch.
     *
     * @param data x0 [B·n]
     * @param times [B], where sigma and weights are finite
     * @param eps unit noise [B·n]
     */
    public Regression regression(double[] data, double[] times, double[] eps) {
        int length = Rows.length(data, times.length);
        Rows.requireLength("eps", eps, data.length);
        double[] inputs = new double[data.length];
        double[] noise = new double[times.length];
        double[] targets = new double[data.length];
        double[] weights = new double[times.length];
        for (int i = 0; i < times.length; i++) {
            double t = times[i];
            double alpha = process.alpha(t);
            double sigma = process.sigma(t);
            Preconditioning.Coefficients own = preconditioning.at(process, t);
            double sample = (own.prediction().sampleFactor(process, t) - own.skip() * alpha) / own.output();
            double unit = (own.prediction().noiseFactor(process, t) - own.skip() * sigma) / own.output();
            noise[i] = own.noise();
            weights[i] = weight(own, t);
            for (int d = i * length; d < (i + 1) * length; d++) {
                inputs[d] = own.input() * (alpha * data[d] + sigma * eps[d]);
                targets[d] = sample * data[d] + unit * eps[d];
            }
        }
        return Regression.squares(length, inputs, noise, targets, weights);
    }

    /** The weight of the raw output's squared error at time {@code t}. */
    public double weight(double t) {
        return weight(preconditioning.at(process, t), t);
    }

    private double weight(Preconditioning.Coefficients own, double t) {
        // x0 = state·xt + output·P with P's error c_out·F's; written with dP/dx0 = a − b·alpha/sigma, which has no pole
        double slope = own.prediction().sampleFactor(process, t)
                - own.prediction().noiseFactor(process, t) * process.alpha(t) / process.sigma(t);
        double gain = own.output() / slope;
        double weight = weighting.at(process, t) * gain * gain;
        if (!(weight >= 0) || Double.isInfinite(weight)) {
            throw new IllegalArgumentException("time is " + t + ", where sigma is " + process.sigma(t)
                    + " and the weight of the loss " + weight + "; expected a time with a finite one");
        }
        return weight;
    }
}
