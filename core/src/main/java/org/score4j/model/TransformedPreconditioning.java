package org.score4j.model;

import org.score4j.process.AffineProcess;

/**
 * A network of one process in another: it is given the state its own process has at the same alpha/sigma.
 *
 * <p>With τ the time at which {@code trained} has the alpha/sigma that the other process has at t, and c = alpha(τ)/alpha(t) =
 * sigma(τ)/sigma(t), the state c·x has the form alpha(τ)·x0 + sigma(τ)·eps. NOISE and SAMPLE mean the same in both processes;
 * SCORE is turned into NOISE, V and VELOCITY into SAMPLE.
 *
 * <p>Where the other process is noisier than every time of {@code trained}, the network is asked at its start time, with a state of
 * the noise level there.
 *
 * <p>Source: Karras et al., Elucidating the Design Space of Diffusion-Based Generative Models (2022), section 2; Pokle et al.,
 * Training-Free Linear Image Inverses via Flows (2024), and Lipman et al., Flow Matching Guide and Code (2024), call it a
 * post-training change of the schedule.
 *
 * @param own the network's preconditioning in its own process
 * @param trained its own process
 */
public record TransformedPreconditioning(Preconditioning own, AffineProcess trained) implements Preconditioning {
    @Override
    public Coefficients at(AffineProcess process, double t) {
        double time = trainedTime(process, t);
        double scale = scale(process, t, time);
        Coefficients inner = own.at(trained, time);
        Prediction kept = switch (inner.prediction()) {
            case NOISE, SCORE -> Prediction.NOISE;
            case SAMPLE, V, VELOCITY -> Prediction.SAMPLE;
        };
        Prediction.Conversion conversion = inner.prediction().conversion(kept, trained, time);
        return new Coefficients(
                scale * inner.input(),
                inner.noise(),
                scale * (conversion.state() + conversion.output() * inner.skip()),
                conversion.output() * inner.output(),
                kept);
    }

    @Override
    public double stateScale(AffineProcess process, double t) {
        double time = trainedTime(process, t);
        return scale(process, t, time) * own.stateScale(trained, time);
    }

    /** c, from sigma at the noisy end and from alpha at the clean end. */
    private double scale(AffineProcess process, double t, double time) {
        return process.alpha(t) >= process.sigma(t)
                ? trained.alpha(time) / process.alpha(t)
                : trained.sigma(time) / process.sigma(t);
    }

    private double trainedTime(AffineProcess process, double t) {
        double lambda = process.halfLogSnr(t);
        return lambda <= trained.halfLogSnr(trained.startTime())
                ? trained.startTime()
                : trained.timeAtHalfLogSnr(lambda);
    }
}
