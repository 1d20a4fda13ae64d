package org.score4j.program;

import org.jspecify.annotations.Nullable;
import org.score4j.model.Preconditioning;
import org.score4j.model.Prediction;
import org.score4j.model.ScoreModel;

/**
 * An {@link Instruction.Evaluate} in the network's own terms: output ← skip·x + gain·F(input·x; noise level).
 *
 * @param model the model that is called
 * @param request what the solver asked for
 * @param scaling the factors, or null where the time is per sample and they are computed when it is known
 */
public record NetworkCall(
        ScoreModel model,
        Instruction.Evaluate request,
        @Nullable Scaling scaling) implements Instruction {

    /**
     * Everything a call needs to know about its time.
     *
     * @param input factor of the state on its way into the network
     * @param noise what the network is told
     * @param alpha alpha of the state in the scale of the network's own process
     * @param sigma sigma of that state
     * @param skip factor of the state in the prediction
     * @param gain factor of the network's output in the prediction
     */
    public record Scaling(double input, double noise, double alpha, double sigma, double skip, double gain) {
        /**
         * The factors of a model at time {@code t} for a prediction.
         *
         * <p>The network's own prediction is P = c_skip·x + c_out·F; the wanted one is s·x + o·P.
         *
         * @throws IllegalArgumentException where the model's prediction does not determine the wanted one
         */
        public static Scaling at(ScoreModel model, Prediction wanted, double t) {
            Preconditioning.Coefficients own = model.preconditioning().at(model.process(), t);
            Prediction.Conversion conversion = own.prediction().conversion(wanted, model.process(), t);
            double scale = model.preconditioning().stateScale(model.process(), t);
            return new Scaling(
                    own.input(),
                    own.noise(),
                    scale * model.process().alpha(t),
                    scale * model.process().sigma(t),
                    conversion.state() + conversion.output() * own.skip(),
                    conversion.output() * own.output());
        }

        /**
         * The factors of a model for a request at time {@code t}.
         *
         * @throws IllegalArgumentException where the model's prediction does not determine the wanted one
         */
        public static Scaling of(ScoreModel model, Instruction.Evaluate request, double t) {
            Prediction own = model.preconditioning().at(model.process(), t).prediction();
            if (request.companion() != null && own != Prediction.SCORE) {
                throw new IllegalArgumentException("model '" + request.model() + "' predicts " + own
                        + " of a velocity; allowed: SCORE, by Preconditioning.none(SCORE) or hybridScore()");
            }
            return at(model, request.prediction(), t);
        }
    }

    static NetworkCall of(ScoreModel model, Instruction.Evaluate request) {
        Scaling scaling =
                request.time() instanceof Coefficient.Constant time ? Scaling.of(model, request, time.value()) : null;
        return new NetworkCall(model, request, scaling);
    }
}
