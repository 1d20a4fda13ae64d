package org.score4j.matching.training;

import java.util.Map;
import org.score4j.matching.objective.Denoiser;
import org.score4j.model.ScoreModel;

/** A denoiser that is not trained and makes targets: a network, an exact model, anything that answers. */
@FunctionalInterface
public interface Teacher {
    /**
     * Its denoised samples D(xt; t).
     *
     * @param states xt [B·n]; not modified
     * @param times [B]
     * @param conditions of the batch [B·m] by name, as the student has them; empty if it has none
     * @return [B·n]
     */
    double[] denoise(double[] states, double[] times, Map<String, float[]> conditions);

    /** One that knows no conditions. */
    static Teacher of(Denoiser denoiser) {
        return (states, times, conditions) -> denoiser.denoise(states, times);
    }

    /** A model, which is given those of the student's conditions that it knows. It stays open. */
    static Teacher of(ScoreModel model) {
        return (states, times, conditions) -> new ModelDenoiser(model, conditions).denoise(states, times);
    }

    /** With the conditions of a batch. */
    default Denoiser given(Map<String, float[]> conditions) {
        return (states, times) -> denoise(states, times, conditions);
    }
}
