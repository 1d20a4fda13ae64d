package org.score4j.samplers;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.score4j.model.Condition;
import org.score4j.model.NetworkSpec;
import org.score4j.model.NoiseLevel;
import org.score4j.model.Preconditioning;
import org.score4j.model.Prediction;
import org.score4j.model.ScoreModel;
import org.score4j.model.ScoreNetwork;
import org.score4j.model.exact.ExactModel;
import org.score4j.process.AffineProcess;
import org.score4j.tensor.Tensors;

/** An exact model that answers with the noise, v or score instead of the denoised sample. */
final class PredictingNetwork implements ScoreNetwork {
    private final ExactModel model;
    private final Prediction prediction;

    private PredictingNetwork(ExactModel model, Prediction prediction) {
        this.model = model;
        this.prediction = prediction;
    }

    static ScoreModel model(ExactModel model, Prediction prediction, AffineProcess process) {
        return new ScoreModel(new PredictingNetwork(model, prediction), Preconditioning.none(prediction), process);
    }

    @Override
    public NetworkSpec spec() {
        return model.spec();
    }

    @Override
    public void evaluate(INDArray x, NoiseLevel level, Condition condition, INDArray out) {
        model.evaluate(x, level, condition, out);
        double[] state = Tensors.toDoubles(x);
        double[] values = Tensors.toDoubles(out);
        for (int i = 0; i < values.length; i++) {
            int sample = i / model.dimensions();
            double alpha = level.alpha()[sample];
            double sigma = level.sigma()[sample];
            double noise = (state[i] - alpha * values[i]) / sigma;
            values[i] = switch (prediction) {
                case NOISE -> noise;
                case V -> alpha * noise - sigma * values[i];
                case SCORE -> -noise / sigma;
                case SAMPLE, VELOCITY -> throw new IllegalArgumentException("prediction is " + prediction);
            };
        }
        Tensors.write(out, 0, values);
    }
}
