package org.score4j.matching.objective;

import org.score4j.model.Prediction;
import org.score4j.process.AffineProcess;

/**
 * The weight w(t) of ‖D(xt; t) − x0‖², the squared error of the denoised sample, in a training loss.
 *
 * <p>An error of another prediction P is an error of the sample times dP/dx0 at fixed xt, so that one number serves networks of
 * every prediction: the objective converts it. SNR = alpha²/sigma².
 */
public sealed interface Weighting {
    /**
     * w(t).
     *
     * @param t a time with sigma &gt; 0
     */
    double at(AffineProcess process, double t);

    /** Weight 1 on the squared error of a prediction: of NOISE, the "simple" loss of Ho et al. (2020), SNR; of SAMPLE, 1. */
    record Uniform(Prediction prediction) implements Weighting {
        @Override
        public double at(AffineProcess process, double t) {
            double gain = prediction.conversion(Prediction.SAMPLE, process, t).output();
            return 1 / (gain * gain);
        }
    }

    /**
     * g² on the squared error of the score, whose integral over time bounds −2·log-likelihood: g²·alpha²/sigma⁴.
     *
     * <p>Source: Song, Durkan, Murray and Ermon, Maximum Likelihood Training of Score-Based Diffusion Models (2021), theorem 1.
     */
    record Likelihood() implements Weighting {
        @Override
        public double at(AffineProcess process, double t) {
            return process.diffusionSquared(t) * snr(process, t) / (process.sigma(t) * process.sigma(t));
        }
    }

    /**
     * (ρ² + sd²)/(ρ·sd)² with ρ = sigma/alpha: every level's loss is 1 for a network that predicts nothing.
     *
     * <p>Source: Karras et al., Elucidating the Design Space of Diffusion-Based Generative Models (2022), table 1.
     *
     * @param sigmaData standard deviation of the data, in (0, ∞)
     */
    record Edm(double sigmaData) implements Weighting {
        /** Checks the argument. */
        public Edm {
            requirePositive("sigmaData", sigmaData);
        }

        @Override
        public double at(AffineProcess process, double t) {
            return snr(process, t) + 1 / (sigmaData * sigmaData);
        }
    }

    /**
     * min(SNR, γ).
     *
     * <p>Source: Hang et al., Efficient Diffusion Training via Min-SNR Weighting Strategy (2023).
     *
     * @param gamma γ in (0, ∞); 5 is usual
     */
    record MinSnr(double gamma) implements Weighting {
        /** Checks the argument. */
        public MinSnr {
            requirePositive("gamma", gamma);
        }

        @Override
        public double at(AffineProcess process, double t) {
            return Math.min(snr(process, t), gamma);
        }
    }

    /**
     * SNR·γ/(SNR + γ), a smooth {@link MinSnr}.
     *
     * <p>Source: Crowson et al., Scalable High-Resolution Pixel-Space Image Synthesis with Hourglass Diffusion Transformers
     * (2024).
     *
     * @param gamma γ in (0, ∞); 4 is usual
     */
    record SoftMinSnr(double gamma) implements Weighting {
        /** Checks the argument. */
        public SoftMinSnr {
            requirePositive("gamma", gamma);
        }

        @Override
        public double at(AffineProcess process, double t) {
            double snr = snr(process, t);
            // of the two forms the one without overflow
            return snr > gamma ? gamma / (1 + gamma / snr) : snr / (1 + snr / gamma);
        }
    }

    /**
     * SNR/(k + SNR)^γ: the simple loss with less weight on nearly clean levels.
     *
     * <p>Source: Choi et al., Perception Prioritized Training of Diffusion Models (2022).
     *
     * @param k in (0, ∞); 1 is usual
     * @param gamma γ at least 0; 1 is usual
     */
    record P2(double k, double gamma) implements Weighting {
        /** Checks the arguments. */
        public P2 {
            requirePositive("k", k);
            if (!(gamma >= 0) || Double.isInfinite(gamma)) {
                throw new IllegalArgumentException("gamma is " + gamma + "; allowed: [0, ∞)");
            }
        }

        @Override
        public double at(AffineProcess process, double t) {
            double snr = snr(process, t);
            return snr / Math.pow(k + snr, gamma);
        }
    }

    /**
     * max(SNR, 1), which does not vanish where nearly all is noise.
     *
     * <p>Source: Salimans and Ho, Progressive Distillation for Fast Sampling of Diffusion Models (2022), section 4.
     */
    record TruncatedSnr() implements Weighting {
        @Override
        public double at(AffineProcess process, double t) {
            return Math.max(snr(process, t), 1);
        }
    }

    /**
     * sigma² on the squared error of the score, which is weight 1 on the error of the noise.
     *
     * <p>Source: Song and Ermon, Generative Modeling by Estimating Gradients of the Data Distribution (2019).
     */
    static Weighting sigmaSquared() {
        return new Uniform(Prediction.NOISE);
    }

    private static double snr(AffineProcess process, double t) {
        double ratio = process.alpha(t) / process.sigma(t);
        return ratio * ratio;
    }

    private static void requirePositive(String name, double value) {
        if (!(value > 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(name + " is " + value + "; allowed: (0, ∞)");
        }
    }
}
