package org.score4j.samplers.exponential;

import org.score4j.model.Prediction;
import org.score4j.samplers.algebra.Interval;
import org.score4j.samplers.algebra.Past;
import org.score4j.samplers.algebra.ReverseSde;

/**
 * The part of a step that an exponential formula makes exactly: x' = state·x + gain·Σⱼ wⱼ·Pⱼ + noise·z, where the weights are
 * integrals ∫₀ʰ κ·e^(κ(s−h))·ℓⱼ(s) ds.
 *
 * <p>Source: Xue et al., SA-Solver (2023), propositions 4.2 and appendix: {@link ReverseSde} with η = tau²; Lu et al.,
 * DPM-Solver++ (2022) for tau = 0.
 */
record Propagation(double state, double gain, double kappa, double noise) {
    /** Refuses predictions that no exponential formula is written in. */
    static Prediction require(Prediction prediction) {
        if (prediction != Prediction.SAMPLE && prediction != Prediction.NOISE) {
            throw new IllegalArgumentException("prediction is " + prediction + "; allowed: SAMPLE, NOISE");
        }
        return prediction;
    }

    /** Without noise. */
    static Propagation of(Interval interval, Prediction prediction, String solver) {
        return of(interval, prediction, 0, solver);
    }

    /** With noise; {@code solver} is named where the interval starts at alpha = 0 and the prediction is NOISE. */
    static Propagation of(Interval interval, Prediction prediction, double tau, String solver) {
        ReverseSde sde = new ReverseSde(require(prediction) == Prediction.SAMPLE, tau * tau);
        return new Propagation(sde.state(interval, solver), sde.gain(interval), sde.kappa(), sde.noise(interval));
    }

    /** Adds factor·gain·w of the predictor on the newest {@code count} predictions, newest first. */
    void addPredictor(double[] outputs, double factor, UniPc.Variant variant, Past past, int count) {
        add(outputs, 0, factor * gain, variant.weights(kappa, past.interval().h(), past.nodes(count)));
    }

    /**
     * Adds factor·(corrected − predicted) state of this step, as factors of the predictions, of which the newest is the one at
     * the end of the step. Both formulas have the same factor of the state and the same noise.
     *
     * @param past the step
     * @param predicted how many predictions the predictor took
     * @param history how many of them the corrector takes beside the newest
     */
    void addCorrection(double[] outputs, double factor, UniPc.Variant variant, Past past, int predicted, int history) {
        double h = past.interval().h();
        add(outputs, 0, factor * gain, variant.weights(kappa, h, correctorNodes(past, history)));
        add(outputs, 1, -factor * gain, variant.weights(kappa, h, past.nodes(predicted)));
    }

    /** The nodes of a corrector: the end of the step, then {@code history} predictions from its start on backwards. */
    static double[] correctorNodes(Past past, int history) {
        double[] nodes = new double[history + 1];
        nodes[0] = past.interval().h();
        System.arraycopy(past.nodes(history), 0, nodes, 1, history);
        return nodes;
    }

    private static void add(double[] sum, int from, double factor, double[] weights) {
        for (int i = 0; i < weights.length; i++) {
            sum[from + i] += factor * weights[i];
        }
    }
}
