package org.score4j.process;

/**
 * An affine process read in the time of flow matching: noise at 0, data at 1.
 *
 * <p>Time s of the flow is time t = start + s·(clean − start) of the process, for processes on [0, 1] t = 1 − s; derivatives are
 * with respect to s. So x(s) = alpha·data + sigma·noise is a {@link ConditionalPath} whose source is the noise. The schedulers of
 * Lipman et al.'s code are, in this reading, {@link RectifiedFlow} (conditional optimal transport), {@link PolynomialFlow},
 * {@link VariancePreserving#linear(double, double)}, {@link VariancePreserving#linearAlpha} and {@link VariancePreserving#angle}
 * (cosine).
 *
 * <p>Source: Lipman et al., Flow Matching for Generative Modeling (2023), whose time this is.
 *
 * @param process the process, with a finite clean time
 */
public record FlowTime(AffineProcess process) implements ConditionalPath {
    /** Checks the clean time. */
    public FlowTime {
        if (Double.isInfinite(process.cleanTime())) {
            throw new IllegalArgumentException("process is " + process.name()
                    + ", whose clean time is infinite; flow time needs data at a finite time");
        }
    }

    /** Time of the process at time {@code s} of the flow. */
    public double processTime(double s) {
        return s == 1 ? process.cleanTime() : process.startTime() + s * rate();
    }

    /** dt/ds, negative: velocities in flow time are this times those of the process. */
    public double rate() {
        return process.cleanTime() - process.startTime();
    }

    /** Time of the flow at which ln(alpha/sigma) has this value. */
    public double timeAtHalfLogSnr(double lambda) {
        return (process.timeAtHalfLogSnr(lambda) - process.startTime()) / rate();
    }

    @Override
    public String name() {
        return "flow-time(" + process.name() + ")";
    }

    /** sigma. */
    @Override
    public double source(double s) {
        return process.sigma(processTime(s));
    }

    /** alpha. */
    @Override
    public double target(double s) {
        return process.alpha(processTime(s));
    }

    /** 0: the source is the noise. */
    @Override
    public double noise(double s) {
        return 0;
    }

    @Override
    public double sourceDerivative(double s) {
        return rate() * process.sigmaDerivative(processTime(s));
    }

    @Override
    public double targetDerivative(double s) {
        return rate() * process.alphaDerivative(processTime(s));
    }

    @Override
    public double noiseDerivative(double s) {
        return 0;
    }
}
