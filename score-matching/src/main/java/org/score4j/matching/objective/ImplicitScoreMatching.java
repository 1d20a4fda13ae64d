package org.score4j.matching.objective;

import org.score4j.model.Preconditioning;
import org.score4j.model.Prediction;
import org.score4j.process.AffineProcess;

/**
 * {@link ImplicitMatching} at many noise levels: sigma²·(tr(∂s/∂xt) + ½‖s‖²) of the score that a network has.
 *
 * <p>With y = c_in·xt and the score of y, s(xt)/c_in = F(y)/τ, the loss is τ·tr(∂F/∂y) + ½‖F‖²; it needs a network whose score is a
 * multiple of its output: nothing is skipped.
 *
 * <p>Source: Song, Garg, Shi and Ermon, Sliced Score Matching (2019); the weight by Song and Ermon (2019).
 *
 * @param preconditioning with c_skip = 0, of NOISE or SCORE
 * @param process the forward process
 */
public record ImplicitScoreMatching(Preconditioning preconditioning, AffineProcess process) {
    /**
     * The problem for a batch: targets are the probes, softness is τ.
     *
     * @param data x0 [B·n]
     * @param times [B], with sigma &gt; 0
     * @param eps unit noise [B·n]
     * @param probes unit normals [B·n]
     */
    public Regression regression(double[] data, double[] times, double[] eps, double[] probes) {
        int length = Rows.length(data, times.length);
        Rows.requireLength("eps", eps, data.length);
        Rows.requireLength("probes", probes, data.length);
        double[] inputs = new double[data.length];
        double[] noise = new double[times.length];
        double[] weights = new double[times.length];
        double[] softness = new double[times.length];
        for (int i = 0; i < times.length; i++) {
            double t = times[i];
            double alpha = process.alpha(t);
            double sigma = process.sigma(t);
            Preconditioning.Coefficients own = preconditioning.at(process, t);
            Prediction.Conversion score = own.prediction().conversion(Prediction.SCORE, process, t);
            if (own.skip() != 0 || score.state() != 0) {
                throw new IllegalArgumentException("preconditioning skips " + own.skip() + " of the state and predicts "
                        + own.prediction() + "; expected 0, and NOISE or SCORE");
            }
            double gain = score.output() * own.output();
            noise[i] = own.noise();
            softness[i] = own.input() / gain;
            // sigma² of the score, in terms of F: (sigma·gain)²
            weights[i] = sigma * gain * (sigma * gain);
            for (int d = i * length; d < (i + 1) * length; d++) {
                inputs[d] = own.input() * (alpha * data[d] + sigma * eps[d]);
            }
        }
        return new Regression(length, inputs, noise, probes, weights, softness);
    }
}
