package org.score4j.matching.objective;

/** A network that is asked and not trained: a teacher, or the running average of the student. */
@FunctionalInterface
public interface Denoiser {
    /**
     * Its denoised samples D(xt; t).
     *
     * @param states xt [B·n]; not modified
     * @param times [B]
     * @return [B·n]
     */
    double[] denoise(double[] states, double[] times);
}
